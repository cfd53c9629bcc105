# Values that AWS looks up itself, in SSM and S3: a plan shows what they do and is bound to them.
. "$(dirname "$0")/harness.sh"
"$CF" local serve --port 0 --memory > url &
for _ in $(seq 100); do [ -s url ] && break; sleep 0.05; done
export AWS_ENDPOINT_URL=$(cat url) AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=111111111111 AWS_SECRET_ACCESS_KEY=local
sign() { echo "Authorization: AWS4-HMAC-SHA256 Credential=111111111111/20260101/us-east-1/$1/aws4_request, SignedHeaders=host, Signature=0"; }
parameter() {
  curl -sf "$AWS_ENDPOINT_URL/" -H 'X-Amz-Target: AmazonSSM.PutParameter' -H 'Content-Type: application/x-amz-json-1.1' \
    -H "$(sign ssm)" -d "{\"Name\": \"$1\", \"Type\": \"String\", \"Overwrite\": true, \"Value\": \"$2\"}" >/dev/null
}
object() { curl -sf -X PUT "$AWS_ENDPOINT_URL/parts/$1" -H "$(sign s3)" -d "$2" >/dev/null; }
curl -sf -X PUT "$AWS_ENDPOINT_URL/parts" -H "$(sign s3)" >/dev/null
mkdir -p p/config/dev p/templates && cd p
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
echo 'template_path: a.yaml' > config/dev/a.yaml
cf() { local want=$1; shift; cf_exit "$want" "$@" --role none; }

# A dynamic reference of a new stack: its value is part of the plan.
parameter /table orders-1
table() {
  cat <<Y
Parameters: { V: { Type: String, Default: $1 } }
Resources:
  T: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref V } }
  D:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub '{{resolve:ssm:/\${L}}}'
      BillingMode: PAY_PER_REQUEST
      Tags: [{ Key: k, Value: $2 }]
      AttributeDefinitions: [{ AttributeName: a, AttributeType: S }]
      KeySchema: [{ AttributeName: a, KeyType: HASH }]
Y
}
table one x | sed 's/\${L}/table/' > templates/a.yaml
cf 0 plan dev --out plan.json
has "{{resolve:ssm:/table}} stands for orders-1"
parameter /table orders-2
cf 7 deploy dev --yes --plan plan.json
has "{{resolve:ssm:/table}}" err
parameter /table orders-1
cf 0 deploy dev --yes --plan plan.json

# Another value alone changes nothing, nor what is beside a change.
parameter /table orders-2
cf 0 plan dev --exit-code
table two x | sed 's/\${L}/table/' > templates/a.yaml
cf 0 deploy dev --yes
lacks "DELETE_COMPLETE" out
cf 0 plan dev --exit-code
# Where its own resource changes it is looked up again: the table may go.
table two y | sed 's/\${L}/table/' > templates/a.yaml
cf 8 deploy dev --yes
has "D" err
cf 0 deploy dev --yes --allow-destroy dev/a
cf 0 plan dev --exit-code
# Its name tells that it would stay.
table two z | sed 's/\${L}/table/' > templates/a.yaml
cf 0 deploy dev --yes
cf 0 undeploy dev --yes --allow-destroy dev/a

# Wherever the reference comes from: a parameter's value, its default, another SSM parameter, parts that are
# joined, a mapping, an attribute of what reads it, a nested stack's parameter or template.
properties='BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{AttributeName: a, AttributeType: S}], KeySchema: [{AttributeName: a, KeyType: HASH}]'
reads() { # WHAT CONFIG TEMPLATE [LOST]: only a tag changes, and the table D may be replaced
  local what=$1 lost=${4:-D}
  parameter /table orders-1
  printf 'template_path: a.yaml\n%s\nstack_tags: {x: one}\n' "$2" > config/dev/a.yaml
  printf '%s\n' "$3" > templates/a.yaml
  cf 0 deploy dev --yes
  cf 0 plan dev --exit-code
  parameter /table orders-2
  cf 0 plan dev --exit-code
  sed -i 's/x: one/x: two/' config/dev/a.yaml
  cf 0 plan dev --out plan.json
  is "$(json 'd["entries"][0]["destroys"]' plan.json)" "['$lost']" "$what"
  cf 8 deploy dev --yes --plan plan.json
  parameter /table orders-3
  cf 7 deploy dev --yes --plan plan.json --allow-destroy dev/a
  # As it was, nothing is lost.
  parameter /table orders-1
  [ "$lost" != D ] || { cf 0 deploy dev --yes; lacks DELETE_COMPLETE; }
  cf 0 undeploy dev --yes --allow-destroy dev/a
}
reads value 'parameters: {N: "{{ "{{resolve:ssm:/table}}" }}"}' "
Parameters: {N: {Type: String}}
Resources: {D: {Type: AWS::DynamoDB::Table, Properties: {TableName: !Ref N, $properties}}}"
reads default '' "
Parameters: {N: {Type: String, Default: '{{resolve:ssm:/table}}'}}
Resources: {D: {Type: AWS::DynamoDB::Table, Properties: {TableName: !Ref N, $properties}}}"
parameter /other '{{resolve:ssm:/table}}'
reads "another parameter" '' "
Parameters: {N: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /other}}
Resources: {D: {Type: AWS::DynamoDB::Table, Properties: {TableName: !Ref N, $properties}}}"
reads parts 'parameters: {N: "resolve:ssm:"}' "
Parameters: {N: {Type: String}}
Resources: {D: {Type: AWS::DynamoDB::Table, Properties: {TableName: !Sub '{{\${N}/table}}', $properties}}}"
reads joined '' "
Resources: {D: {Type: AWS::DynamoDB::Table, Properties: {TableName: !Join ['', ['{{res', 'olve:ssm:/table}}']], $properties}}}"
reads mapping '' "
Mappings: {M: {a: {b: '{{resolve:ssm:/table}}'}}}
Resources: {D: {Type: AWS::DynamoDB::Table, Properties: {TableName: !FindInMap [M, a, b], $properties}}}"
reads attribute '' "
Resources:
  S: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: '{{resolve:ssm:/table}}'}}
  D: {Type: AWS::DynamoDB::Table, Properties: {TableName: !GetAtt S.Value, $properties}}"
object table.yaml "Parameters: {N: {Type: String, Default: '{{resolve:ssm:/table}}'}}
Resources: {D: {Type: AWS::DynamoDB::Table, Properties: {TableName: !Ref N, $properties}}}"
nested='Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "https://parts.s3.amazonaws.com/table.yaml"'
reads "nested template" '' "Resources: {N: {$nested}}}" N/D
reads "nested parameter" '' "Resources: {N: {$nested, Parameters: {N: '{{resolve:ssm:/table}}'}}}}" N/D
# What reads it through an attribute is not in the change set at all.
parameter /table orders-1
echo 'template_path: a.yaml' > config/dev/a.yaml
attribute() { echo "Resources:
  S: {Type: AWS::SSM::Parameter, Properties: {Type: String, Description: $1, Value: '{{resolve:ssm:/table}}'}}
  D: {Type: AWS::DynamoDB::Table, Properties: {TableName: !GetAtt S.Value, $properties}}" > templates/a.yaml; }
attribute one
cf 0 deploy dev --yes
parameter /table orders-2
attribute two
cf 8 deploy dev --yes
has "dev/a (D)" err
cf 0 deploy dev --yes --allow-destroy dev/a
sed -n '/Deploy Summary/,$p' out > summary
has "TableName: orders-1 → orders-2" summary
cf 0 undeploy dev --yes --allow-destroy dev/a

# What a nested stack makes, and what one reads, counts like the rest of the plan.
object maker.yaml "Parameters: {V: {Type: String}}
Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Name: /made, Type: String, Value: !Ref V}}}"
object reader.yaml "Parameters: {N: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /made}}
Resources: {D: {Type: AWS::DynamoDB::Table, Properties: {TableName: !Ref N, $properties}}}"
part() { echo "{Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://parts.s3.amazonaws.com/$1', Parameters: $2}}"; }
echo "Parameters: {V: {Type: String}}
Resources: {M: $(part maker.yaml '{V: !Ref V}')}" > templates/a.yaml
echo "Resources: {N: $(part reader.yaml '{}')}" > templates/b.yaml
printf 'template_path: a.yaml\nparameters: {V: orders-1}\n' > config/dev/a.yaml
printf 'template_path: b.yaml\ndependencies: [dev/a.yaml]\n' > config/dev/b.yaml
cf 0 deploy dev --yes
cf 0 plan dev --exit-code
sed -i 's/orders-1/orders-2/' config/dev/a.yaml
cf 0 plan dev --out plan.json
has "? SSM parameter /made (dev/a)"
cf 8 deploy dev --yes --plan plan.json
has "dev/b (N)" err
cf 0 deploy dev --yes --plan plan.json --allow-destroy dev/b
cf 0 plan dev --exit-code
cf 0 undeploy dev --yes --allow-destroy dev/a --allow-destroy dev/b
rm config/dev/b.yaml templates/b.yaml
echo 'template_path: a.yaml' > config/dev/a.yaml

# A new stack shows what AWS::Include adds, is bound to it, and acknowledges what it needs.
cat > templates/a.yaml <<'Y'
Resources:
  T: { Type: AWS::SNS::Topic }
  Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://parts/r.yaml } }
Y
role() { printf 'X: {Type: AWS::IAM::Role, Properties: {RoleName: included, AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {Service: %s}, Action: "sts:AssumeRole"}]}}}' "$1"; }
object r.yaml "$(role ec2.amazonaws.com)"
cf 0 plan dev --out plan.json
has "X"
has "CAPABILITY_NAMED_IAM"
object r.yaml "$(role evil.amazonaws.com)"
cf 7 deploy dev --yes --plan plan.json
object r.yaml "$(role ec2.amazonaws.com)"
cf 0 deploy dev --yes --plan plan.json
cf 0 plan dev --exit-code
cf 0 undeploy dev --yes
# What can't be read can't be reviewed.
sed -i 's/r.yaml/none.yaml/' templates/a.yaml
cf 0 plan dev
has "NoSuchKey"
cf 7 deploy dev --yes
has "could not be read when"

# Nested templates need what they hold, also within each other.
object inner.yaml 'Resources: {R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: []}}}}'
object outer.yaml 'Resources: {Inner: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: "https://parts.s3.amazonaws.com/inner.yaml"}}}'
object plain.yaml 'Resources: {S: {Type: AWS::SNS::Topic}}'
nested() { echo "Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: \"https://parts.s3.amazonaws.com/$1\"}}}" > templates/a.yaml; }
nested outer.yaml
cf 0 deploy dev --yes
has "needs CAPABILITY_IAM"
cf 0 undeploy dev --yes --allow-destroy dev/a
# As an update, too; and where it can't be known, everything is acknowledged.
nested plain.yaml
cf 0 deploy dev --yes
lacks "CAPABILITY"
nested inner.yaml
cf 0 deploy dev --yes
has "needs CAPABILITY_IAM"
cf 0 undeploy dev --yes --allow-destroy dev/a

# Notification topics are known to templates, and an output that only a parameter decides reaches its readers.
cat > templates/a.yaml <<'Y'
Parameters: { V: { Type: String } }
Resources: { T: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Select [0, !Ref AWS::NotificationARNs] } } }
Outputs: { O: { Value: !Sub 'x-${V}' }, N: { Value: !Join ['', !Ref AWS::NotificationARNs] } }
Y
cat > templates/b.yaml <<'Y'
Parameters: { V: { Type: String }, N: { Type: String } }
Resources: { T: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Sub '${V} ${N}' } } }
Y
echo 'template_path: b.yaml
parameters: { V: !stack_output dev/a.yaml::O, N: !stack_output dev/a.yaml::N }' > config/dev/b.yaml
config() { printf 'template_path: a.yaml\nparameters: {V: %s}\nnotifications: ["arn:aws:sns:us-east-1:111111111111:%s"]\n' "$1" "$2" > config/dev/a.yaml; }
config one first
cf 0 deploy dev --yes
config two first
cf 0 plan dev --out plan.json
has "x-one → x-two"
cf 0 deploy dev --yes --plan plan.json
cf 0 plan dev --exit-code
config two second
cf 0 plan dev --out plan.json
has ":first → arn:aws:sns:us-east-1:111111111111:second"
cf 0 deploy dev --yes --plan plan.json
cf 0 plan dev --exit-code
cf 0 undeploy dev --yes
rm config/dev/b.yaml

# What a macro adds only AWS can tell: it is asked when a plan is made, and nothing of that stays.
echo 'template_path: a.yaml' > config/dev/a.yaml
printf 'Transform: AWS::Serverless-2016-10-31\nResources: { T: { Type: AWS::SNS::Topic } }\n' > templates/a.yaml
cf 8 plan dev --exit-code
has "does not run the transform"
cf 0 status dev
lacks "REVIEW_IN_PROGRESS"
