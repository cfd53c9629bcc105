# Generated templates, as checkov's checks of CloudFormation see them. What is left out, and why:
#   CKV_AWS_18  access logs of the buckets: CloudTrail's data events are the account's matter, not the pipeline's
. "$(dirname "$0")/harness.sh"
python=$(sh "$REPO/tests/tools/python_env.sh" checkov==3.3.30) || skip "no checkov"
quickstart
digest=$(printf cf | sha256sum | cut -c1-64)
generate="pipeline generate --runner codebuild --region us-east-1 --binary-url https://downloads.example.com/cf --binary-sha256 $digest
  --plan-with-deploy-role --manual-approval --stage-conditions --state s3://shop-state/deployments"
for forge in github gitlab bitbucket; do
  cf_ok $generate --forge $forge --repository acme/shop --out $forge --connection arn:aws:codeconnections:us-east-1:111111111111:connection/0f1e
done
cf_ok $generate --forge codecommit --repository shop --out codecommit
cf_ok bootstrap --runner gitlab-ci --repository acme/shop --region us-east-1 --out gitlab-ci
mkdir templates
for file in */pipeline/project/templates/*.yaml gitlab-ci/project/templates/*.yaml; do
  cp "$file" "templates/$(echo "$file" | tr / -)"
done
"$(dirname "$python")/checkov" --directory templates --framework cloudformation --compact --quiet --skip-download \
  --skip-check CKV_AWS_18 >out 2>err || fail "checkov"
