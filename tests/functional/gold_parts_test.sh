# A template that is made of another one: proved, published and planned as plain CloudFormation.
. "$(dirname "$0")/harness.sh"
mkdir -p library/storage/bucket library/data/lake
printf 'name: test\n' > library/library.yaml
printf 'version: 1.2.0\ntitle: Bucket\ndescription: A bucket.\ncategory: storage\n' > library/storage/bucket/gold.yaml
cat > library/storage/bucket/bucket.yaml <<'Y'
Description: a bucket
Parameters:
  Name: {Type: String}
Resources:
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub "${Name}-data"}}
Outputs:
  Arn: {Value: !GetAtt Bucket.Arn}
Y
printf 'version: 1.0.0\ntitle: Lake\ndescription: A lake.\ncategory: data\nuses: {storage/bucket.yaml: ^1.0}\n' > library/data/lake/gold.yaml
cat > library/data/lake/lake.yaml <<'Y'
Description: a lake
Parameters:
  Project: {Type: String}
Resources:
  Raw:
    Type: Gold::Template
    Properties: {Template: storage/bucket.yaml, Parameters: {Name: !Sub "${Project}-raw"}}
  Topic: {Type: AWS::SNS::Topic, DependsOn: Raw, Properties: {DisplayName: !GetAtt Raw.Outputs.Arn}}
Y
cat > library/data/lake/tests.yaml <<'Y'
cases:
  - name: a bucket of its own
    parameters: {Project: shop}
    expect: {resources: {RawBucket: AWS::S3::Bucket}, properties: {RawBucket.BucketName: shop-raw-data}}
fixed: {Project: shop}
Y
cf_exit 1 gold test --library library data/lake --output json   # the house rules want more, the case holds
grep -q '"check": "case' out && fail "the case does not hold"
lacks "Gold::Template"

cf_exit 1 gold publish --library library --to unproved --test
has "nothing was published" err
[ ! -e unproved ] || fail "published in spite of the proof"
cf_ok gold publish --library library --to registry
lacks "Gold::Template" registry/1.0.0/data/lake.yaml
has '"storage/bucket.yaml": "1.2.0"' registry/index.json
cf_ok gold show data/lake --gold registry
has "storage/bucket.yaml 1.2.0"
mkdir -p project/config/dev project/templates
printf 'project_code: acme\nregion: us-east-1\n' > project/config/config.yaml
printf 'template_path: data/lake.yaml\nparameters: {Project: shop}\n' > project/config/dev/lake.yaml
cat > deployment.yaml <<Y
version: 2
gold: { registry: registry }
environments:
  - { name: dev, account_id: "111111111111" }
deploy:
  - { name: lake.yaml, gold_template: true, version: 1.0.0, deploy_env: [dev] }
Y
cf_ok deploy dev --local --yes
cf_ok plan dev --local --gold library --exit-code   # the library's folder gives the same text

# An advisory on the part is told to whoever uses the whole.
printf -- '- {template: storage/bucket.yaml, versions: "<1.3.0", severity: critical, reason: the part leaks}\n' > library/advisories.yaml
cf_ok gold publish --library library --to registry
told="data/lake.yaml 1.0.0: critical advisory through storage/bucket.yaml 1.2.0: the part leaks"
cf_ok plan dev --local;   has "${told% *1.2.0*}"
cf_ok gold usage;         has "$told"
cf_ok gold outdated;      has "$told"
cf_ok gold show data/lake --gold registry; has "$told"
cf_ok gold docs --registry registry --out site
has "Advisory, critical through storage/bucket.yaml 1.2.0:" site/templates/data/lake.yaml.html
has "Advisory, critical:" site/templates/storage/bucket.yaml.html

sed -i 's/\^1.0/^2.0/' library/data/lake/gold.yaml
cf_exit 4 gold publish --library library --to registry
has "no version of storage/bucket.yaml satisfies ^2.0" err
has "lake.yaml:7:" err
