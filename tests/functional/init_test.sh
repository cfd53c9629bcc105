# cf init: a descriptor of version 2 that deploys as it is, whose optional settings are valid once they are uncommented.
. "$(dirname "$0")/harness.sh"
cf_ok init shop
cd shop
has "version: 2" deployment.yaml
cf_ok validate
has "2 stacks of dev, prod: no errors"
cf_ok plan dev --local
has "1 to create"

for setting in approvals windows freezes break_glass promote_from protect termination_protection role regions defaults ci; do
  grep -Eq "^ *#$setting:" deployment.yaml || fail "deployment.yaml does not show $setting"
done
sed -Ei 's/^( *)#( *[a-z_]+:)/\1\2/' deployment.yaml
cf_ok validate
has "2 stacks of dev, prod: no errors"
cf_ok plan prod --local --output json
is "$(json 'sorted({e["region"] for e in d["entries"]})')" "['us-east-1', 'us-west-2']"
is "$(json 'd["rules"]["approvals_needed"]')" "1"

schemas=$(sh "$REPO/tests/tools/python_env.sh" check-jsonschema==0.39.0) || skip "no check-jsonschema: the schema was not asked"
"$(dirname "$schemas")/check-jsonschema" --schemafile "$REPO/docs/schema/deployment.schema.json" deployment.yaml >out 2>err ||
  fail "the schema refuses what cf init writes"
