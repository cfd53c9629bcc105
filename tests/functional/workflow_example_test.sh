# examples/workflow, the project of docs/workflow.md: its descriptor is what the published schema wants, dev and both
# regions of prod are planned and deployed, and the two environments differ as the page says.
. "$(dirname "$0")/harness.sh"
cp -R "$REPO/examples/workflow" workflow
cd workflow

# The page shows the descriptor as it is.
python3 - "$REPO/docs/workflow.md" deployment.yaml <<'P' || fail "docs/workflow.md and examples/workflow/deployment.yaml differ"
import sys
page, file = (open(path, encoding="utf-8").read() for path in sys.argv[1:])
sys.exit(file.split("\n", 1)[1] not in page)
P
cf_ok validate
has "6 stacks of dev, prod: no errors"
cf_ok plan dev --local --out dev.plan.json
has "3 to create"
cf_ok deploy dev --local --plan dev.plan.json --yes
has "3 done"

# Nobody waits half an hour here for what bakes between the waves.
sed -i "s/bake: 30m, //" deployment.yaml

# What exists once is in the first region only; a region's overlay gives it a network of its own.
cf_ok plan prod --local --output json --out prod.plan.json
is "$(json 'sorted((e["path"], e["region"]) for e in d["entries"] if e["decision"] == "create")')" \
  "[('prod/access', 'us-east-1'), ('prod/network', 'us-east-1'), ('prod/network', 'us-west-2'), ('prod/orders', 'us-east-1'), ('prod/orders', 'us-west-2')]"
cf_ok deploy prod --local --plan prod.plan.json --yes
has "5 done"
cf_exit 0 plan prod --local --exit-code
has "5 unchanged"

# The same templates, other parameters.
cf_exit 3 promote-diff dev prod --local --exit-code
has "parameter Cidr: 10.0.0.0/16 | 10.1.0.0/16"
has "parameter SecondsKept: 86400 | 1209600"
has "network us-east-1 | us-west-2:"
has "parameter Cidr: 10.0.0.0/16 | 10.2.0.0/16"
lacks "the templates differ"
sed 's/name: orders.yaml, deploy_env: .all./name: orders.yaml, deploy_env: [prod]/' deployment.yaml > one.yaml
cf_ok promote-diff dev prod --local --descriptor one.yaml
has "orders us-east-1: only in prod"

# What can't be planned is told, and ends it as it ends a plan.
cp project/config/prod/orders.yaml orders.kept
echo "  Nope: 1" >> project/config/prod/orders.yaml
cf_exit 4 promote-diff dev prod --local
has "orders us-east-1: blocked in prod"
has "prod: error: config/prod/orders.yaml:5:3: the template has no parameter Nope"
mv orders.kept project/config/prod/orders.yaml
sed -i 's/CidrBlock: !Ref Cidr/&\n      EnableDnsHostnames: true/' project/templates/network.yaml
cf_exit 3 plan prod --local --exit-code
has "EnableDnsHostnames"

# Every runner's files can be made of it; the wave's check runs.
digest=$(printf cf | sha256sum | cut -c1-64)
for runner in github-actions gitlab-ci jenkins bitbucket-pipelines; do
  cf_ok pipeline generate --runner $runner --repository acme/shop --region us-east-1 --plan-all \
    --binary-url https://downloads.example.com/cf --binary-sha256 "$digest"
done
./checks/reachable.sh prod us-east-1

# A misspelt rule is an error of the descriptor and of the schema.
schemas=$(sh "$REPO/tests/tools/python_env.sh" check-jsonschema==0.39.0) || skip "no check-jsonschema: the schema was not checked"
check() { "$(dirname "$schemas")/check-jsonschema" --schemafile "$REPO/docs/schema/deployment.schema.json" "$1" >out 2>err; }
check deployment.yaml || fail "the schema refuses examples/workflow/deployment.yaml"
sed 's/promote_from/promote_form/' deployment.yaml > misspelt.yaml
! check misspelt.yaml || fail "the schema takes a misspelt key"
cf_exit 4 validate --descriptor misspelt.yaml
has "did you mean 'promote_from'" err
