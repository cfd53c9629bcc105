# What AWS is known to refuse is said by the plan, not found out half-way through a deployment.
. "$(dirname "$0")/harness.sh"
mkdir -p config/dev templates
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
flat() { tr -s ' \n' ' ' <out >flat; }

# More than can be sent, and no bucket to send it through.
python3 -c 'print("Resources:"); [print(f"  T{i}: {{Type: AWS::SNS::Topic, Properties: {{DisplayName: {i:0>200}}}}}") for i in range(300)]' > templates/large.yaml
echo 'template_path: large.yaml' > config/dev/large.yaml
cf_exit 4 validate dev
has "template_bucket_name" err
cf_exit 4 plan dev --local
flat
has "more than 51,200 must be sent through a bucket" flat
has "template_bucket_name" flat
echo 'template_bucket_name: big-templates' >> config/dev/large.yaml
cf_ok validate dev
cf_ok deploy dev --local --yes
cf_ok plan dev --local --exit-code
rm config/dev/large.yaml

# An assertion of the template's own rules.
cat > templates/rules.yaml <<'Y'
Parameters: {Size: {Type: String}}
Rules: {Small: {Assertions: [{Assert: !Equals [!Ref Size, small], AssertDescription: only small ones}]}}
Resources: {T: {Type: AWS::SNS::Topic}}
Y
printf 'template_path: rules.yaml\nparameters: {Size: large}\n' > config/dev/rules.yaml
cf_exit 4 plan dev --local
has "only small ones"
sed -i s/large/small/ config/dev/rules.yaml
cf_ok plan dev --local
rm config/dev/rules.yaml

# What the catalogue knows: a required property, a property, an attribute.
cat > templates/lint.yaml <<'Y'
Resources:
  T: {Type: AWS::SNS::Topic, Properties: {DisplayNam: x}}
  S: {Type: AWS::SNS::Subscription, Properties: {Protocol: sqs}}
Outputs: {A: {Value: !GetAtt T.TopicAr}}
Y
echo 'template_path: lint.yaml' > config/dev/lint.yaml
cf_ok plan dev --local
flat
has "AWS will refuse it: templates/lint.yaml:2" flat
has "did you mean 'DisplayName'" flat
has "TopicArn" flat
rm config/dev/lint.yaml

# An export that nobody makes, and one that comes too late.
echo 'Resources: {T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !ImportValue nope}}}' > templates/imports.yaml
echo 'template_path: imports.yaml' > config/dev/imports.yaml
cf_ok plan dev --local
flat
has "no stack exports nope now, and none of this plan will" flat
echo '{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}, "Outputs": {"A": {"Value": "v", "Export": {"Name": "nope"}}}}' > templates/exports.json
echo 'template_path: exports.json' > config/dev/exports.yaml
cf_ok plan dev --local
flat
has "which dev/exports will export, but nothing makes it wait: write dependencies: [dev/exports.yaml]" flat
echo 'dependencies: [dev/exports.yaml]' >> config/dev/imports.yaml
cf_ok plan dev --local
lacks "exports nope"
lacks "nothing makes it wait"
cf_ok deploy dev --local --yes
cf_ok plan dev --local --exit-code
