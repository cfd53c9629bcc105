# A descriptor of version 1 becomes one of version 2 and means the same.
. "$(dirname "$0")/harness.sh"
quickstart

cf_ok plan dev --local --output json
before=$(json '[(e["path"], e["decision"], e["desired"]) for e in d["entries"]]')
cp deployment.yaml old.yaml

cf_ok descriptor upgrade
has "-deploy_environments:"
has "+environments:"
has "+version: 2"
cmp -s deployment.yaml old.yaml || fail "nothing is written without --write"

cf_ok descriptor upgrade --output text
cp out new.yaml
cf_ok descriptor upgrade --write
has "wrote deployment.yaml as version 2"
cmp -s deployment.yaml new.yaml || fail "what was shown is not what was written"
is "$(grep -c '^#' deployment.yaml)" "$(grep -c '^#' old.yaml)" "comments are kept"
lacks phdata_gold_template deployment.yaml

cf_ok descriptor upgrade --write
has "is of version 2 already" err
cf_ok plan dev --local --output json
is "$(json '[(e["path"], e["decision"], e["desired"]) for e in d["entries"]]')" "$before" "the plan is the same"

# A webhook's address is never printed, not even in the quoted line.
cat >> deployment.yaml <<'Y'
defaults:
  notify: [{url_from: "https://hooks.example.com/T0/secret", format: slak}]
Y
cf_exit 4 validate
has "url_from" err
has "did you mean 'slack'" err
lacks "hooks.example.com" err
lacks "hooks.example.com" out
cf_exit 4 validate --output json
lacks "hooks.example.com" out

# A broken descriptor is refused with its problems, and stays.
printf 'version: 1.0\nenvironments: [{nmae: dev}]\n' > deployment.yaml
cf_exit 4 descriptor upgrade --write
has "did you mean 'name'" err
has "nmae" deployment.yaml

# So is one that is refused for an account id, as by cf validate.
printf 'version: 1.0\ndeploy_environments:\n  - {name: dev, account_id: 11111111111}\ndeploy: []\n' > deployment.yaml
cf_exit 4 descriptor upgrade --write
has "must be twelve digits" err
has "deploy_environments" deployment.yaml
