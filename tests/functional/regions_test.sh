# An environment in two regions: one plan of both, overlays, what exists once, waves, and a region that fails.
. "$(dirname "$0")/harness.sh"
mkdir -p project/config/prod project/templates
cat > deployment.yaml <<Y
version: 2
environments:
  - name: prod
    account_id: "222222222222"
    regions: [us-east-1, us-west-2]
    overlays:
      us-west-2: {parameters: {Display: west}, stacks: {topic.yaml: {parameters: {Extra: only-west}}}}
deploy:
  - {name: iam.yaml, deploy_env: [prod], once: true}
  - {name: topic.yaml, deploy_env: [all]}
Y
printf 'region: eu-central-1\nproject_code: shop\n' > project/config/config.yaml
echo 'template: {type: file, path: iam.yaml}' > project/config/prod/iam.yaml
cat > project/config/prod/topic.yaml <<Y
template: {type: file, path: topic.yaml}
parameters: {Display: east, Role: !stack_output prod/iam.yaml::RoleArn, Region: "{{ stack_group_config.region }}"}
Y
cat > project/templates/iam.yaml <<Y
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}]
Outputs: {RoleArn: {Value: !GetAtt Role.Arn}}
Y
cat > project/templates/topic.yaml <<Y
Parameters:
  Display: {Type: String}
  Role: {Type: String}
  Region: {Type: String}
  Extra: {Type: String, Default: none}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Sub "\${Display} \${Extra} \${Region}"}}
Outputs: {Role: {Value: !Ref Role}}
Y
cf_ok validate prod
cf_ok plan prod --local --output json --out prod.plan.json
is "$(json '[(e["path"], e["region"], e["decision"]) for e in d["entries"] if e["decision"] != "ignored"]')" \
  "[('prod/iam', 'us-east-1', 'create'), ('prod/topic', 'us-east-1', 'create'), ('prod/topic', 'us-west-2', 'create')]" \
  "each region has its stacks, what exists once is in the first"
cf_ok deploy prod --local --yes --plan prod.plan.json
has "3 done"
cf_ok plan prod --local --output json
is "$(json '{e["decision"] for e in d["entries"]}')" "{'no_change'}" "a second plan finds nothing to do"

# A parameter that only one region's overlay has changes that region alone.
sed -i 's/Display: west/Display: wild-west/' deployment.yaml
cf_ok plan prod --local --output json
is "$(json '[(e["path"], e["region"]) for e in d["entries"] if e["decision"] == "change"]')" "[('prod/topic', 'us-west-2')]"
cf_ok deploy prod --local --yes

# The first region fails: the second is not started, and the summary says why.
cat > project/templates/topic.yaml <<Y
Parameters: {Display: {Type: String}, Role: {Type: String}, Region: {Type: String}, Extra: {Type: String, Default: none}}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Sub "\${Display} changed"}}
  Again: {Type: AWS::SNS::Topic, Properties: {TopicName: once, DisplayName: !Ref Region}}
  Twice: {Type: AWS::SNS::Topic, DependsOn: Again, Properties: {TopicName: once, DisplayName: !Ref Extra}}
Y
cf_exit 1 deploy prod --local --yes
has "us-east-1"
has "stopped: us-east-1 failed in wave 1 of 2"
cf_ok plan prod --local --output json
is "$(json '[(e["region"], e["decision"]) for e in d["entries"] if e["path"] == "prod/topic"]')" \
  "[('us-east-1', 'change'), ('us-west-2', 'change')]" "the failed region was rolled back, the other was not touched"

# A plan holds under the rules it was made under.
cf_ok plan prod --local --out ruled.json
sed -i 's/    regions: \[us-east-1, us-west-2\]/    regions: [us-east-1, us-west-2]\n    failure_tolerance: 1/' deployment.yaml
cf_exit 7 deploy prod --local --yes --plan ruled.json
has "the rules of prod" err
