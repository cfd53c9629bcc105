# The generated plan job of GitHub Actions, run as it stands with the real program: it checks out the pull request, checks cf by
# its digest, enters AWS by the job's token, posts the plan on the pull request, and leaves the whole plan where the job keeps
# it. GitHub is the fake one, AWS the embedded services over HTTP.
. "$(dirname "$0")/harness.sh"
command -v git >/dev/null || skip "no git"
python=$(sh "$REPO/tests/tools/python_env.sh" check-jsonschema==0.39.0) || skip "no YAML reader for Python"
mkdir -p "$WORK/host/acme" "$WORK/bin" "$WORK/temp"
(cd "$REPO" && exec python3 tests/forge/fake/serve.py github --repo "$WORK/host/acme/shop.git" --name acme/shop) >"$WORK/fake" 2>"$WORK/fake.err" &
fake=$!
mkdir "$WORK/serve" && (cd "$WORK/serve" && exec "$CF" local serve --memory --port 0) >"$WORK/served" 2>&1 &
cat > "$WORK/runner.py" <<'P'
import http.server
class Runner(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print(self.headers["Authorization"], flush=True)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"value": "token.of.job"}')
    def log_message(self, *_): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Runner)
print(server.server_port, flush=True)
server.serve_forever()
P
python3 "$WORK/runner.py" >"$WORK/asked" 2>&1 &
for _ in $(seq 2400); do
  [ "$(wc -l <"$WORK/fake")" -lt 2 ] || [ ! -s "$WORK/served" ] || [ ! -s "$WORK/asked" ] || break
  kill -0 $fake 2>/dev/null || { code=0; wait $fake || code=$?; [ $code != 3 ] || skip "the fake of GitHub can't be had here"; cat "$WORK/fake.err"; fail "the fake of GitHub ended with $code"; }
  read -rt 0.1 <> <(:) || true
done
api=$(sed -n 1p "$WORK/fake")
side=$(sed -n 2p "$WORK/fake")
aws=$(grep -o 'http://[0-9.:]*' "$WORK/served" | head -1)
. "$REPO/tests/tools/fake_forge.sh"

# curl brings the program, and nothing else is asked of it.
cat > "$WORK/bin/curl" <<'P'
#!/bin/sh
for argument; do
  [ "$previous" != --output ] || { cp "$PROGRAM" "$argument"; exit; }
  previous=$argument
done
exit 1
P
chmod +x "$WORK/bin/curl"
side user '{"login": "alice", "permission": "write"}'
mkdir -p files/project/config/dev files/project/templates
printf 'version: 2\nenvironments:\n  - {name: dev, account_id: "111111111111", plan_role: cloudfoundation-plan}\ndeploy:\n  - {name: topic.yaml, deploy_env: [all]}\n' > files/deployment.yaml
printf 'project_code: shop\nregion: us-east-1\n' > files/project/config/config.yaml
printf 'template: {type: file, path: topic.yaml}\n' > files/project/config/dev/topic.yaml
printf 'Resources: {Topic: {Type: AWS::SNS::Topic}}\n' > files/project/templates/topic.yaml
(cd files && cf_ok pipeline generate --runner github-actions --repository acme/shop --region us-east-1 \
  --binary-url https://downloads.example.com/cf --binary-sha256 "$(sha256sum "$CF" | cut -c1-64)" && rm -f out err)
push_files main >/dev/null
printf 'Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: orders}}}\n' > files/project/templates/topic.yaml
head=$(push_files feature/orders)
number=$(side pull_request '{"title": "Orders", "author": "alice", "head": "feature/orders"}' number)

cat > "$WORK/job.py" <<'P'
import json, os, re, subprocess, sys
from ruamel.yaml import YAML
work, head, number = os.environ["WORK"], *sys.argv[1:]
workflow = YAML(typ="safe").load(open(f"{work}/files/.github/workflows/cloud-foundation.yml"))
job = workflow["jobs"]["plan"]
repository = {"full_name": "acme/shop", "id": 1}
event = {"action": "opened", "number": int(number), "repository": repository,
         "pull_request": {"number": int(number), "head": {"sha": head, "repo": repository}, "base": {"ref": "main", "repo": repository}}}
json.dump(event, open(f"{work}/event.json", "w"))
base = {"PATH": f"{work}/bin:{os.environ['PATH']}", "HOME": os.environ["HOME"], "PROGRAM": os.environ["CF"], "GITHUB_ACTIONS": "true",
        "GITHUB_SERVER_URL": f"file://{work}/host", "GITHUB_API_URL": os.environ["API"], "GITHUB_REPOSITORY": "acme/shop",
        "GITHUB_SHA": head, "GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": f"{work}/event.json", "RUNNER_TEMP": f"{work}/temp",
        "AWS_ENDPOINT_URL": os.environ["AWS"], "AWS_EC2_METADATA_DISABLED": "true",
        "ACTIONS_ID_TOKEN_REQUEST_URL": os.environ["TOKENS"], "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "of-the-job"} | workflow["env"]
values = {"github.token": "fake-token", "github.run_id": "7"}
expression = lambda text: re.sub(r"\$\{\{ *(.*?) *\}\}", lambda m: values.get(m[1], head if m[1].endswith("github.sha") else ""), str(text))
os.makedirs(f"{work}/checkout")
for step in job["steps"]:
    if "uses" in step:
        print("keeps", sorted(os.listdir(f"{work}/checkout/{step['with']['path']}")))
        continue
    environment = base | {k: expression(v) for k, v in step.get("env", {}).items()}
    if subprocess.run(["bash", "-e", "-c", step["run"]], env=environment, cwd=f"{work}/checkout").returncode:
        sys.exit(1)
P
export WORK API=$api AWS=$aws TOKENS="http://127.0.0.1:$(head -1 "$WORK/asked")/token?x=1"
"$python" "$WORK/job.py" "$head" "$number" >out 2>err || fail "the plan job"
has "dev: plan"
has "keeps ['plan-dev.json', 'plan-dev.md']"
has "Bearer of-the-job" "$WORK/asked"
side state '{}' comments > said
has "Deploy Plan: dev" said
for text in of-the-job token.of.job fake-token; do
  ! grep -rqF "$text" said out err "$WORK/checkout/.cf" || fail "$text is shown"
done
