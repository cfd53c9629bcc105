# Where everything stands: `cf status` without an environment.
. "$(dirname "$0")/harness.sh"
quickstart
cf_ok deploy dev --local --yes
cf_ok status --local
grep -q '^network  *ok  *not deployed$' out || fail "the table of stacks by environment"
has "nothing recorded"
has "5 ok"

cf_ok status --local --output json
is "$(json '{(s["environment"], s["standing"]) for s in d["stacks"]} == {("dev", "ok"), ("prod", "not deployed")}')" True
is "$(json 'd["calls"]["cloudformation:DescribeStacks"]')" 2 "each account and region is listed once"

# One environment that nobody can look at does not hide the others.
echo 'region: [' > project/config/prod/config.yaml
cf_exit 4 status --local
has "prod can't be looked at"
has "5 ok"

# Without a descriptor there are no environments.
rm deployment.yaml
cd project
cf_exit 2 status --local
has "ENV is missing" err
