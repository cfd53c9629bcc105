# Ctrl-C starts nothing new, waits for what runs and says what state is left; a kill is settled by the next deployment.
. "$(dirname "$0")/harness.sh"
quickstart
"$CF" local serve --port 0 --memory --resource-time 150 > url &
for _ in $(seq 100); do [ -s url ] && break; sleep 0.05; done
export AWS_ENDPOINT_URL=$(cat url) AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=111111111111 AWS_SECRET_ACCESS_KEY=local

wait_for() { for _ in $(seq 200); do grep -q "$1" out && return; sleep 0.05; done; fail "no $1"; }
"$CF" deploy dev --role none --yes >out 2>err </dev/null & pid=$!
wait_for "dev/network CREATE_IN_PROGRESS"
kill -INT $pid
status=0; wait $pid || status=$?
is $status 130
grep -q "dev/network .*created" out || fail "what ran was waited for"
has "cancelled"
cf_ok status dev --role none --output json
is "$(json '[s["status"] for s in d["stacks"] if s["path"] == "dev/airflow/airflow-infra"]')" "['not deployed']"

# Killed in the middle: the next run says what it found and goes on.
"$CF" deploy dev --role none --yes >out 2>err </dev/null & pid=$!
wait_for "dev/airflow/airflow-infra CREATE_IN_PROGRESS"
kill -KILL $pid
wait $pid 2>/dev/null || true
deadline=$((SECONDS + 60))
until "$CF" deploy dev --role none --yes >out 2>err </dev/null; do
  [ $SECONDS -lt $deadline ] || fail "the next deployment does not get through"
  grep -q "did not end in order\|in progress\|IN_PROGRESS" out err || fail "the next deployment does not say why"
  sleep 0.3
done
cf_ok plan dev --role none --exit-code
is "$("$CF" status dev --role none --output json | python3 -c 'import json,sys; print(sorted({s["status"] for s in json.load(sys.stdin)["stacks"]}))')" "['CREATE_COMPLETE']"

# A second Ctrl-C leaves at once and names what goes on; until that has ended the next deployment is refused.
cf_ok undeploy dev --role none --yes --allow-destroy dev/logging --allow-destroy dev/airflow/airflow-infra --allow-destroy dev/data/lake --allow-destroy dev/network
"$CF" deploy dev --role none --yes >out 2>err </dev/null & pid=$!
wait_for "dev/network CREATE_IN_PROGRESS"
kill -INT $pid
kill -TERM $pid  # counts as a second one, and the two can't become one signal
status=0; wait $pid || status=$?
is $status 130
grep -q "left at once: .*dev/network.* in CloudFormation; 'cf status dev' says when" err || fail "what goes on is named"
cf_exit 7 deploy dev --role none --yes
has "an operation is running"
