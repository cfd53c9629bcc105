# An export has one stack in an account and region: a plan that would give it two is blocked. SSM parameters that a new
# stack asks for and nobody has are named.
. "$(dirname "$0")/harness.sh"
# Texts are looked for without regard to where lines are broken.
flat() { tr -s ' \n' ' ' < "$1"; }
has() { [[ "$(flat "${2:-out}")" == *"$1"* ]] || fail "expected '$1' in ${2:-out}"; }
lacks() { [[ "$(flat "${2:-out}")" != *"$1"* ]] || fail "did not expect '$1' in ${2:-out}"; }
mkdir -p p/config/dev p/templates && cd p
printf 'project_code: demo\nregion: us-east-1\n' > config/config.yaml
printf 'template_path: a.yaml\n' | tee config/dev/a.yaml > config/dev/c.yaml
exporting() { printf 'Resources: {T: {Type: AWS::SNS::Topic}}\nOutputs: {O: {Value: x, Export: {Name: %s}}}\n' "$1"; }
exporting taken > templates/a.yaml
# Two new ones.
cf_exit 8 deploy dev --local --yes
has "dev/a" err
has "it exports taken, which dev/c exports too: AWS will refuse" err
has "it exports taken, which dev/a exports too: AWS will refuse" err
cf_ok status dev --local
lacks "CREATE_COMPLETE"
# A new one, and one that is there, of the plan or not.
cf_ok deploy dev/a --local --yes
cf_exit 8 deploy dev --local --yes
has "dev/c: it exports taken, which dev/a has already: AWS will refuse" err
lacks "dev/a: it exports" err
cf_exit 8 deploy dev/c --local --yes
has "it exports taken, which the stack demo-dev-a of the same account and region has already" err
# One that gives it up in the same plan: only if it is before for certain.
exporting another > templates/b.yaml
printf 'template_path: b.yaml\n' > config/dev/a.yaml
cf_exit 8 deploy dev --local --yes
has "it exports taken, which dev/a gives up in this plan, but nothing makes it happen before: write dependencies: [dev/a.yaml] into config/dev/c.yaml" err
printf 'template_path: a.yaml\ndependencies: [dev/a.yaml]\n' > config/dev/c.yaml
cf_ok deploy dev --local --yes
cf_ok plan dev --local --exit-code --output json
account=$(json 'd["account"]')
# Deletions come last.
cat > deployment.yaml <<Y
version: 2
environments: [{name: dev, account_id: "$account"}]
deploy: [{name: d.yaml, deploy_env: [dev]}]
undeploy: [{name: c.yaml, deploy_env: [dev]}]
Y
printf 'template_path: a.yaml\n' > config/dev/d.yaml
cf_exit 8 plan dev --local --exit-code
has "it exports taken, which dev/c has until it is deleted"
rm deployment.yaml config/dev/d.yaml

# What is exported under a condition counts only where that is true.
cf_ok undeploy dev --local --yes
rm config/dev/*
cat > templates/o.yaml <<'Y'
Parameters: {Owner: {Type: String, Default: "no"}}
Conditions: {Owns: !Equals [!Ref Owner, "yes"]}
Resources: {T: {Type: AWS::SNS::Topic}}
Outputs: {O: {Condition: Owns, Value: x, Export: {Name: shared}}}
Y
owner() { printf 'template_path: o.yaml\nparameters: {Owner: "%s"}\n' "$2" > config/dev/$1.yaml; }
owner a yes
owner b no
cf_ok deploy dev --local --yes
owner b yes
cf_exit 8 deploy dev --local --yes
has "dev/b: it exports shared, which dev/a has already" err
owner a no
cf_exit 8 deploy dev --local --yes
has "it exports shared, which dev/a gives up in this plan, but nothing makes it happen before" err
echo 'dependencies: [dev/a.yaml]' >> config/dev/b.yaml
cf_ok deploy dev --local --yes
# Whether it is true is known after the deployment of what is read: nothing is certain.
printf 'Resources: {T: {Type: AWS::SNS::Topic}}\nOutputs: {Owner: {Value: !GetAtt T.TopicName}}\n' > templates/w.yaml
printf 'template_path: w.yaml\n' > config/dev/w.yaml
printf 'template_path: o.yaml\nparameters: {Owner: !stack_output dev/w.yaml::Owner}\n' > config/dev/c.yaml
cf_ok plan dev --local
lacks "it exports shared"
cf_ok undeploy dev --local --yes
rm config/dev/*

cat > templates/s.yaml <<'Y'
Parameters: {P: {Type: "AWS::SSM::Parameter::Value<String>", Default: /none/typed}}
Resources: {T: {Type: AWS::SNS::Topic, Properties: {DisplayName: "{{resolve:ssm:/none/dynamic}}", TopicName: !Ref P}}}
Y
printf 'template_path: s.yaml\n' > config/dev/s.yaml
cf_ok plan dev/s --local
has "AWS will refuse it: there is no SSM parameter /none/typed in us-east-1"
has "AWS will refuse it: there is no SSM parameter /none/dynamic in us-east-1"
# One that the plan makes is none of these.
cat > templates/m.yaml <<'Y'
Resources:
  A: {Type: AWS::SSM::Parameter, Properties: {Name: /none/typed, Type: String, Value: v}}
  B: {Type: AWS::SSM::Parameter, Properties: {Name: /none/dynamic, Type: String, Value: v}}
Y
printf 'template_path: m.yaml\n' > config/dev/m.yaml
printf 'template_path: s.yaml\ndependencies: [dev/m.yaml]\n' > config/dev/s.yaml
cf_ok plan dev --local
lacks "there is no SSM parameter"

# A stack whose exports stay, and others import, may change in what its environment says alone.
cf_ok undeploy dev --local --yes
rm config/dev/*
printf 'template_path: a.yaml\n' > config/dev/a.yaml
printf 'Resources: {T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !ImportValue taken}}}\n' > templates/i.yaml
printf 'template_path: i.yaml\ndependencies: [dev/a.yaml]\n' > config/dev/i.yaml
cf_ok deploy dev --local --yes
cat > deployment.yaml <<Y
version: 2
environments: [{name: dev, account_id: "$account", termination_protection: true}]
deploy: [{name: a.yaml, deploy_env: [dev]}, {name: i.yaml, deploy_env: [dev]}]
Y
cf_exit 3 plan dev --local --exit-code
has "2 to change"
