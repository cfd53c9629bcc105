# The generated workflow, as zizmor's audits see it: template injection, permissions, pins, triggers, credentials that stay.
. "$(dirname "$0")/harness.sh"
python=$(sh "$REPO/tests/tools/python_env.sh" zizmor==1.32.0) || skip "no zizmor"
quickstart
digest=$(printf cf | sha256sum | cut -c1-64)
generate="pipeline generate --runner github-actions --repository acme/shop --region us-east-1 --plan-with-deploy-role
  --binary-url https://downloads.example.com/cf --binary-sha256 $digest"
cf_ok $generate --out public
cf_ok $generate --out server --server https://github.example.com
cf_ok $generate --out below --plan-all --project . --branch release/1.x
audit() { "$(dirname "$python")/zizmor" --offline --no-progress --format plain "$@" >out 2>err || fail "zizmor: $*"; }
audit --persona auditor {public,below}/.github/workflows/cloud-foundation.yml
audit server/.github/workflows/cloud-foundation.yml # its machines are of one's own, which an auditor warns of
# An audit that finds nothing in anything would say the same.
sed 's/@bbbca2d[0-9a-f]*/@v7/' public/.github/workflows/cloud-foundation.yml > unpinned.yml
! (audit unpinned.yml) 2>/dev/null || fail "zizmor finds nothing"
