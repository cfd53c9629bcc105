# Every command answers --help with its page, misspelt ones with a suggestion; init, version, graph, diff, explain.
. "$(dirname "$0")/harness.sh"
for command in init validate plan deploy undeploy status diff graph render explain "local serve" "local reset" completion version; do
  # shellcheck disable=SC2086
  cf_ok $command --help
  has "cf $command"
done
for group in gold local pipeline audit descriptor; do
  cf_ok $group --help
  has "cf $group"
  cp out page
  cf_ok help $group
  cmp out page
  cf_exit 2 $group
  cf_exit 2 $group nothing --help
done
has "needs one of: cf descriptor upgrade" err
cf_ok gold --help
has "gold verify "
has "check digests and signatures of gold.lock"
cf_ok --help
has "Exit codes"
cf_exit 2
cf_exit 2 paln
has "did you mean 'plan'" err
cf_exit 2 plan dev --locla
has "did you mean '--local'" err
cf_exit 2 plan dev --profile --local
has "--profile needs a value, and --local is an option" err
cf_exit 2 plan
cf_exit 2 plan dev --output yaml
cf_ok version
has "Jinja2"

cf_exit 4 plan dev
has "cf init" err
cf_ok init new
cd new
cf_ok validate
cf_ok deploy dev --local --yes
cf_ok deploy prod --local --yes
cf_exit 8 init .
has "deployment.yaml" err
cf_ok local reset --yes
cf_exit 3 plan dev --local --exit-code
cd ..

quickstart
cf_ok validate
cf_ok graph prod --output svg --out graph.svg
python3 -c 'import xml.dom.minidom; xml.dom.minidom.parse("graph.svg")'
has "prod/network" graph.svg
cf_ok graph prod --output json
is "$(json 'd["stacks"][0]["needs"]')" "[]"
cf_ok explain dev/network stack_tags
has "config/config.yaml"
has "config/dev/config.yaml"
has "quickstart"
cf_exit 2 explain dev/network paramters
has "did you mean 'parameters'" err
cf_ok deploy dev --local --yes
sed -i 's/RetentionDays: .*/RetentionDays: "60"/' project/config/dev/logging.yaml
cf_ok diff dev logging --local
has "-parameter RetentionDays: 14"
has "+parameter RetentionDays: 60"
