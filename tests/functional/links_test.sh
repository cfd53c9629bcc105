# Links of a repository lead to its own files only, whatever names them: nothing else of the machine, no credentials of the
# checkout, gets into an output.
. "$(dirname "$0")/harness.sh"
mkdir outside && echo 'token: canary-of-the-machine' > outside/token
mkdir -p outside/project/config/dev outside/project/templates outside/gold/1.0
printf 'project_code: canary\nregion: us-east-1\n' > outside/project/config/config.yaml
printf 'template_path: t.yaml\nparameters: {Canary: canary-of-the-machine}\n' > outside/project/config/dev/t.yaml
echo 'Description: canary-of-the-machine' > outside/project/templates/t.yaml
cp outside/project/templates/t.yaml outside/gold/1.0/t.yaml

mkdir repository && cd repository && mkdir -p .git .real/config/dev .real/templates
printf '[http]\n\textraheader = canary-of-the-checkout\n' > .git/config
printf 'project_code: x\nregion: us-east-1\n' > .real/config/config.yaml
printf 'template_path: t.yaml\n' > .real/config/dev/t.yaml
printf 'Resources: { T: { Type: AWS::SNS::Topic } }\n' > .real/templates/t.yaml
cat > real.yaml <<'Y'
version: 2
environments: [{name: dev, account_id: "111111111111"}]
deploy: [{name: t.yaml, deploy_env: [all]}]
Y
no_canary() { lacks canary-of; lacks canary-of err; }

# Within the repository they are followed.
ln -s real.yaml deployment.yaml
ln -s .real project && mv .real/templates templates && ln -s ../templates .real/templates
cf_ok validate dev
cf_ok render dev/t --project project
rm .real/templates && mv templates .real/templates
mkdir deploy && ln -s ../real.yaml deploy/deployment.yaml
cf_ok validate dev --descriptor deploy/deployment.yaml --project project
rm deploy/deployment.yaml

# The descriptor, as it is found and as it is named.
for target in ../outside/token "$WORK/outside/token" .git/config; do
  ln -sfn "$target" deployment.yaml
  cf_exit 4 validate dev
  has "deployment.yaml" err
  no_canary
  cf_exit 4 validate dev --descriptor deployment.yaml
  no_canary
done
has "leads into .git" err
ln -s ../../outside/token deploy/deployment.yaml
cf_exit 4 validate dev --descriptor deploy/deployment.yaml --project project
has "a link that leaves the repository" err
no_canary
rm -r deploy && ln -s ../outside deploy && cp real.yaml ../outside/deployment.yaml
cf_exit 4 validate dev --descriptor deploy/deployment.yaml
has "deploy is a link that leaves the repository" err
ln -sfn real.yaml deployment.yaml

# The project, its configs and its templates.
ln -sfn ../outside/project project
for named in "" "--project project"; do
  cf_exit 4 render dev/t $named
  has "project is a link that leaves the repository" err
  no_canary
done
ln -sfn .real project
for folder in config templates; do
  mv .real/$folder kept && ln -s "$WORK/outside/project/$folder" .real/$folder
  cf_exit 4 render dev/t
  has "a link that leaves the repository" err
  no_canary
  rm .real/$folder && mv kept .real/$folder
done

# Variables and gold templates.
ln -s ../outside/token variables.yaml
cf_exit 2 render dev/t --var-file variables.yaml
has "variables.yaml is a link that leaves the repository" err
no_canary
cf_ok render dev/t --var-file "$WORK/outside/token"
printf 'version: 2\nenvironments: [{name: dev, account_id: "111111111111"}]\ndeploy: [{name: t.yaml, deploy_env: [all], gold_template: true, version: "1.0"}]\n' > real.yaml
ln -s ../outside/gold gold-templates
cf_exit 4 render dev/t
has "gold-templates is a link that leaves the repository" err
no_canary
rm gold-templates && mkdir -p gold-templates/1.0 && cp .real/templates/t.yaml gold-templates/1.0/
cf_ok render dev/t
ln -sfn ../outside/token gold.lock
cf_exit 4 render dev/t
has "gold.lock is a link that leaves the repository" err
no_canary
