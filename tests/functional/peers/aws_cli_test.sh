# The AWS CLI and boto3, unchanged, deploy what `cf render` wrote onto `cf local serve`.
. "$(dirname "$0")/../harness.sh"
. "$REPO/tests/functional/peers/peer.sh"
peer_python aws_cli "awscli==1.*" boto3
quickstart
cf_ok render dev --out "$WORK/rendered"
[ -f "$WORK/rendered/manifest.json" ] || fail "no manifest"
serve

account 111111111111
timeout 300 "$PEER_PYTHON" "$REPO/tests/functional/peers/deploy_rendered.py" boto3 "$WORK/rendered" >out 2>err || fail "boto3"
has "CREATE_COMPLETE"
is "$(grep -c CREATE_COMPLETE out)" 5 "every stack of dev"

# Another account of the same endpoint knows nothing of the first one's stacks.
account 222222222222
timeout 500 "$PEER_PYTHON" "$REPO/tests/functional/peers/deploy_rendered.py" cli "$WORK/rendered" >out 2>err || fail "the AWS CLI"
is "$(grep -c CREATE_COMPLETE out)" 5 "every stack of dev"

# What the peers deployed is what cf would: nothing to change. Credentials of the account itself, no role.
account 111111111111
cf_exit 0 plan dev --role none --exit-code
