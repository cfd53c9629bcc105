# cf gold test says what of a template's proof does not hold, and where.
. "$(dirname "$0")/harness.sh"
mkdir -p lib/storage/box/examples lib/storage/box/released
cat > lib/library.yaml <<'Y'
name: acme
Y
cat > lib/storage/box/gold.yaml <<'Y'
{version: 1.1.0, title: Box, description: A bucket., category: storage}
Y
cat > lib/storage/box/box.yaml <<'Y'
Description: A bucket
Metadata:
  AWS::CloudFormation::Interface: {ParameterGroups: [{Parameters: [Versions]}]}
Parameters:
  Versions: {Type: String, Description: whether old versions are kept, Default: "on", AllowedValues: ["on", "off"]}
Conditions: {Keep: !Equals [!Ref Versions, "on"]}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BucketEncryption: {ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault: {SSEAlgorithm: AES256}}]}
      PublicAccessBlockConfiguration: {BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true}
      VersioningConfiguration: {Status: !If [Keep, Enabled, Suspended]}
Outputs:
  Name: {Description: the bucket's name, Value: !Ref Bucket}
Y
sed 's/Resources:/&\n  Old: {Type: AWS::SNS::Topic}/; s/A bucket$/An older bucket/' lib/storage/box/box.yaml > lib/storage/box/released/1.0.0.yaml
printf '## 1.1.0\n- no topic\n\n## 1.0.0\n- first\n' > lib/storage/box/CHANGELOG.md
for environment in dev prod; do echo 'template_path: storage/box.yaml' > lib/storage/box/examples/$environment.yaml; done
cat > lib/storage/box/tests.yaml <<'Y'
cases:
  - name: old versions are kept
    expect:
      resources: {Bucket: AWS::S3::Bucket}
      properties: {Bucket.VersioningConfiguration.Status: Enabled}
      outputs: [Name]
  - name: a value that is not allowed is refused
    parameters: {Versions: some}
    expect: {fails: Versions}
Y
cf_ok gold test --library lib
has "storage/box.yaml  1.1.0    2/2    2/2         1/1      ok"
has "1 template, all proved"
has "note: what storage/box.yaml may do is not recorded"

# Each of these must be noticed.
cp -r lib good
broken() {  # what is said, then a sed expression and the file it breaks
  rm -rf lib && cp -r good lib
  sed -i "$2" "lib/storage/box/$3"
  cf_exit 1 gold test --library lib
  has "$1"
}
broken "Bucket.VersioningConfiguration.Status: expected \"Suspended\", found \"Enabled\"" 's/: Enabled/: Suspended/' tests.yaml
broken "there is no resource Bucke, did you mean 'Bucket'?" 's/{Bucket: AWS/{Bucke: AWS/' tests.yaml
broken "there is no output Nam" 's/outputs: \[Name\]/outputs: [Nam]/' tests.yaml
broken "a failure with 'Versions' is expected" 's/Versions: some/Versions: "off"/' tests.yaml
broken "unknown key 'expects', did you mean 'expect'?" '0,/expect:/s//expects:/' tests.yaml
broken "Bucket (AWS::S3::Bucket) holds data and has no DeletionPolicy" '/DeletionPolicy: Retain/d' box.yaml
broken "parameter Versions has no Description" 's/Description: whether old versions are kept, //' box.yaml
broken "CHANGELOG.md has no section '## 1.1.0'" 's/## 1.1.0/## 1.2.0/' CHANGELOG.md
broken "examples/dev.yaml: the template has no parameter Nope" '$a parameters: {Nope: 1}' examples/dev.yaml
broken "update from 1.0.0 (case 'old versions are kept'): Bucket (AWS::S3::Bucket) holds data and is replaced: it is removed" \
  's/^  Bucket:/  Other:/; s/!Ref Bucket/!Ref Other/' box.yaml

broken "a creation that failed can't be tried again: ROLLBACK_COMPLETE: Bucket (AWS::S3::Bucket): a-box already exists" \
  's/    Properties:/&\n      BucketName: a-box/' box.yaml
broken "Size has no default, and tests.yaml gives no value: under 'fixed' one" 's/^Conditions:/  Size: {Type: String, Description: how large}\nConditions:/' box.yaml

# House rules over what it makes, and exceptions from them.
broken "house rules: public-bucket Bucket: it does not block all public access: no BlockPublicPolicy (case 'old versions are kept')" \
  's/BlockPublicPolicy: true, //' box.yaml
broken "house rules: stateful-deletion Bucket: Bucket (AWS::S3::Bucket) holds data and has DeletionPolicy: Delete" \
  's/DeletionPolicy: Retain/DeletionPolicy: Delete/' box.yaml
exception() { printf 'exceptions:\n  - {tool: cf, rule: %s, resource: Bucket, reason: tried}\n' "$1" >> lib/storage/box/tests.yaml; }
exception stateful-deletion
cf_ok gold test --library lib
rm -rf lib && cp -r good lib
exception unencrypted
cf_exit 1 gold test --library lib
has "house rules: the exception of unencrypted Bucket excepts nothing: take it out"
sed -i 's/unencrypted/unencryptd/' lib/storage/box/tests.yaml
cf_exit 1 gold test --library lib
has "did you mean 'unencrypted'?"
# cf gold publish --test holds to the same.
rm -rf lib && cp -r good lib
sed -i '/BucketEncryption/d' lib/storage/box/box.yaml
cf_exit 1 gold publish --library lib --to registry --test
has "house rules: unencrypted Bucket: BucketEncryption is not there" err
has "nothing was published" err
[ ! -e registry/index.json ] || fail "published what is not proved"

# The record of what it may do: --accept writes it, and then every change of that shows.
rm -rf lib && cp -r good lib
cf_ok gold test --library lib --accept
has "wrote storage/box/permissions.txt" err
lacks "not recorded"
grep -qx "Bucket VersioningConfiguration: {Status: \[Enabled \[Keep\], Suspended \[not Keep\]\]}" lib/storage/box/permissions.txt || fail "no line for the versions"
grep -qx 'condition Keep: ${Versions} = on' lib/storage/box/permissions.txt || fail "no line for the condition"
cf_ok gold test --library lib
cf_ok gold test --library lib --accept
lacks "wrote" err
rm -rf good && cp -r lib good
broken "permissions.txt: - Bucket DeletionPolicy: Retain" 's/DeletionPolicy: Retain/&ExceptOnCreate/' box.yaml
has "permissions.txt: + Bucket DeletionPolicy: RetainExceptOnCreate"
has "accept"
cf_exit 1 gold publish --library lib --to registry --test
has "permissions.txt: + Bucket DeletionPolicy: RetainExceptOnCreate" err
cf_ok gold test --library lib --accept
# What is not proved is not recorded.
cp lib/storage/box/permissions.txt proved.txt
cp lib/storage/box/tests.yaml tests.yaml
sed -i 's/ExceptOnCreate//' lib/storage/box/box.yaml
sed -i 's/outputs: \[Name\]/outputs: [Nam]/' lib/storage/box/tests.yaml
cf_exit 1 gold test --library lib --accept
cmp -s lib/storage/box/permissions.txt proved.txt || fail "a record of what is not proved was written"
sed -i 's/DeletionPolicy: Retain/&ExceptOnCreate/' lib/storage/box/box.yaml
cp tests.yaml lib/storage/box/tests.yaml
cf_ok gold publish --library lib --to registry --test
cf_exit 2 gold publish --library good --to registry --linters
has "give --test too" err
rm -f good/storage/box/permissions.txt

# An earlier version whose text is not kept: no update from it is proved, and the table does not call it the first one.
rm -rf lib && cp -r good lib && rm lib/storage/box/released/1.0.0.yaml
cf_exit 1 gold test --library lib
has "CHANGELOG.md tells of 1.0.0, and its text is not in released/"
cf_exit 1 gold test --library lib --output markdown
lacks "first version"

# What has a name and is kept goes with a creation that failed.
rm -rf lib && cp -r good lib
sed -i 's/    Properties:/&\n      BucketName: a-box/; s/DeletionPolicy: Retain/&ExceptOnCreate/' lib/storage/box/box.yaml
rm -r lib/storage/box/released
printf '## 1.1.0\n- first\n' > lib/storage/box/CHANGELOG.md
cf_ok gold test --library lib

# Templates that are rendered: every case and every example with its own user data, and linters read what cases make.
cat > linter <<'S'
#!/bin/sh
for file in "$@"; do case $file in
  *.template.yaml) grep -q "BucketName: bad" "$file" && found="$found${found:+,}{\"Filename\": \"$file\", \"Rule\": {\"Id\": \"E1\"}, \"Message\": \"a bad name\"}" ;;
esac; done
echo "[$found]"
S
printf '#!/bin/sh\necho "{}"\n' > checker
chmod +x linter checker
mv lib/storage/box/box.yaml lib/storage/box/box.j2
sed -i 's/a-box/{{ sceptre_user_data.name }}/' lib/storage/box/box.j2
for environment in dev prod; do
  printf 'template_path: storage/box.j2\nsceptre_user_data: {name: !stack_output dev/names.yaml::Name}\n' > lib/storage/box/examples/$environment.yaml
done
cat > lib/storage/box/tests.yaml <<'Y'
cases:
  - name: one
    user_data: {name: good-one}
    expect: {properties: {Bucket.BucketName: good-one}}
  - name: another
    user_data: {name: good-other}
    expect: {properties: {Bucket.BucketName: good-other}}
Y
cf_ok gold test --library lib
rm -rf good && cp -r lib good
export CF_CFN_LINT=$PWD/linter CF_CHECKOV=$PWD/checker
cf_ok gold test --library lib --linters
sed -i 's/good-other/bad-other/' lib/storage/box/tests.yaml
cf_exit 1 gold test --library lib --linters
has "cfn-lint: E1: a bad name"
broken "examples/prod.yaml: " 's/name: .*/nam: x}/' examples/prod.yaml

# A library that can't be read, and a name that it does not have.
rm -rf lib && cp -r good lib
cf_exit 2 gold test storage/bx --library lib
has "did you mean 'storage/box" err
sed -i 's/version: 1.1.0/version: one/' lib/storage/box/gold.yaml
cf_exit 4 gold test --library lib
has "'one' is no version" err
cf_exit 2 gold test --library nowhere
