# A failed stack stops its dependents and nothing else; the first cause comes first; the exit code says it.
. "$(dirname "$0")/harness.sh"
mkdir -p p/config/dev p/templates && cd p
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
cat > templates/bucket.yaml <<'Y'
Parameters: { Name: { Type: String }, From: { Type: String, Default: none } }
Resources:
  Bucket: { Type: AWS::S3::Bucket, Properties: { BucketName: !Ref Name } }
Outputs: { Name: { Value: !Ref Bucket } }
Y
stack() { printf 'template_path: bucket.yaml\nparameters:\n  Name: %s\n' "$2" > "config/dev/$1.yaml"; [ -z "${3:-}" ] || printf '  From: !stack_output dev/%s.yaml::Name\n' "$3" >> "config/dev/$1.yaml"; }
stack a bucket-of-a
stack b Not_A_Bucket_Name
stack c bucket-of-c b
stack d bucket-of-d a
cf_exit 1 deploy dev --local --yes --output json
is "$(json '{u["path"].split("/")[-1]: u["state"] for u in d["units"]}')" "{'a': 'done', 'b': 'failed', 'c': 'skipped', 'd': 'done'}"
cf_exit 1 deploy dev --local --yes
has "dev/b"
has "Bucket"
# What failed is deleted and made again once it is mended.
stack b bucket-of-b
cf_ok plan dev --local --output json
is "$(json '{e["path"].split("/")[-1]: e["decision"] for e in d["entries"]}')" "{'a': 'no_change', 'b': 'recreate', 'c': 'create', 'd': 'no_change'}"
cf_ok deploy dev --local --yes
cf_ok plan dev --local --exit-code

# Deleting and replacing what holds data needs the stack's name.
sed -i 's/bucket-of-d/another-name-of-d/' config/dev/d.yaml
cf_ok plan dev --local
has "--allow-destroy"
cf_exit 8 deploy dev --local --yes
has "dev/d" err
cf_ok deploy dev --local --yes --allow-destroy dev/d

# Undeploy refuses while others depend on a stack, and goes in reverse order.
cf_exit 8 undeploy dev a --local --yes --allow-destroy dev/a
has "dev/d"
cf_exit 8 undeploy dev --local --yes
cf_ok undeploy dev --local --yes --allow-destroy dev/a --allow-destroy dev/b --allow-destroy dev/c --allow-destroy dev/d
cf_ok status dev --local --output json
is "$(json '{s["status"] for s in d["stacks"]}')" "{'not deployed'}"
