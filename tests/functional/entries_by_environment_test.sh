# A stack with an entry for each environment (another block, another gold version) is one entry of a plan.
. "$(dirname "$0")/harness.sh"
mkdir -p config/dev config/prod templates
printf 'project_code: x\nregion: us-east-1\ntemplate_path: t.yaml\n' > config/config.yaml
for environment in dev prod; do
  for stack in both old gone; do echo 'parameters: {}' > config/$environment/$stack.yaml; done
done
echo 'Resources: {Q: {Type: AWS::SNS::Topic}}' > templates/t.yaml
cat > deployment.yaml <<'Y'
deploy_environments:
  - {name: dev, account_id: "111111111111"}
  - {name: qa, account_id: "222222222222"}
  - {name: prod, account_id: "333333333333"}
deploy:
  - {name: old.yaml, gold_template: false, deploy_env: [prod]}
  - {name: both.yaml, gold_template: false, deploy_env: [prod]}
  - {name: gone.yaml, gold_template: false, deploy_env: [prod]}
  - {name: both.yaml, gold_template: false, deploy_env: [dev]}
undeploy:
  - {name: old.yaml, gold_template: false, deploy_env: [dev]}
  - {name: gone.yaml, gold_template: false, deploy_env: [qa]}
Y
for environment in dev prod; do
  cf_ok plan $environment --local --out $environment.json
  is "$(json 'sorted(e["path"] for e in d["entries"])' $environment.json)" \
     "['$environment/both', '$environment/gone', '$environment/old']"
  cf_ok deploy $environment --local --yes --plan $environment.json
done
