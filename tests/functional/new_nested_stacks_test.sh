# What a new nested stack will hold is in the plan, as far as its template can be read.
. "$(dirname "$0")/harness.sh"
# Texts are looked for without regard to where lines are broken.
flat() { tr -s ' \n' ' ' < "$1"; }
has() { [[ "$(flat "${2:-out}")" == *"$1"* ]] || fail "expected '$1' in ${2:-out}"; }
lacks() { [[ "$(flat "${2:-out}")" != *"$1"* ]] || fail "did not expect '$1' in ${2:-out}"; }
"$CF" local serve --port 0 --memory > url &
for _ in $(seq 100); do [ -s url ] && break; sleep 0.05; done
export AWS_ENDPOINT_URL=$(cat url) AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=111111111111 AWS_SECRET_ACCESS_KEY=local
put() {
  python3 - "$1" "$2" <<'P'
import os, sys, urllib.request
headers = {"Authorization": "AWS4-HMAC-SHA256 Credential=111111111111/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00"}
urllib.request.urlopen(urllib.request.Request(os.environ["AWS_ENDPOINT_URL"].strip() + sys.argv[1], sys.argv[2].encode(), headers, method="PUT"))
P
}
put /nested-templates ""
queues=$(python3 -c 'print(", ".join("Q%02d: {Type: AWS::SQS::Queue}" % i for i in range(40)))')
put /nested-templates/inner.yaml "Resources: {Topic: {Type: AWS::SNS::Topic}}"
put /nested-templates/mid.yaml "Resources: {$queues, Rights: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Version: '2012-10-17', Statement: []}}},
  Inner: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://nested-templates.s3.amazonaws.com/inner.yaml'}}}"
mkdir -p p/config/dev p/templates && cd p
printf 'project_code: demo\nregion: us-east-1\n' > config/config.yaml
printf 'template_path: o.yaml\n' > config/dev/o.yaml
cat > templates/o.yaml <<'Y'
Resources:
  M: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "https://nested-templates.s3.amazonaws.com/mid.yaml"}}
Y
cf_ok plan dev --out plan.json --markdown plan.md
digest=$(json '[r["after"] for r in d["entries"][0]["resolved"] if r["key"] == "nested template M"][0]' plan.json)
for file in out plan.md; do
  has "the new nested stack M holds 42 resources (template https://nested-templates.s3.amazonaws.com/mid.yaml, SHA-256 ${digest:0:12}" $file
  has "AWS::IAM::ManagedPolicy M/Rights" $file
  has "the new nested stack M/Inner holds 1 resource" $file
  has "AWS::SNS::Topic M/Inner/Topic" $file
done
has "and 17 more"
lacks "M/Q39"
cf_ok plan dev --verbose
has "AWS::SQS::Queue M/Q39"
is "$(json 'len(d["entries"][0]["nested"][0]["resources"])' plan.json)" 42
cf_ok deploy dev --plan plan.json --yes
# What conditions leave out under the parameters that it gets is not listed; what holds no resources is no content.
put /nested-templates/if.yaml "Parameters: {Env: {Type: String}}
Conditions: {Prod: !Equals [!Ref Env, prod], Here: !Equals [!Ref AWS::StackName, x]}
Resources: {T: {Type: AWS::SNS::Topic}, Admin: {Type: AWS::SNS::Topic, Condition: Prod}, Own: {Type: AWS::SNS::Topic, Condition: Here}}"
put /nested-templates/wrong.yaml "Resources: ["
printf 'template_path: c.yaml\n' > config/dev/c.yaml
cat > templates/c.yaml <<'Y'
Resources:
  C: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "https://nested-templates.s3.amazonaws.com/if.yaml", Parameters: {Env: dev}}}
  W: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "https://nested-templates.s3.amazonaws.com/wrong.yaml"}}
Y
cf_ok plan dev/c
has "the new nested stack C holds 2 resources"
lacks "C/Admin"
has "AWS::SNS::Topic C/Own (if Here)"
has "the template of the nested stack W could not be read"
lacks "nested stack W holds"
