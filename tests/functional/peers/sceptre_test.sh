# Sceptre 4.x, unchanged, launches dev of the quick start onto `cf local serve` once the gold template is in place.
. "$(dirname "$0")/../harness.sh"
. "$REPO/tests/functional/peers/peer.sh"
peer_python sceptre "sceptre==4.7.0" boto3
quickstart
mkdir -p project/templates/airflow
cp gold-templates/1.0.0/airflow/airflow-infra.yaml project/templates/airflow/
serve
account 111111111111
sceptre() { timeout 500 "$(dirname "$PEER_PYTHON")/sceptre" --dir project "$@" >out 2>err </dev/null || fail "sceptre $*"; }

sceptre --output json status dev
sceptre launch --yes dev
sceptre --output json status dev
is "$(json 'sorted(set(d.values()))')" "['CREATE_COMPLETE']"

# Launched again nothing changes, and what Sceptre deployed is what cf plans.
sceptre launch --yes dev
cf_exit 0 plan dev --role none --exit-code

sceptre delete --yes dev
sceptre --output json status dev
is "$(json 'sorted(set(d.values()))')" "['PENDING']"
