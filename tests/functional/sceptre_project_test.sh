# A plain Sceptre project without a descriptor: variables, resolvers, hooks, errors of single stacks.
. "$(dirname "$0")/harness.sh"
mkdir -p p/config/dev p/templates && cd p
cat > config/config.yaml <<'Y'
project_code: shop
region: eu-west-1
stack_tags: { owner: "{{ var.owner }}" }
Y
cat > templates/topic.yaml <<'Y'
Parameters: { Name: { Type: String }, Note: { Type: String, Default: none } }
Resources:
  Topic: { Type: AWS::SNS::Topic, Properties: { TopicName: !Ref Name } }
  Parameter: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !Ref Note } }
Outputs:
  Arn: { Value: !Ref Topic }
Y
cat > config/dev/a.yaml <<'Y'
template: { type: file, path: topic.yaml }
parameters: { Name: !join [ "-", [ shop, !environment_variable STAGE ] ] }
hooks:
  before_create: [ !cmd "echo before >> hook.log" ]
  after_create: [ !cmd "echo after $AWS_REGION >> hook.log" ]
Y
cat > config/dev/b.yaml <<'Y'
template_path: topic.yaml
parameters:
  Name: b
  Note: !stack_output dev/a.yaml::Arn
Y
export STAGE=blue
cf_ok graph dev --var owner=me
has "dev/b"
cf_ok deploy dev --local --yes --var owner=me
has "CREATE_COMPLETE"
is "$(cat hook.log)" "$(printf 'before\nafter eu-west-1')"
cf_ok status dev b --local --var owner=me
cf_ok explain dev/b parameters.Note --local --var owner=me
has "config/dev/b.yaml:4"
has "arn:aws:sns:eu-west-1:"

# A misspelt output, an unknown resolver and an unsupported hook block their stacks; the others are planned.
cat > config/dev/c.yaml <<'Y'
template_path: topic.yaml
parameters: { Name: !stack_output dev/a.yaml::Arm }
Y
cat > config/dev/d.yaml <<'Y'
template_path: topic.yaml
parameters: { Name: !vault secret/x }
Y
cat > config/dev/e.yaml <<'Y'
template_path: topic.yaml
parameters: { Name: e }
hooks: { before_update: [ !asg_scaling_processes resume::Launch ], before_create: [ !asg_scaling_processes resume::Launch ] }
Y
cat > config/dev/f.yaml <<'Y'
template_path: topic.yaml
parameters: { Name: f }
Y
cf_exit 4 validate dev --var owner=me
has "config/dev/c.yaml:2:21: the template of dev/a has no output Arm, did you mean 'Arn'?" err
cf_exit 4 plan dev --local --var owner=me --output json
is "$(json '{e["path"].split("/")[-1]: e["decision"] for e in d["entries"]}')" "{'a': 'no_change', 'b': 'no_change', 'c': 'blocked', 'd': 'blocked', 'e': 'blocked', 'f': 'create'}"
cf_exit 4 plan dev --local --var owner=me
has "did you mean 'Arn'"
has "!vault"
has "asg_scaling_processes"
rm config/dev/[cde].yaml

# A circle is drawn with its edges and the lines that make them.
cat > config/dev/g.yaml <<'Y'
template_path: topic.yaml
dependencies: [ dev/h.yaml ]
parameters: { Name: g }
Y
cat > config/dev/h.yaml <<'Y'
template_path: topic.yaml
parameters: { Name: !stack_output dev/g.yaml::Arn }
Y
cf_exit 4 graph dev --var owner=me
has "config/dev/g.yaml:2" err
has "config/dev/h.yaml:2" err
cf_exit 4 plan dev --local --var owner=me
rm config/dev/[gh].yaml

# A variable that is not given is an error of the stacks that need it, with its place.
cf_exit 4 plan dev --local
has "owner" err
