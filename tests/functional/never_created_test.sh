# A stack of which there is only a change set that nobody executed (REVIEW_IN_PROGRESS) is deleted like any other, and keeps
# nothing that it would have needed.
. "$(dirname "$0")/harness.sh"
mkdir -p config/dev templates
printf 'project_code: demo\nregion: us-east-1\n' >config/config.yaml
printf 'template: {path: t.yaml}\n' >config/dev/a.yaml
printf 'template: {path: t.yaml}\ndependencies: [dev/a.yaml]\n' >config/dev/b.yaml
printf 'Resources: {T: {Type: AWS::SNS::Topic}}\n' >templates/t.yaml
"$CF" local serve --port 0 >url &
for _ in $(seq 100); do [ -s url ] && break; sleep 0.05; done
export AWS_ENDPOINT_URL=$(cat url) AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=111111111111 AWS_SECRET_ACCESS_KEY=local

# Somebody's change set for a stack that is not there.
propose() {
  curl -sf "$AWS_ENDPOINT_URL/" -H "Authorization: AWS4-HMAC-SHA256 Credential=111111111111/20260101/us-east-1/cloudformation/aws4_request, SignedHeaders=host, Signature=0" \
    --data-urlencode Action=CreateChangeSet --data-urlencode Version=2010-05-15 --data-urlencode ChangeSetType=CREATE \
    --data-urlencode ChangeSetName=theirs --data-urlencode "StackName=$1" --data-urlencode "TemplateBody=$(cat templates/t.yaml)" >/dev/null
}
cf_ok deploy dev/a --yes
propose demo-dev-b
cf_ok status dev
has REVIEW_IN_PROGRESS

cf_ok undeploy dev dev/a --yes
cf_ok status dev
has REVIEW_IN_PROGRESS
lacks CREATE_COMPLETE

cf_ok undeploy dev --yes
has "it was never created: what goes with it is change sets that nobody executed"
cf_ok status dev
lacks REVIEW_IN_PROGRESS

# Listed under undeploy, too, beside what is deployed.
cf_ok deploy dev/a --yes
propose demo-dev-b
mkdir project && mv config templates project
cat >deployment.yaml <<'Y'
version: 2
environments: [{name: dev, account_id: "111111111111"}]
deploy: [{name: a.yaml, deploy_env: [dev]}]
undeploy: [{name: b.yaml, deploy_env: [dev]}]
Y
cf_ok deploy dev --yes --role none
cf_ok status dev --role none
lacks REVIEW_IN_PROGRESS
has CREATE_COMPLETE
