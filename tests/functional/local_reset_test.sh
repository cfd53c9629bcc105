# The state of the embedded CloudFormation is not taken away from under a process that uses it.
. "$(dirname "$0")/harness.sh"
mkdir -p config/dev templates
printf 'project_code: shop\nregion: us-east-1\n' > config/config.yaml
echo 'template_path: topic.yaml' > config/dev/topic.yaml
echo 'Resources: { Topic: { Type: AWS::SNS::Topic } }' > templates/topic.yaml
cf_ok deploy dev --local --yes

mkfifo address
"$CF" local serve --port 0 >address 2>/dev/null &
server=$!
read -r url <address
cf_exit 7 local reset --yes
has "in use by another process" err
has "cf local serve" err
# What the server does goes on being seen.
export AWS_ACCESS_KEY_ID=000000000000 AWS_SECRET_ACCESS_KEY=local
sed -i 's/Topic: {/Topic: { DeletionPolicy: Retain,/' templates/topic.yaml
AWS_ENDPOINT_URL=$url cf_ok deploy dev --yes
has "UPDATE_COMPLETE"
lacks "0 of 1" # nothing happened to the resource itself
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
cf_ok plan dev --local --exit-code

kill $server
wait $server || true
cf_ok local reset --yes
[ ! -e .cf/local.db ] && [ ! -e .cf/local.db-wal ] || fail "something is left"
cf_exit 3 plan dev --local --exit-code
