# All problems of a descriptor in one report, with file, line and column.
. "$(dirname "$0")/harness.sh"
quickstart

cat > deployment.yaml <<'Y'
version: 1.0
deploy_environments:
  - { name: dev, account_id: 011111111111 }
deploi:
deploy:
  - { name: network, phdata_gold_template: false, deploy_env: [dev] }
  - { name: logging.yaml, deploy_env: [dev] }
  - { name: alerts.yaml, phdata_gold_template: true, deploy_env: [dev] }
  - { name: alerts.yaml, phdata_gold_template: false, deploy_env: [dve] }
  - { name: logging.yaml, phdata_gold_template: false, deploy_env: [dev], versoin: 1.0.0 }
Y
cf_exit 4 plan dev --local
has "deployment.yaml:4:1" err
has "did you mean 'deploy'" err
has "deployment.yaml:6" err
has ".yaml" err
has "phdata_gold_template" err
has "version" err
has "did you mean 'dev'" err
has "did you mean 'version'" err
lacks "dev/network" out

cat > deployment.yaml <<'Y'
version: 1.0
environments:
  - { name: dev, account_id: 011111111111 }
deploy:
  - { name: network.yaml, phdata_gold_template: False, deploy_env: all }
Y
cf_ok plan dev --local --output json
is "$(json 'd["account"]')" "011111111111" "leading zeros are kept"
cf_exit 2 plan dve --local
has "did you mean 'dev'" err

# The order of the list must be a deployment order, and what is needed must be listed.
cat > deployment.yaml <<'Y'
version: 1.0
environments:
  - { name: dev, account_id: 111111111111 }
deploy:
  - { name: data/lake.yaml, phdata_gold_template: false, deploy_env: [dev] }
  - { name: network.yaml, phdata_gold_template: false, deploy_env: [dev] }
Y
cf_exit 4 plan dev --local
has "needs dev/logging, which is not listed for dev and so must be deployed already" err
cat >> deployment.yaml <<'Y'
  - { name: logging.yaml, phdata_gold_template: false, deploy_env: [dev] }
Y
cf_exit 4 plan dev --local
has "deployment.yaml:5" err
has "it is listed before network.yaml" err

# What is not listed may be deployed already: the account says.
cat > deployment.yaml <<'Y'
version: 1.0
environments:
  - { name: dev, account_id: 111111111111 }
deploy:
  - { name: network.yaml, phdata_gold_template: false, deploy_env: [dev] }
  - { name: data/lake.yaml, phdata_gold_template: false, deploy_env: [dev] }
Y
cf_ok validate dev
has "needs dev/logging, which is not listed for dev and so must be deployed already" err
cf_exit 4 plan dev --local
tr -s ' \n' ' ' <out >flat
has "it needs dev/logging (!stack_output), which is neither deployed nor part of this plan" flat

cat > deployment.yaml <<'Y'
deploy_environments
  - name = dev
Y
cf_exit 4 plan dev --local
has "deployment.yaml:" err
