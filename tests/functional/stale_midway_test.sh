# Exit code 7 says that nothing was done: what turns out to be stale halfway is a deployment that failed.
. "$(dirname "$0")/harness.sh"
mkdir -p p/config/dev p/templates && cd p
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
topic='Resources: { Topic: { Type: AWS::SNS::Topic, Properties: { DisplayName: one } } }'
echo "$topic" > templates/first.yaml
echo "$topic" > templates/second.yaml
cat > config/dev/first.yaml <<Y
template_path: first.yaml
hooks: {after_create: [!cmd "sed -i s/one/two/ $PWD/templates/second.yaml"]}
Y
printf 'template_path: second.yaml\ndependencies: [dev/first.yaml]\n' > config/dev/second.yaml
cf_exit 1 deploy dev --local --yes --output json
is "$(json '[u["state"] for u in d["units"]]')" "['done', 'failed']"
is "$(json 'd["units"][1]["error"]["kind"]')" "conflict"
# The same before anything was done.
cf_ok plan dev --local --out plan.json
sed -i s/two/three/ templates/second.yaml
cf_exit 7 deploy dev --local --yes --plan plan.json
