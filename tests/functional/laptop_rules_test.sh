# cf deploy and cf undeploy on somebody's own machine obey the environment's rules as a pipeline does.
. "$(dirname "$0")/harness.sh"
mkdir -p project/config/dev project/config/prod project/templates
cat > deployment.yaml <<Y
version: 2
environments:
  - {name: dev, account_id: "111111111111"}
  - name: prod
    account_id: "222222222222"
    approvals: 2
    promote_from: dev
    freezes: [{from: 2020-01-01, to: 2098-12-31, zone: Europe/Berlin, reason: holidays}]
    policies: {public-bucket: warning}
    protect: {types: ["AWS::SQS::*"], stateful: false}
deploy:
  - {name: store.yaml, deploy_env: [all]}
Y
printf 'region: us-east-1\nproject_code: shop\n' > project/config/config.yaml
for environment in dev prod; do echo 'template: {type: file, path: store.yaml}' > project/config/$environment/store.yaml; done
cat > project/templates/store.yaml <<Y
Resources:
  Store:
    Type: AWS::S3::Bucket
    Properties: {AccessControl: PublicRead}
  Jobs: {Type: AWS::SQS::Queue}
Y
"$CF" local serve --port 0 --memory > url &
for _ in $(seq 100); do [ -s url ] && break; sleep 0.05; done
export AWS_ENDPOINT_URL=$(cat url) AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=222222222222 AWS_SECRET_ACCESS_KEY=local

# The plan says what the rules make of it, in every form; an environment without rules says nothing of them.
cf_ok plan prod
has "Rules of prod"
has "(holidays)"
has "needs 2 approvals"
has "gets only what is deployed and green in dev"
has "public-bucket"
cf_ok plan prod --output markdown
has "### Rules of prod"
cf_ok plan prod --output json
is "$(json '(d["rules"]["window"]["open"], d["rules"]["approvals_needed"], sorted(b["kind"] for b in d["rules"]["blocks"]), d["rules"]["findings"][0]["rule"])')" \
  "(False, 2, ['approvals', 'freeze', 'promotion'], 'public-bucket')"
AWS_ACCESS_KEY_ID=111111111111 cf_ok plan dev
lacks "Rules of"

# What can't be proven here blocks, with the way out.
cf_exit 8 deploy prod --yes
has "prod needs 2 approvals" err
has "prod is frozen" err
has "deploy through the pull request (cf ci), or --break-glass REASON" err
cf_exit 2 deploy prod --yes --break-glass " "
cf_ok deploy prod --yes --break-glass "the shop is down"
has "BREAK-GLASS: prod is deployed in spite of its rules, by arn:aws:sts::222222222222" err
has "passed: prod is frozen" err
cf_ok audit show
has "break-glass"
has "the shop is down"
has "arn:aws:sts::222222222222"

# What is protected is confirmed by --allow-destroy, break-glass or not.
sed -i '/Jobs/d' project/templates/store.yaml
cf_exit 8 deploy prod --yes --break-glass "the shop is down"
has "prod/store is protected" err
has "confirm it with --allow-destroy prod/store" err
cf_ok deploy prod --yes --break-glass "the shop is down" --allow-destroy prod/store
cf_exit 8 undeploy prod --yes --allow-destroy prod/store
has "prod is frozen" err

# A policy that is an error blocks.
sed -i 's/public-bucket: warning/public-bucket: error/' deployment.yaml
sed -i 's/PublicRead/PublicReadWrite/' project/templates/store.yaml
cf_exit 8 deploy prod --yes --break-glass "the shop is down"
has "public-bucket" err

# On the embedded services approvals, promotion and windows are notes.
sed -i 's/public-bucket: error/public-bucket: warning/' deployment.yaml
unset AWS_ENDPOINT_URL
cf_ok deploy prod --local --yes
has "note: on AWS it would be refused: prod is frozen" err

# On a terminal what is protected is confirmed by typing the stack's path.
sed -i '/^ *approvals\|promote_from\|freezes/d' deployment.yaml
printf '  Jobs: {Type: AWS::SQS::Queue}\n' >> project/templates/store.yaml
cf_ok deploy prod --local --yes
sed -i '/Jobs/d' project/templates/store.yaml
typed() { # ANSWERS...: what is typed at the questions; prints the exit code
  python3 - "$CF" "$@" <<'PY'
import os, pty, sys
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], [sys.argv[1], "deploy", "prod", "--local"])
seen, answers = b"", sys.argv[2:]
while True:
    try:
        part = os.read(fd, 4096)
    except OSError:
        break
    if not part:
        break
    seen += part
    for question in (b"to confirm:", b"[y/N]"):
        if question in seen and answers:
            seen = seen.split(question, 1)[1]
            os.write(fd, answers.pop(0).encode() + b"\n")
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PY
}
is "$(typed store)" 8 "not its path"
is "$(typed prod/store y)" 0
