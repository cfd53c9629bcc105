# Hooks that were to run after an operation and never did, since the run was interrupted, are named by the next one.
. "$(dirname "$0")/harness.sh"
mkdir -p p/config/dev p/templates && cd p
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
printf 'Resources: { T: { Type: AWS::SNS::Topic } }\n' > templates/t.yaml

# Killed within the hook.
cat > config/dev/a.yaml <<'Y'
template_path: t.yaml
hooks:
  after_create: [ !cmd "echo begun >> log; kill -9 $PPID", !cmd "echo second >> log" ]
  after_launch: [ !cmd "echo launched >> log" ]
Y
"$CF" deploy dev --local --yes >out 2>err </dev/null && fail "it was to be killed" || true
is "$(cat log)" "begun"
sed -i 's/ kill -9 $PPID/ true/' config/dev/a.yaml
cf_ok deploy dev --local --yes
tr -s " \n" " " < out > flat
for file in flat err; do
  has "the hook of dev/a after_create: cmd echo begun >> log; kill -9 \$PPID was running when an earlier run was interrupted" $file
  has "do by hand what it was to do" $file
  has "the hook of dev/a after_create: cmd echo second >> log has not run" $file
  has "the hook of dev/a after_launch: cmd echo launched >> log has not run" $file
  has "the next deployment of the stack runs what its config then has at after_launch" $file
done
is "$(cat log)" "begun
launched" "after_create is not run unreviewed"
cf_ok deploy dev --local --yes
lacks "has not run" err
lacks "has not run"

# Left while the operation ran.
cat > config/dev/b.yaml <<'Y'
template_path: t.yaml
hooks: { after_create: [ !cmd "echo after >> log" ] }
Y
rm -f config/dev/a.yaml log
"$CF" local serve --port 0 --memory --resource-time 1500 > url &
for _ in $(seq 100); do [ -s url ] && break; sleep 0.05; done
export AWS_ENDPOINT_URL=$(cat url) AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=111111111111 AWS_SECRET_ACCESS_KEY=local
"$CF" deploy dev --role none --yes >out 2>err </dev/null & pid=$!
for _ in $(seq 200); do grep -q "dev/b CREATE_IN_PROGRESS" out && break; sleep 0.05; done
kill -KILL $pid
wait $pid 2>/dev/null || true
deadline=$((SECONDS + 60))
until "$CF" deploy dev --role none --yes --output json >out 2>err </dev/null; do
  [ $SECONDS -lt $deadline ] || fail "the next deployment does not get through"
  sleep 0.2
done
has "the hook of dev/b after_create: cmd echo after >> log has not run" err
is "$(json '[w for u in d["units"] for w in u["warnings"] if "after_create" in w and "by hand" in w] != []')" "True"
[ ! -e log ] || fail "it was run"
