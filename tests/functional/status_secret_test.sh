# `cf status` masks outputs that give a secret away, as CloudFormation does not.
. "$(dirname "$0")/harness.sh"
mkdir -p p/config/dev p/templates && cd p
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
cat > config/dev/app.yaml <<'Y'
template_path: app.yaml
parameters:
  Password: correct-horse-battery
  Size: large
Y
cat > templates/app.yaml <<'Y'
Parameters: { Password: { Type: String, NoEcho: true }, Size: { Type: String } }
Resources: { Topic: { Type: AWS::SNS::Topic } }
Outputs:
  Url: { Value: !Sub "db://admin:${Password}@host" }
  Size: { Value: !Ref Size }
Y
cf_ok deploy dev --local --yes
cf_ok status dev -v --local
has "Size = large"
has "Url = ****"
lacks "correct-horse"
# Also the value that it had when it was deployed.
sed -i 's/correct-horse-battery/another-long-secret/' config/dev/app.yaml
cf_ok status dev -v --local
lacks "correct-horse"
cf_ok status dev --local --output json
lacks "correct-horse"
is "$(json 'd["stacks"][0]["outputs"]["Url"]')" "****"

# A SecureString that the config reads, in a parameter that is not NoEcho.
"$CF" local serve --port 0 --memory > ../url &
for _ in $(seq 100); do [ -s ../url ] && break; sleep 0.05; done
export AWS_ENDPOINT_URL=$(cat ../url) AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=111111111111 AWS_SECRET_ACCESS_KEY=local
curl -sf "$AWS_ENDPOINT_URL/" -H 'X-Amz-Target: AmazonSSM.PutParameter' -H 'Content-Type: application/x-amz-json-1.1' \
  -H 'Authorization: AWS4-HMAC-SHA256 Credential=111111111111/20260101/us-east-1/ssm/aws4_request, SignedHeaders=host, Signature=0' \
  -d '{"Name": "/x/token", "Type": "SecureString", "Value": "secure-token-51c"}' >/dev/null
printf 'template_path: plain.yaml\nparameters: {Token: !ssm /x/token}\n' > config/dev/app.yaml
cat > templates/plain.yaml <<'E'
Parameters: { Token: { Type: String } }
Resources: { Topic: { Type: AWS::SNS::Topic } }
Outputs: { Url: { Value: !Sub "https://host/${Token}" } }
E
cf_ok deploy dev --role none --yes
lacks "secure-token"
cf_ok status dev -v --role none
has "Url = ****"
cf_ok status dev --role none --output json
lacks "secure-token"

# The summary of a deployment masks what is made of a secret, too.
cat > templates/made.yaml <<'E'
Parameters: { Password: { Type: String, NoEcho: true }, Size: { Type: String } }
Resources: { Topic: { Type: AWS::SNS::Topic } }
Outputs: { Coded: { Value: !Base64 { Ref: Password } }, Size: { Value: !Ref Size } }
E
printf 'template_path: made.yaml\nparameters: {Password: Hunter2-Zebra, Size: large}\n' > config/dev/made.yaml
cf_ok deploy dev --role none --yes --output json
has '"large"'
lacks "SHVudGVyMi1aZWJyYQ=="

# A part of a SecureString, in a parameter that is not NoEcho, and what reads it in another stack.
printf 'template_path: plain.yaml\nparameters: {Token: !select [1, !split ["-", !ssm /x/token]]}\n' > config/dev/app.yaml
sed -i 's|https://host/||' templates/plain.yaml
rm config/dev/made.yaml
cf_ok deploy dev --role none --yes
cf_ok status dev -v --role none
has "Url = ****"
lacks "Url = token"

# `cf explain` masks what arrives from an output that reads a NoEcho parameter, and what is made of it.
printf 'template_path: app.yaml\nparameters: {Password: correct-horse-battery, Size: large}\n' > config/dev/app.yaml
cat > config/dev/reader.yaml <<'Y'
template_path: reader.yaml
parameters: { V: !stack_output dev/app.yaml::Url, W: !join ["-", [!stack_output dev/app.yaml::Url, x]], Size: !stack_output dev/app.yaml::Size }
stack_tags: { t: !stack_output_external x-dev-app::Url }
dependencies: [dev/app.yaml]
Y
cat > templates/reader.yaml <<'Y'
Parameters: { V: { Type: String }, W: { Type: String }, Size: { Type: String } }
Resources: { T: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref Size } } }
Y
sed -i 's|db://admin:\${Password}@host|\${Password}-@host|' templates/app.yaml
unset AWS_ENDPOINT_URL AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
cf_ok deploy dev --local --yes -v
lacks "correct-horse"
for key in parameters stack_tags parameters.W; do
  cf_ok explain dev/reader $key --local
  has "****"
  lacks "correct-horse"
done
cf_ok explain dev/reader parameters --local
has "Size: large"
# Also through an attribute of a resource that holds it.
cat > templates/app.yaml <<'Y'
Parameters: { Password: { Type: String, NoEcho: true }, Size: { Type: String } }
Resources: { Kept: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !Sub "pw=${Password}" } } }
Outputs:
  Url: { Value: !Sub "${Password}-@host" }
  Held: { Value: !GetAtt Kept.Value }
  Size: { Value: !Ref Size }
Y
sed -i 's/^stack_tags.*/&\nsceptre_user_data: { z: !stack_output dev\/app.yaml::Held }/' config/dev/reader.yaml
cf_ok deploy dev --local --yes -v
lacks "correct-horse"
cf_ok explain dev/reader sceptre_user_data --local
has "pw=****"
# That it is a secret makes it no change.
cf_ok plan dev --local --exit-code --out plan.json
lacks "correct-horse" plan.json
sed -i 's/Size: large}/Size: small}/' config/dev/app.yaml
cf_ok plan dev --local --out plan.json --markdown plan.md -v
for file in out plan.json plan.md; do lacks "correct-horse" $file; done
cf_ok deploy dev --local --yes --plan plan.json -v
lacks "correct-horse"
