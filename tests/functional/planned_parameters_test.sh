# SSM parameters that a stack of the plan makes, changes or deletes, and the other stacks that read them.
. "$(dirname "$0")/harness.sh"
mkdir -p p/config/dev p/templates && cd p
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
cf() { local want=$1; shift; cf_exit "$want" "$@" --local; }
maker() { printf 'template_path: a.yaml\nparameters: {V: %s}\n' "$1" > config/dev/a.yaml; }
reader() { printf 'template_path: b.yaml\n%s\n' "$1" > config/dev/b.yaml; }
cat > templates/a.yaml <<'Y'
Parameters: { V: { Type: String } }
Resources: { P: { Type: AWS::SSM::Parameter, Properties: { Name: /name, Type: String, Value: !Ref V } } }
Y
table() {
  echo "$1
Resources:
  D:
    Type: AWS::DynamoDB::Table
    Properties: {TableName: $2, BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{AttributeName: a, AttributeType: S}], KeySchema: [{AttributeName: a, KeyType: HASH}]}" > templates/b.yaml
}
decision() { json "next(e['decision'] for e in d['entries'] if e['stack'] == 'dev/b')" plan.json; }

for kind in ssm-type resolver reference; do
  depends='dependencies: [dev/a.yaml]'
  case $kind in
    ssm-type) table "Parameters: {N: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /name}}" '!Ref N' ;;
    resolver)
      table 'Parameters: {N: {Type: String}}' '!Ref N'
      depends="$depends
parameters: {N: !ssm /name}"
      ;;
    reference) table '' "'{{resolve:ssm:/name}}'" ;;
  esac
  # On an empty account it waits for the stack that makes it.
  maker orders-1
  reader "$depends"
  cf 0 plan dev --out plan.json
  cf 0 deploy dev --yes --plan plan.json
  cf 0 plan dev --exit-code
  # What the plan changes it does not know yet: the table may be lost.
  maker orders-2
  [ "$kind" != reference ] || reader "$depends
stack_tags: {x: one}"
  cf 0 plan dev --out plan.json
  has "known after deploy"
  is "$(json "d['entries'][1]['destroys']" plan.json)" "['D']" "$kind"
  cf 8 deploy dev --yes --plan plan.json
  has "dev/b (D)" err
  cf 0 deploy dev --yes --plan plan.json --allow-destroy dev/b
  has "DELETE_COMPLETE AWS::DynamoDB::Table"
  cf 0 plan dev --exit-code
  # What stays is as it was, whatever else of its stack changes.
  sed -i 's/Type: String, Value/Type: String, Description: d, Value/' templates/a.yaml
  cf 0 deploy dev --yes
  lacks "dev/b  changed"
  cf 0 plan dev --exit-code
  sed -i 's/ Description: d,//' templates/a.yaml
  cf 0 undeploy dev --yes --allow-destroy dev/a --allow-destroy dev/b
done

# A change set does not list a parameter whose value is an attribute of what changes; it changes all the same.
cp templates/a.yaml by_value.yaml
cat > templates/a.yaml <<'Y'
Parameters: { V: { Type: String } }
Resources:
  Q: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !Ref V } }
  P: { Type: AWS::SSM::Parameter, Properties: { Name: /name, Type: String, Value: !GetAtt Q.Value } }
Y
table "Parameters: {N: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /name}}" '!Ref N'
maker orders-1
reader 'dependencies: [dev/a.yaml]'
cf 0 deploy dev --yes
maker orders-2
cf 0 plan dev
has "? SSM parameter /name (dev/a)"
cf 8 deploy dev --yes
has "dev/b (D)" err
cf 0 undeploy dev --yes --allow-destroy dev/a --allow-destroy dev/b
mv by_value.yaml templates/a.yaml

# Without a dependency the plan says so, on either side of it.
table "Parameters: {N: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /name}}" '!Ref N'
maker orders-1
reader 'dependencies: [dev/a.yaml]'
cf 0 deploy dev --yes
maker orders-2
reader ''
cf 0 plan dev
has "it reads the SSM parameter /name, which dev/a changes, but nothing makes it wait:"
has "write dependencies: [dev/a.yaml] into config/dev/b.yaml"
has "? SSM parameter /name (dev/a)"
cf 8 deploy dev --yes
# Where the order is the other way round it reads what is there.
echo 'dependencies: [dev/b.yaml]' >> config/dev/a.yaml
cf 0 plan dev
lacks "nothing makes it wait"
lacks "dev/b  change"
maker orders-1
cf 0 plan dev --exit-code

# A resolver's reader, too: first it could not be planned at all.
cf 0 undeploy dev --yes --allow-destroy dev/a --allow-destroy dev/b
table 'Parameters: {N: {Type: String}}' '!Ref N'
reader 'parameters: {N: !ssm /name}'
cf 0 plan dev
has "nothing makes it wait"
has "? parameter N (SSM parameter /name of dev/a)"

# What the plan deletes is not there for those that come after it.
reader 'dependencies: [dev/a.yaml]
parameters: {N: !ssm /name}'
cf 0 deploy dev --yes
printf 'Parameters: { V: { Type: String } }\nResources: { Q: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref V } } }\n' > templates/a.yaml
cf 4 plan dev
has "the SSM parameter /name is deleted by dev/a of the same plan"
# Without a dependency no advice that could not be followed: for a deletion nobody can wait.
reader 'parameters: {N: !ssm /name}'
cf 0 plan dev
tr -s " \n" " " < out > flat
has "which dev/a deletes, but nothing makes it wait: read another one, or keep it in dev/a" flat
lacks "write dependencies" flat
