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
