# What is refused says so in words that hold, by its exit code, and as a document to programs.
. "$(dirname "$0")/harness.sh"
mkdir -p p/project/config/dev p/project/templates && cd p
cat > deployment.yaml <<'Y'
deploy_environments: [{ name: dev, account_id: "111111111111" }]
deploy: [{ name: a.yaml, gold_template: false, deploy_env: [dev] }]
Y
printf 'project_code: x\nregion: us-east-1\n' > project/config/config.yaml
stack() { printf "template_path: a.yaml\nparameters: { V: \"$1\" }\n${2:-}\n" > project/config/dev/a.yaml; }
cat > project/templates/a.yaml <<'Y'
Parameters: { V: { Type: String } }
Resources: { T: { Type: AWS::DynamoDB::Table, Properties: { TableName: !Ref V, BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{ AttributeName: k, AttributeType: S }], KeySchema: [{ AttributeName: k, KeyType: HASH }] } } }
Y
stack one

# Tags that come and go, and line ends in values.
cf_ok plan dev --local --out plan.json
stack 'two\\n' 'stack_tags: { a: b }'
cf_exit 7 deploy dev --local --yes --plan plan.json
has "tag a is new: b; the plan does not have it" err
has 'parameter V is now two\n, the plan has one' err
cf_ok plan dev --local --out tagged.json
stack one
cf_exit 7 deploy dev --local --yes --plan tagged.json
has "tag a is gone; the plan has b" err

# The command line: 2. What a file holds: 4.
cf_exit 2 deploy dev --local --yes --plan nope.json
has "reading --plan nope.json" err
cf_exit 2 plan dev --local --var-file nope.yaml
echo '{}' > empty.json
cf_exit 4 deploy dev --local --yes --plan empty.json
cf_exit 2 plan dev --role 'a b'
has "'a b' can't be a role" err

# A refused deployment is a Deploy Summary.
refused() { is "$(json 'd["schema"], d["ok"], bool(d["refused"]["message"]), d["environment"], d["outcome"]')" "(1, False, True, 'dev', 'refused, nothing was done')" "$*"; }
cf_exit 7 deploy dev --local --yes --plan tagged.json --output json; refused stale
cf_exit 2 deploy dev --local --yes --plan nope.json --output json; refused no plan
cf_exit 2 deploy dev --local --output json; refused not confirmed
is "$(json '[(u["path"], u["state"]) for u in d["units"]]')" "[('dev/a', 'skipped')]"
cf_ok deploy dev --local --yes --output json
is "$(json 'd["refused"], d["ok"]')" "(None, True)"
stack other
cf_exit 8 deploy dev --local --yes --output json; refused destroys
cf_exit 8 undeploy dev --local --yes --output json; refused undeploy
cf_exit 8 deploy dev --local --yes --output markdown
has "efused"
if schemas=$(sh "$REPO/tests/tools/python_env.sh" check-jsonschema==0.39.0 2>/dev/null); then
  fits() {
    cp out document.json
    "$(dirname "$schemas")/check-jsonschema" --schemafile "$REPO/docs/schema/$1.schema.json" document.json >judged ||
      fail "$(cat judged)"
  }
  cf_exit 8 deploy dev --local --yes --output json; fits summary
  cf_exit 2 deploy dev --local --yes --plan nope.json --output json; fits summary
  cf_ok status dev --local --output json; fits environment-status
  cf_ok status --local --output json; fits status
else
  echo "no check-jsonschema: the schemas were not asked"
fi
is "$(cf_ok status dev --local --output json; json 'd["schema"], d["environment"]')" "(1, 'dev')"

# A damaged state file is an input that is wrong, not a network that fails.
python3 - <<'P'
import sqlite3
db = sqlite3.connect(".cf/local.db")
for (table,) in db.execute("select name from sqlite_master where type='table'").fetchall():
    columns = [row[1] for row in db.execute(f"pragma table_info({table})")]
    if "value" in columns and "kind" in columns:
        db.execute(f"update {table} set value = x'00ff' where kind = 'stack'")
db.commit()
P
cf_exit 4 plan dev --local
has "damaged" err
has "cf local reset" err
cf_ok local reset --yes

# A gold template without a version is told once.
sed -i 's/gold_template: false/gold_template: true/' deployment.yaml
cf_exit 4 validate
has "a gold template needs its 'version'" err
lacks "can't be the version" err

# A project whose configs need variables gets its descriptor too.
cd "$WORK"; mkdir -p s/config/dev s/templates; cd s
printf 'project_code: {{ var.code }}\nregion: us-east-1\n' > config/config.yaml
printf 'template_path: a.yaml\ndependencies: [{{ var.first }}]\n' > config/dev/a.yaml
printf 'template_path: a.yaml\n' > config/dev/z.yaml
echo 'Resources: {T: {Type: AWS::SNS::Topic}}' > templates/a.yaml
printf 'code: x\nfirst: dev/z.yaml\n' > vars.yaml
cf_exit 2 init new --var code=x
has "--from sceptre only" err
cf_ok init --from sceptre --var-file vars.yaml
is "$(sed -n 's/.*name: \([^ ]*\.yaml\),.*/\1/p' deployment.yaml | tr '\n' ' ')" "z.yaml a.yaml "
