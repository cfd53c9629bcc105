# The main job: two environments planned and deployed on the embedded CloudFormation, then a change, then nothing to do.
. "$(dirname "$0")/harness.sh"
quickstart

cf_exit 3 plan dev --local --exit-code --markdown plan.md
has "dev/network"
has "known after deploy"
has "airflow/airflow-infra"
has "## " plan.md
lacks "RetentionDays" err

cf_ok deploy dev --local --yes --markdown summary.md
has "CREATE_COMPLETE"
has "dev/data/lake" summary.md

cf_ok plan dev --local --exit-code --output json
is "$(json 'sorted({e["decision"] for e in d["entries"]})')" "['ignored', 'no_change']" "a second plan finds nothing to do"

cf_ok plan prod --local
cf_ok deploy prod --local --yes
cf_ok status prod --local --output json
is "$(json '[s["status"] for s in d["stacks"] if s["path"] == "prod/network"]')" "['CREATE_COMPLETE']"
is "$(json '[s["status"] for s in d["stacks"] if s["path"] == "prod/s3-bucket"]')" "['not deployed']"

sed -i 's/RetentionDays: .*/RetentionDays: "30"/' project/config/dev/logging.yaml
cf_exit 3 plan dev --local --out change.json --exit-code
has "RetentionDays"
has "14"
has "30"
cf_ok deploy dev --local --yes --plan change.json
has "UPDATE_COMPLETE"
cf_ok plan dev --local --exit-code
