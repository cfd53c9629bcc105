# A value behind an SSM-typed parameter counts: when it changes, the stack that reads it changes.
. "$(dirname "$0")/harness.sh"
mkdir -p p/config/dev p/templates && cd p
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
cat > templates/parameter.yaml <<'Y'
Parameters: { Text: { Type: String } }
Resources:
  P: { Type: AWS::SSM::Parameter, Properties: { Name: /x/note, Type: String, Value: !Ref Text } }
Y
cat > templates/reader.yaml <<'Y'
Parameters: { Note: { Type: "AWS::SSM::Parameter::Value<String>" } }
Resources:
  T: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref Note } }
Y
printf 'template_path: parameter.yaml\nparameters: { Text: one }\n' > config/dev/p.yaml
printf 'template_path: reader.yaml\ndependencies: [dev/p.yaml]\nparameters: { Note: /x/note }\n' > config/dev/r.yaml
cf_ok deploy dev --local --yes
cf_ok plan dev --local --exit-code
sed -i 's/one/two/' config/dev/p.yaml
cf_exit 3 plan dev --local --exit-code
has "(known after deploy: SSM parameter /x/note of dev/p)"
cf_ok deploy dev --local --yes
has "DisplayName: one → two"
cf_ok plan dev --local --exit-code

# Also when another deployment changed it.
echo 'ignore: true' >> config/dev/r.yaml
sed -i 's/two/three/' config/dev/p.yaml
cf_ok deploy dev --local --yes
sed -i '/ignore/d' config/dev/r.yaml
cf_exit 3 plan dev --local --exit-code
has "DisplayName: two → three"
cf_ok deploy dev --local --yes
cf_ok plan dev --local --exit-code

# A version that is there stays what it is, whatever becomes of the parameter; one that comes is known after it.
sed -i 's/three/four/' config/dev/p.yaml
cf_ok deploy dev --local --yes
sed -i 's#/x/note#"/x/note:4"#' config/dev/r.yaml
cf_ok deploy dev --local --yes
cf_ok plan dev --local --exit-code
sed -i 's/four/five/' config/dev/p.yaml
cf_exit 3 plan dev --local --exit-code
has "1 to change, 1 unchanged"
sed -i 's#/x/note:4#/x/note:5#' config/dev/r.yaml
cf_exit 3 plan dev --local --exit-code
has "? SSM parameter /x/note:5 (dev/p)"
cf_ok deploy dev --local --yes
has "DisplayName: four → five"

# A maker that is listed after its reader has to be listed before it, too.
printf 'deploy_environments: [{name: dev, account_id: "111111111111"}]\ndeploy:\n  - {name: r.yaml, deploy_env: [dev]}\n  - {name: p.yaml, deploy_env: [dev]}\n' > ../deployment.yaml
cd ..
sed -i '/dependencies/d; s#/x/note:5#/x/note#' p/config/dev/r.yaml
rm -rf p/.cf
cf_ok plan dev --local
tr -s " \n" " " < out > flat
has "write dependencies: [dev/p.yaml] into config/dev/r.yaml, and list dev/p before it in the descriptor" flat
