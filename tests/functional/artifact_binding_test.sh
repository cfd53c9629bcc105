# Artifacts of gold templates are part of the plan: what is brought where, also where the stack itself stays.
. "$(dirname "$0")/harness.sh"
mkdir -p project/config/dev project/templates gold-templates/1.0.0 gold-templates/lambda/h
printf 'project_code: x\nregion: us-east-1\ntemplate_bucket_name: files-x\n' > project/config/config.yaml
cat > deployment.yaml <<'Y'
version: 2
environments:
  - { name: dev, account_id: "111111111111" }
deploy:
  - { name: a.yaml, deploy_env: [dev], gold_template: true, version: 1.0.0, depends: lambda/h/1.0.0.zip }
Y
printf 'template_path: a.yaml\n' > project/config/dev/a.yaml
printf 'Resources: { T: { Type: AWS::SNS::Topic } }\n' > gold-templates/1.0.0/a.yaml
content() { printf '%s' "$1" > gold-templates/lambda/h/1.0.0.zip; rm -f gold.lock; sha=$(printf '%s' "$1" | sha256sum | cut -d' ' -f1); }
is_refused() { cf_exit 7 deploy dev --local --yes --plan plan.json; has "$1" err; }

content one
cf_ok plan dev --local --out plan.json --markdown plan.md
tr -s " \n" " " < out > flat
for file in flat plan.md; do has "lambda/h/1.0.0.zip to s3://files-x/lambda/h/1.0.0.zip, SHA-256 $sha" $file; done
is "$(json 'd["entries"][0]["artifact"]["digest"]' plan.json)" "$sha"
cf_ok plan dev --local --output json
is "$(json 'd["entries"][0]["artifact"]["bucket"]')" "files-x"

content two
is_refused "the SHA-256 of its artifact lambda/h/1.0.0.zip is now $sha"
content one
sed -i 's/files-x/elsewhere-x/' project/config/config.yaml
is_refused "the bucket of its artifact is now elsewhere-x, the plan has files-x"
sed -i 's/elsewhere-x/files-x/' project/config/config.yaml
cf_ok deploy dev --local --yes --plan plan.json
cf_exit 0 plan dev --local --exit-code

# Other content under the same key: the stack's template says nothing of it, the plan does.
content two
cf_exit 3 plan dev --local --exit-code --out plan.json
has "another artifact lambda/h/1.0.0.zip is in s3://files-x/lambda/h/1.0.0.zip"
has "$sha"
content three
is_refused "the SHA-256 of its artifact"
content two
cf_ok deploy dev --local --yes --plan plan.json
has "changed"
is "$("$CF" plan dev --local -v | grep -c 'needs')" "1"
cf_exit 0 plan dev --local --exit-code

# So is a bucket that has nothing yet.
sed -i 's/files-x/other-x/' project/config/config.yaml
cf_exit 3 plan dev --local --exit-code
has "the artifact lambda/h/1.0.0.zip is not in s3://other-x/lambda/h/1.0.0.zip"
cf_ok deploy dev --local --yes
cf_exit 0 plan dev --local --exit-code

# Stacks that share one have it read once, and the bucket asked for once.
calls() { cf_ok plan dev --local; sed -n 's/^API calls: //p' out; }
for stack in b c; do
  sed "s/a.yaml/$stack.yaml/" project/config/dev/a.yaml > project/config/dev/$stack.yaml
  cp gold-templates/1.0.0/a.yaml gold-templates/1.0.0/$stack.yaml
  sed -n 's/a.yaml/'$stack'.yaml/p' deployment.yaml >> deployment.yaml
done
cf_ok deploy dev --local --yes
with_artifact=$(calls)
sed -i 's/, depends: [^ ]*//' deployment.yaml
is "$((with_artifact - $(calls)))" "2"
