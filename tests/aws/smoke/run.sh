#!/usr/bin/env bash
# What costs nothing, deployed for real: plan, deploy, change, plan, deploy, undeploy of an IAM role, an SSM parameter
# and an SNS topic in one region, under names that nobody else has. What it made is deleted again, also where it fails.
#
#   CF_SMOKE_ACCOUNT=123456789012 tests/aws/smoke/run.sh
#
#   CF_SMOKE_ACCOUNT  the account; nothing is asked or made where the credentials are of another one
#   CF_SMOKE_REGION   default us-east-1
#   CF_SMOKE_ROLE     role that is assumed there; default none: the credentials as they are (AWS_PROFILE, ...)
#   CF                the program; default build/cf
#
# Exit codes: 0 all held; 1 something did not; 77 nobody gave an account.
set -euo pipefail
[ -n "${CF_SMOKE_ACCOUNT:-}" ] || { echo "SKIP: set CF_SMOKE_ACCOUNT and have its credentials at hand to run this against AWS"; exit 77; }
[[ $CF_SMOKE_ACCOUNT =~ ^[0-9]{12}$ ]] || { echo "CF_SMOKE_ACCOUNT is no account id of twelve digits" >&2; exit 1; }
CF=$(realpath "${CF:-$(dirname "$0")/../../../build/cf}")
region=${CF_SMOKE_REGION:-us-east-1}
mark=cfsmoke$(od -An -N5 -tx1 /dev/urandom | tr -d ' \n')
work=$(mktemp -d)
cd "$work"
entered=0 # once it is certain whose account this is

cf() { "$CF" "$@" --role "${CF_SMOKE_ROLE:-none}"; }
step() { echo "== $*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }
clean_up() {
  status=$?
  trap - EXIT
  if [ $entered = 1 ] && [ $status != 0 ]; then
    echo "== cleaning up what $mark made" >&2
    # A stack that is busy is not deleted; it is waited for.
    for _ in 1 2 3; do
      cf undeploy smoke --yes >&2 </dev/null && { cd /; rm -rf "$work"; exit $status; }
      sleep "${CF_SMOKE_PAUSE:-20}"
    done
    echo "LEFT BEHIND in $CF_SMOKE_ACCOUNT, $region: stacks whose names begin with $mark" >&2
  fi
  cd /
  rm -rf "$work"
  exit $status
}
trap clean_up EXIT
trap 'exit 130' INT TERM

mkdir -p project/config/smoke project/templates
cat > deployment.yaml <<Y
version: 2
environments:
  - { name: smoke, account_id: "$CF_SMOKE_ACCOUNT" }
deploy:
  - { name: identity.yaml, deploy_env: [smoke] }
  - { name: settings.yaml, deploy_env: [smoke] }
Y
printf 'project_code: %s\nregion: %s\n' "$mark" "$region" > project/config/config.yaml
printf 'template: {type: file, path: identity.yaml}\nstack_tags: {purpose: smoke-test}\n' > project/config/smoke/identity.yaml
settings() {
  cat > project/config/smoke/settings.yaml <<Y
template: {type: file, path: settings.yaml}
stack_tags: {purpose: smoke-test}
parameters:
  Value: $1
  Role: !stack_output smoke/identity.yaml::RoleArn
Y
}
settings first
cat > project/templates/identity.yaml <<Y
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: sts:AssumeRole }]
Outputs: { RoleArn: { Value: !GetAtt Role.Arn } }
Y
cat > project/templates/settings.yaml <<Y
Parameters: { Value: { Type: String }, Role: { Type: String } }
Resources:
  Setting: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !Sub "\${Value} \${Role}" } }
  Topic: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref Value } }
Outputs: { Value: { Value: !Ref Value }, Topic: { Value: !Ref Topic } }
Y

step "whose account this is"
# The account of the descriptor is compared with GetCallerIdentity before anything else is asked of AWS.
cf status smoke > out || fail "the credentials are not those of $CF_SMOKE_ACCOUNT, or may not look"
[ "$(grep -c 'not deployed' out)" = 2 ] || fail "stacks of the name $mark exist already"
entered=1

step "plan and deploy ($mark in $region)"
cf plan smoke --out first.json > out
grep -q '2 to create' out || fail "the first plan does not create two stacks"
cf status smoke | grep -c 'not deployed' | grep -qx 2 || fail "planning left something behind"
cf deploy smoke --plan first.json --yes > out
cf plan smoke --exit-code > out || fail "something is to do after the deployment"

step "change one parameter"
settings second
code=0
cf plan smoke --exit-code --out second.json > out || code=$?
[ $code = 3 ] || fail "the change is not in the plan (exit code $code)"
cf deploy smoke --plan second.json --yes > out
cf status smoke -v > out
grep -q 'Value = second' out || fail "the change did not arrive"

step "a plan that was made before that is refused"
code=0
cf deploy smoke --plan first.json --yes > out 2>&1 || code=$?
[ $code = 7 ] || fail "a stale plan ended with exit code $code"

[ -z "${CF_SMOKE_FAIL:-}" ] || fail "as CF_SMOKE_FAIL asks"

step "undeploy"
cf undeploy smoke --yes > out
[ "$(cf status smoke | grep -c 'not deployed')" = 2 ] || fail "stacks are left"
echo "all held: $CF_SMOKE_ACCOUNT, $region"
