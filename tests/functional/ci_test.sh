# `cf ci` as a pipeline runs it: a pull request is planned, a comment refused, the merge deploys dev, a runner is killed in
# the middle of prod, and a schedule goes on with what it left: nothing is lost, nothing done twice.
. "$(dirname "$0")/harness.sh"
command -v git >/dev/null || skip "no git"
(cd "$REPO" && exec python3 tests/forge/fake/serve.py github --repo "$WORK/origin.git" --name acme/shop) >"$WORK/fake" 2>"$WORK/fake.err" &
fake=$!
for _ in $(seq 2400); do
  [ "$(wc -l <"$WORK/fake")" -lt 2 ] || break
  kill -0 $fake 2>/dev/null || { code=0; wait $fake || code=$?; [ $code != 3 ] || skip "the fake of GitHub can't be had here"; cat "$WORK/fake.err"; fail "the fake of GitHub ended with $code"; }
  read -rt 0.1 <> <(:) || true
done
api=$(sed -n 1p "$WORK/fake")
side=$(sed -n 2p "$WORK/fake")

. "$REPO/tests/tools/fake_forge.sh"
# check_out REF: in ./work, as a runner does.
check_out() {
  [ -d work ] || git clone -q "$WORK/origin.git" work
  git -C work fetch -q origin && git -C work checkout -q --detach "$1"
}
export GITHUB_TOKEN=fake-token CF_FORGE=github CF_REPOSITORY=acme/shop CF_FORGE_API=$api
run_ci() { # CODE ARGS: a job in the checked out folder
  local code=$1
  shift
  (cd work && cf_exit "$code" ci --local --state "$WORK/state" "$@") && cp work/out work/err .
}
comments() { side state '{}' comments; }

side user '{"login": "alice", "permission": "write"}'
side user '{"login": "bob", "permission": "write"}'
mkdir -p files/project/config/dev files/project/config/prod files/project/templates
cat > files/deployment.yaml <<'Y'
version: 2
environments:
  - {name: dev, account_id: "111111111111"}
  - name: prod
    account_id: "222222222222"
    approvals: {count: 1, users: [bob]}
deploy:
  - {name: first.yaml, deploy_env: [all]}
  - {name: second.yaml, deploy_env: [all]}
Y
printf '.cf/\n' > files/.gitignore
printf 'project_code: shop\nregion: us-east-1\n' > files/project/config/config.yaml
cat > files/project/templates/topic.yaml <<'Y'
Parameters: { Text: { Type: String } }
Resources:
  Topic: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref Text } }
Y
for environment in dev prod; do
  for stack in first second; do
    printf 'template: {type: file, path: topic.yaml}\nparameters: {Text: one}\n' > files/project/config/$environment/$stack.yaml
  done
  echo "dependencies: [$environment/first.yaml]" >> files/project/config/$environment/second.yaml
done
# The runner of prod's second stack dies, once.
cat >> files/project/config/prod/second.yaml <<Y
hooks: {before_create: [!cmd "test -e $WORK/died || { touch $WORK/died; kill -9 \$PPID; read -rt 5 < /dev/zero; }"]}
Y
push_files main >/dev/null

# Nothing to do is nothing asked of anybody.
mkdir -p idle && cp -R files/. idle/
(cd idle && env GITHUB_ACTIONS=true GITHUB_EVENT_NAME=push GITHUB_REF_TYPE=tag "$CF" ci --local >../out 2>../err)
has "nothing to do: a tag was pushed"

sed -i 's/one/two/' files/project/config/*/*.yaml
head=$(push_files feature/two)
number=$(side pull_request '{"title": "Two", "author": "alice", "head": "feature/two"}' number)
check_out "$head"
run_ci 0 --event pull_request --pull-request "$number"
has "dev: plan"
has "prod: plan"
comments > said && has "Deploy Plan: prod" said && has "0 of 1" said
comment=$(side comment "{\"number\": $number, \"login\": \"bob\", \"body\": \"cf deploy dev\"}" id)
run_ci 8 --event comment --pull-request "$number" --comment "$comment"
has "deployment comes after the merge here"

merged=$(side merge "{\"number\": $number, \"how\": \"squash\"}" commit)
check_out "$merged"
run_ci 0 --event push --branch main --commit "$merged"
comments > said && has "Deploy Summary: dev" said && has "cf approve prod" said

# The runner dies in the middle of prod.
comment=$(side comment "{\"number\": $number, \"login\": \"bob\", \"body\": \"cf approve prod\"}" id)
(cd work && "$CF" ci --local --state "$WORK/state" --event comment --pull-request "$number" --comment "$comment" >../out 2>../err) && fail "the runner was to be killed" || true
[ -e died ] || fail "the runner was not killed: $(cat out err)"
has "prod/first: done"

# Its lock keeps others out; who may deploy frees it, or it expires.
run_ci 0 --resume
has "held by"
comment=$(side comment "{\"number\": $number, \"login\": \"bob\", \"body\": \"cf unlock prod\"}" id)
run_ci 0 --event comment --pull-request "$number" --comment "$comment"
run_ci 0 --resume
has "prod/second: done"
lacks "prod/first: done"
comments > said && has "Deploy Summary: prod" said
(cd work && cf_ok audit show --state "$WORK/state") && cp work/out out
has "deployment done"
is "$(grep -c 'prod.*deployment done\|deployment done.*prod' out)" 1
(cd work && cf_ok audit show --verify --state "$WORK/state") && cp work/err err
has "the chain is whole: " err
# One that was changed hides none of the others.
record=$(ls "$WORK/state/audit" | grep '^0' | sed -n 2p)
cp "$WORK/state/audit/$record" kept && echo rubbish >"$WORK/state/audit/$record"
(cd work && cf_exit 4 audit show --state "$WORK/state") && cp work/out out && cp work/err err
has "deployment done"
has "record 2 was changed" err
cp kept "$WORK/state/audit/$record"
(cd work && cf_ok plan prod --local --exit-code)
