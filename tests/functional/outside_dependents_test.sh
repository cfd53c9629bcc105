# A stack that another environment needs is not undeployed under it.
. "$(dirname "$0")/harness.sh"
mkdir -p project/config/dev project/config/prod project/templates
cat > deployment.yaml <<'Y'
deploy_environments: [{name: dev, account_id: "111111111111"}, {name: prod, account_id: "222222222222"}]
deploy:
  - {name: network.yaml, gold_template: false, deploy_env: [dev]}
  - {name: app.yaml, gold_template: false, deploy_env: [prod]}
Y
printf 'project_code: shop\nregion: us-east-1\n' > project/config/config.yaml
echo 'template_path: network.yaml' > project/config/dev/network.yaml
cat > project/config/prod/app.yaml <<'Y'
template_path: app.yaml
parameters:
  Topic: !stack_output dev/network.yaml::Topic
Y
cat > project/templates/network.yaml <<'Y'
Resources: { Topic: { Type: AWS::SNS::Topic } }
Outputs: { Topic: { Value: !Ref Topic } }
Y
cat > project/templates/app.yaml <<'Y'
Parameters: { Topic: { Type: String } }
Resources: { Role: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref Topic } } }
Y
cf_ok deploy dev --local --yes
# What is not deployed needs nothing.
cf_ok undeploy dev --local --yes
cf_ok deploy dev --local --yes
cf_ok deploy prod --local --yes
cf_exit 8 undeploy dev --local --yes
has "prod/app of prod depends on it" err
has "config/prod/app.yaml:3:10" err
# Nor by the list of the descriptor.
sed -i 's/^deploy:/undeploy: [{name: network.yaml, gold_template: false, deploy_env: [dev]}]\ndeploy:/; /^  - {name: network/d' deployment.yaml
cf_ok validate dev
cf_exit 8 deploy dev --local --yes
has "prod/app of prod depends on it" err
cf_ok undeploy prod --local --yes
cf_ok deploy dev --local --yes

# A plain Sceptre project: stacks of other groups, and of the same group beside what is named.
rm deployment.yaml && cd project
cf_ok deploy dev --local --yes
cf_ok deploy prod --local --yes
cf_exit 8 undeploy dev --local --yes
has "prod/app depends on it" err
