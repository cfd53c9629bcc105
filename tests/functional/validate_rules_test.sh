# cf validate says of each rule that does nothing, or not what it seems to, once and where it stands.
. "$(dirname "$0")/harness.sh"
cp -R "$REPO/examples/workflow/." .
# prod LINES [TOP]: the example's stacks, with these rules of prod and these lines at the top.
prod() {
  {
    printf 'version: 2\n%benvironments:\n  - { name: dev, account_id: "111111111111" }\n' "${2:-}"
    printf '  - name: prod\n    account_id: "222222222222"\n'
    printf '%b\n' "$1" | sed 's/^/    /'
    printf 'deploy:\n'
    for name in access network orders; do echo "  - { name: $name.yaml, deploy_env: [all] }"; done
  } > deployment.yaml
}
# says CODE TEXT: that code and that text, as the only problem.
says() {
  cf_exit "$1" validate
  has "$2" err
  is "$(grep -Ec '^(error|warning): ' err)" 1 "one problem"
}

# A parameter of an overlay that no stack has in that region.
two='regions: [us-east-1, us-west-2]'
prod "$two\noverlays: { us-west-2: { parameters: { Cidr: 10.2.0.0/16 } } }"
cf_ok validate
cf_ok plan prod --local
lacks "no stack has the parameter"
prod "$two\noverlays: { us-west-2: { parameters: { Cird: 10.2.0.0/16 } } }"
says 4 "deployment.yaml:7:44: no stack has the parameter 'Cird' in us-west-2, did you mean 'Cidr'?"
cf_ok validate dev
cf_ok plan prod --local
has "no stack has the parameter 'Cird' in us-west-2"
prod "$two\noverlays: { us-west-2: { stacks: { network.yaml: { parameters: { Cird: 10.2.0.0/16 } } } } }"
cf_exit 4 validate
has "Cird" err
# What is shared fits in one of the environments, or is not known to fit in none.
shared='defaults: { regions: [us-east-1, us-west-2], overlays: { us-west-2: { parameters: { OnlyProd: x } } } }\n'
prod "approvals: 1" "$shared"
says 4 "no stack has the parameter 'OnlyProd' in us-west-2"
cf_ok validate dev
sed 's/^Parameters:/&\n  OnlyProd: { Type: String, Default: d }/' project/templates/orders.yaml > project/templates/special.yaml
sed -i 's/orders.yaml/special.yaml/' project/config/prod/orders.yaml
cf_ok validate
cp "$REPO/examples/workflow/project/config/prod/orders.yaml" project/config/prod/orders.yaml

# Each problem once.
prod 'windows: [{ cron: "61 0 * * *", duration: 1h, zone: UTC }]'
says 4 "is no cron expression: '61' is no minute (0 to 59)"
prod 'windows: [{ days: [mon], zone: "+02:00" }]'
says 4 "'+02:00' is no time zone"
prod 'windows: [{ days: [mon], zone: Europe/Berln }]'
says 4 "there is no time zone 'Europe/Berln': this window never opens"
prod 'freezes: [{ from: 2026-02-30, to: 2026-03-01, zone: UTC }]'
says 4 "'2026-02-30' is no day and no moment"
prod 'stack_policy: ../prod.json'
says 4 "is no path of a file beside the descriptor or below"

# What does nothing, or never lets anything through.
prod 'regions: []'
says 0 "'regions' names no region"
prod 'failure_tolerance: 1'
says 0 "'failure_tolerance' without 'regions' tolerates nothing"
prod 'protect: { types: ["AWS::RDS::DBInstnace"] }'
says 0 "there is no resource type 'AWS::RDS::DBInstnace', did you mean 'AWS::RDS::DBInstance'?"
prod 'break_glass: { users: [] }'
says 0 "'break_glass' names nobody"
prod 'promote_from: prod'
says 4 "it is promoted from itself"
prod 'promote_from: dve'
says 4 "there is no environment 'dve' to promote from, did you mean 'dev'?"
prod 'approvals: { count: 3, users: [alice, bob] }'
says 4 "3 approvals can never be given by 2 users"
prod 'windows: [{ cron: "0 0 31 4,6 *", duration: 1h, zone: UTC }]'
says 4 "no month of it has such a day"
prod 'freezes: [{ from: 2020-01-01, to: 2199-12-31, zone: UTC, reason: closed }]'
says 0 "no deployment may start in the next 400 days: the freezes cover them"

# The file of a stack policy: not there, not JSON, not a policy.
prod 'stack_policy: prod.json'
says 4 "the stack policy prod.json can't be read"
policy() { echo '{"Statement": [{"Effect": "'"$1"'", "Action": "'"$2"'", "Principal": "*", "Resource": "*"}]}' > prod.json; }
policy Deny Update:Delete
cf_ok validate
policy Deny Update:Delte
says 4 "prod.json:1:45: a stack policy knows no action 'Update:Delte', did you mean 'Update:Delete'?"
policy No Update:Delete
says 4 "must be Allow or Deny"
echo '{"Statement": [' > prod.json
cf_exit 4 validate
has "prod.json:" err
