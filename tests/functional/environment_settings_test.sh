# Termination protection and the stack policy of an environment: applied, shown as settings, drift is found.
. "$(dirname "$0")/harness.sh"
mkdir -p project/config/prod project/templates policies
cat > deployment.yaml <<Y
version: 2
environments:
  - name: prod
    account_id: "222222222222"
    termination_protection: true
    stack_policy: policies/prod.json
deploy:
  - {name: topic.yaml, deploy_env: [all]}
Y
printf 'region: eu-central-1\nproject_code: shop\n' > project/config/config.yaml
echo 'template: {type: file, path: topic.yaml}' > project/config/prod/topic.yaml
echo 'Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: one}}}' > project/templates/topic.yaml

# A wrong file is reported at its place.
cf_exit 4 plan prod --local
has "deployment.yaml:6:19" err
has "policies/prod.json" err
printf '{"Statement": [\n  {"Effect" "Deny"}]}' > policies/prod.json
cf_exit 4 plan prod --local
has "policies/prod.json:2:13" err
echo '[]' > policies/prod.json
cf_exit 4 plan prod --local
has "policies/prod.json:1:1: a stack policy is an object with Statement" err
ln -s /etc/hostname policies/outside.json
sed -i 's/prod.json/outside.json/' deployment.yaml
cf_exit 4 plan prod --local
has "deployment.yaml:6:19" err
sed -i 's/outside.json/prod.json/' deployment.yaml
policy() { printf '{"Statement": [{"Effect": "Allow", "Action": "%s", "Principal": "*", "Resource": "*"}]}' "$1"; }
policy 'Update:*' > policies/prod.json

cf_ok plan prod --local
has "termination_protection"
has "stack_policy"
cf_ok deploy prod --local --yes
cf_ok plan prod --local --output json
is "$(json '[e["decision"] for e in d["entries"]]')" "['no_change']" "what was applied is as wanted"

# A changed policy changes the stack's setting and nothing else.
policy 'Update:Modify' > policies/prod.json
cf_ok plan prod --local --output json
is "$(json '[(e["decision"], [s["key"] for s in e["settings"]], e["changes"]) for e in d["entries"]]')" \
  "[('change', ['stack_policy'], [])]"
cf_ok deploy prod --local --yes
has "1 done"
cf_ok plan prod --local --output json
is "$(json '[e["decision"] for e in d["entries"]]')" "['no_change']"

# A protected stack is not deleted.
cf_exit 8 undeploy prod --local --yes
has "termination protection is on"
sed -i 's/termination_protection: true/termination_protection: false/' deployment.yaml
cf_ok deploy prod --local --yes
cf_ok undeploy prod --local --yes --allow-destroy prod/topic

# Where the environment says nothing, nothing is asked or sent.
sed -i '/termination_protection\|stack_policy/d' deployment.yaml
cf_ok deploy prod --local --yes
cf_ok plan prod --local --output json
is "$(json '[(e["settings"], "termination_protection" in e["desired"]) for e in d["entries"]]')" "[([], False)]"
