# The script that runs against AWS (tests/aws/smoke) holds against the embedded services, cleans up where it fails, and
# touches no other account.
. "$(dirname "$0")/harness.sh"
run=$REPO/tests/aws/smoke/run.sh
code() { local got=0; "$@" >out 2>err </dev/null || got=$?; echo $got; }
is "$(code env -u CF_SMOKE_ACCOUNT "$run")" 77 "without an account"
has "CF_SMOKE_ACCOUNT"

"$CF" local serve --port 0 --state "$WORK/state.db" > url 2> serve.err &
for _ in $(seq 100); do [ -s url ] && break; sleep 0.05; done
export AWS_ENDPOINT_URL=$(cat url) AWS_ACCESS_KEY_ID=111111111111 AWS_SECRET_ACCESS_KEY=local CF_SMOKE_ACCOUNT=111111111111 CF
is "$(code "$run")" 0
has "all held: 111111111111"

# Of the failing run nothing is left either.
is "$(code env CF_SMOKE_FAIL=1 "$run")" 1
has "cleaning up" err
lacks "LEFT BEHIND" err
# Credentials of another account: nothing is made, and nothing deleted.
is "$(code env CF_SMOKE_ACCOUNT=222222222222 "$run")" 1
has "not those of 222222222222" err
lacks "cleaning up" err
# As AWS would list it.
stacks=$(python3 - <<'P'
import os, urllib.request
request = urllib.request.Request(os.environ["AWS_ENDPOINT_URL"], b"Action=DescribeStacks&Version=2010-05-15", {
    "Content-Type": "application/x-www-form-urlencoded",
    "Authorization": "AWS4-HMAC-SHA256 Credential=111111111111/20260101/us-east-1/cloudformation/aws4_request, "
                     "SignedHeaders=host, Signature=00"})
print(urllib.request.urlopen(request).read().decode().count("<StackId>"))
P
)
is "$stacks" 0 "stacks that are left"
