# Over HTTP, as against AWS: the environment's role is entered, and the account is checked before anything else.
. "$(dirname "$0")/harness.sh"
quickstart
"$CF" local serve --port 0 > url &
for _ in $(seq 100); do [ -s url ] && break; sleep 0.05; done
export AWS_ENDPOINT_URL=$(cat url) AWS_REGION=us-east-1

cf_exit 5 plan dev
has "credentials" err

export AWS_ACCESS_KEY_ID=999999999999 AWS_SECRET_ACCESS_KEY=local
cf_ok plan dev
has "arn:aws:sts::111111111111:assumed-role/cloudfoundation-admin"
cf_exit 5 plan dev --role none
has "999999999999" err
has "111111111111" err

cf_ok deploy dev --yes
has "CREATE_COMPLETE"
cf_ok plan dev --exit-code
cf_ok status dev --local    # the same state, in process
has "CREATE_COMPLETE"

kill %1; wait 2>/dev/null || true
cf_exit 6 plan dev
has "127.0.0.1" err
