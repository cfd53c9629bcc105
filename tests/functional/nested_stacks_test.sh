# What changes within nested stacks is planned, bound to the plan, and guarded where it is data that is lost.
. "$(dirname "$0")/harness.sh"
mkdir -p project/config/dev project/templates
cat > deployment.yaml <<Y
deploy_environments: [{name: dev, account_id: "111111111111"}]
deploy: [{name: parent.yaml, gold_template: false, deploy_env: [dev]}]
Y
echo 'region: us-east-1' > project/config/config.yaml
echo 'project_code: shop' >> project/config/config.yaml
echo 'template: {type: file, path: parent.yaml}' > project/config/dev/parent.yaml
cat > project/templates/parent.yaml <<Y
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: https://templates.s3.amazonaws.com/child.yaml}
Y
# child RESOURCES: puts the nested template into the embedded S3.
child() {
  python3 - "$CF" "$1" <<'P'
import re, subprocess, sys, urllib.request
server = subprocess.Popen([sys.argv[1], "local", "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
try:
    url = None
    while not url:
        url = re.search(r"http://[0-9.:]+", server.stdout.readline())
    sign = {"Authorization": "AWS4-HMAC-SHA256 Credential=111111111111/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00"}
    for path, body in (("/templates", b""), ("/templates/child.yaml", sys.argv[2].encode())):
        try:
            urllib.request.urlopen(urllib.request.Request(url[0] + path, body, sign, method="PUT"))
        except urllib.error.HTTPError as error:
            if error.code != 409: raise
finally:
    server.terminate()
    server.wait()
P
}
store='{Type: AWS::S3::Bucket, Properties: {Tags: [{Key: a, Value: b}]}}'
child "Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: one}}, Store: $store}"
# A new stack is bound to its nested template too.
cf_ok plan dev --local --out new.json
child "Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: edited}}}"
cf_exit 7 deploy dev --local --yes --plan new.json
has "nested template Child" err
child "Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: one}}, Store: $store}"
cf_ok deploy dev --local --yes --plan new.json
cf_ok plan dev --local
has "no change"

child "Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: two}}, Store: $store}"
cf_ok plan dev --local --out two.json
has "Child/Topic"
has "two"
lacks "allow-destroy"

# Edited after the review: the plan is void.
child "Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: edited}}, Store: $store}"
cf_exit 7 deploy dev --local --yes --plan two.json
child "Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: two}}, Store: $store}"
cf_ok deploy dev --local --yes --plan two.json
cf_ok plan dev --local
has "no change"

# A bucket that would be lost within is named and guarded.
child "Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: two}}}"
cf_ok plan dev --local
has "Child/Store"
cf_exit 8 deploy dev --local --yes
has "Child/Store" err
cf_ok deploy dev --local --yes --allow-destroy dev/parent

# A deletion names what is lost within, and asks nothing where nothing is.
cf_ok undeploy dev --local --yes
child "Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: two}}, Store: $store}"
cf_ok deploy dev --local --yes
cf_exit 8 undeploy dev --local --yes
has "Child/Store" err
cf_ok undeploy dev --local --yes --allow-destroy dev/parent

# An output that is read through a nested stack stays, unless what it refers to there changes.
echo 'Outputs: {Topic: {Value: !GetAtt Child.Outputs.Topic}}' >> project/templates/parent.yaml
sed -i 's/^deploy: \[\(.*\)\]$/deploy: [\1, {name: reader.yaml, gold_template: false, deploy_env: [dev]}]/' deployment.yaml
cat > project/config/dev/reader.yaml <<'Y'
template: {type: file, path: reader.yaml}
parameters: {Topic: !stack_output dev/parent.yaml::Topic}
Y
cat > project/templates/reader.yaml <<'Y'
Parameters: {Topic: {Type: String}}
Resources:
  Reader: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Topic, Protocol: email, Endpoint: a@example.com}}
Y
# beside DELAY NAME: a queue that the output does not read, and the topic that it does.
beside() {
  child "Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: $2}}
  Queue: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: $1}}
Outputs: {Topic: {Value: !Ref Topic}}"
}
beside 1 first
cf_ok deploy dev --local --yes
beside 2 first
cf_ok plan dev --local --output json
is "$(json '{e["path"]: e["decision"] for e in d["entries"]}')" "{'dev/parent': 'change', 'dev/reader': 'no_change'}"
beside 2 second
cf_ok plan dev --local --output json
is "$(json '{e["path"]: e["decision"] for e in d["entries"]}')" "{'dev/parent': 'change', 'dev/reader': 'change'}"
is "$(json 'd["entries"][1]["holes"]')" "['parameter Topic (dev/parent Topic)']"
