# Generated templates, as cfn-lint sees them.
. "$(dirname "$0")/harness.sh"
python=$(sh "$REPO/tests/tools/python_env.sh" cfn-lint==1.58.0) || skip "no cfn-lint"
quickstart
digest=$(printf cf | sha256sum | cut -c1-64)
generate="pipeline generate --runner codebuild --region us-east-1 --binary-url https://downloads.example.com/cf --binary-sha256 $digest
  --plan-with-deploy-role --manual-approval --stage-conditions --state s3://shop-state/deployments"
for forge in github gitlab bitbucket; do
  cf_ok $generate --forge $forge --repository acme/shop --out $forge --connection arn:aws:codeconnections:us-east-1:111111111111:connection/0f1e
done
cf_ok $generate --forge codecommit --repository shop --out codecommit
cf_ok bootstrap --runner github-actions --repository acme/shop --region us-east-1 --out github-actions
cf_ok bootstrap --runner gitlab-ci --repository acme/shop --region us-east-1 --out gitlab-ci
"$(dirname "$python")/cfn-lint" --format parseable */pipeline/project/templates/*.yaml git*/project/templates/*.yaml >out 2>err || fail "cfn-lint"
