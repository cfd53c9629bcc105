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
has "Url = https://host/****"
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
