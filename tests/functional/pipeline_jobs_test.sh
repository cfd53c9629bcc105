# The jobs of generated files run, with the network's commands replaced: they check out, fetch cf, refuse other bytes than
# those with the digest, sign in by the runner's token, and run cf as the role that belongs to the event.
. "$(dirname "$0")/harness.sh"
python=$(sh "$REPO/tests/tools/python_env.sh" check-jsonschema==0.39.0) || skip "no YAML reader for Python"
command -v git >/dev/null || skip "no git"
quickstart
git init -q -b main . && git add -A && git -c user.name=a -c user.email=a@example.com commit -qm first
mkdir -p "$WORK/host/acme" && git clone -q --bare . "$WORK/host/acme/shop.git"

# What is fetched in place of cf: it says how it was called.
cat > "$WORK/program" <<'P'
#!/bin/sh
echo "ran: $* role=${AWS_ROLE_ARN##*/} token=$(cat "$AWS_WEB_IDENTITY_TOKEN_FILE" 2>/dev/null) seconds=$AWS_ROLE_DURATION_SECONDS ask=$ACTIONS_ID_TOKEN_REQUEST_URL forge=$repo_type:$owner_repo env=$deploy_environment"
P
mkdir "$WORK/bin"
cat > "$WORK/bin/curl" <<'P'
#!/bin/sh
for argument; do
  [ "$previous" != --output ] || { cp "${FETCHED:-$PROGRAM}" "$argument"; exit; }
  previous=$argument
done
echo "curl: $*"
exit 1
P
printf '#!/bin/sh\n' > "$WORK/bin/apt-get"
chmod +x "$WORK/program" "$WORK/bin"/*
digest=$(sha256sum "$WORK/program" | cut -c1-64)
generate="pipeline generate --region us-east-1 --binary-url https://downloads.example.com/cf --binary-sha256 $digest --plan-with-deploy-role"
cf_ok $generate --runner github-actions --repository acme/shop
cf_ok $generate --runner gitlab-ci --repository acme/shop
cf_ok $generate --runner bitbucket-pipelines --repository acme/shop
cf_ok $generate --runner codebuild --forge codecommit --repository shop

cat > "$WORK/job.py" <<'P'
# job.py RUNNER JOB: runs the job's commands; ends with the first one that fails.
import os, re, subprocess, sys
from ruamel.yaml import YAML

runner, job = sys.argv[1:]
load = lambda name: YAML(typ="safe").load(open(name))
work = os.environ["WORK"]
base = {"PATH": f"{work}/bin:{os.environ['PATH']}", "HOME": work, "WORK": work, "PROGRAM": f"{work}/program",
        "FETCHED": os.environ.get("FETCHED", "")}
steps = []
if runner == "github":
    workflow = load(".github/workflows/cloud-foundation.yml")
    head = subprocess.run(["git", "rev-parse", "HEAD"], stdout=subprocess.PIPE, text=True).stdout.strip()
    os.makedirs(f"{work}/runner", exist_ok=True)
    base |= {"GITHUB_SERVER_URL": f"file://{work}/host", "GITHUB_REPOSITORY": "acme/shop", "GITHUB_SHA": head,
             "RUNNER_TEMP": f"{work}/runner", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "request-secret",
             "ACTIONS_ID_TOKEN_REQUEST_URL": "https://tokens.example.com/?x=1", "GITHUB_EVENT_NAME": job} | workflow["env"]
    value = {"github.token": "forge-secret", "github.run_id": "7", "inputs.deploy_environment": "prod"}
    expression = lambda text: re.sub(r"\$\{\{ *(.*?) *\}\}", lambda m: value.get(m[1], head if m[1].endswith("github.sha") else ""), str(text))
    for step in workflow["jobs"][job]["steps"]:
        if "uses" in step:
            print("kept:", step["with"]["path"], "if", step["if"])
            continue
        steps.append((step["run"], {k: expression(v) for k, v in step.get("env", {}).items()}))
elif runner == "gitlab":
    pipeline = load(".gitlab-ci.yml")
    own = pipeline[job]
    variables = pipeline[".cf"]["variables"] | own["variables"] | {"AWS_ID_TOKEN": "web.identity.token"}
    steps.append(("\n".join(pipeline[".cf"]["before_script"] + own["script"]), variables))
elif runner == "bitbucket":
    for each in load("bitbucket-pipelines.yml")["definitions"]["steps"]:
        if each["step"]["name"] == job:
            steps.append(("\n".join(each["step"]["script"]), {"BITBUCKET_STEP_OIDC_TOKEN": "web.identity.token"}))
else:
    spec = load("buildspec.yaml")
    commands = [c for phase in ("install", "build") for c in spec["phases"][phase]["commands"]]
    steps.append(("\n".join(commands), spec["env"]["variables"] | {"deploy_environment": "prod", "CODEBUILD_BUILD_ID": "cf-shop-deploy:1"}))
assert steps, "there is no such job"
folder = f"{work}/checkout"
subprocess.run(["rm", "-rf", folder, f"{work}/fetched"], check=True)
os.makedirs(folder)
for script, environment in steps:
    script = script.replace("/tmp/cf", f"{work}/fetched").replace("/tmp/aws-token", f"{work}/aws-token")
    if subprocess.run(["bash", "-e", "-c", script], env=base | {k: str(v) for k, v in environment.items()}, cwd=folder).returncode:
        sys.exit(1)
P
export WORK
run() { "$python" "$WORK/job.py" "$@" >out 2>err; }

run github plan || fail "github plan"
has "ran: ci role=cf-shop-plan token= seconds= ask=https://tokens.example.com/?x=1 forge=github:acme/shop"
has "kept: .cf/artifacts/ if always()"
[ -f "$WORK/checkout/deployment.yaml" ] || fail "nothing was checked out"
! grep -rq "forge-secret" "$WORK/checkout/.git" || fail "the token stays behind in the repository"
run github deploy || fail "github deploy"
has "role=cf-shop-deploy token= seconds= ask=https://tokens.example.com/?x=1 forge=github:acme/shop env=prod"
has "kept: .cf/artifacts/ if always()"
run github check || fail "github check"
has "ran: ci role= token="
lacks "kept:"

run gitlab plan || fail "gitlab plan"
has "ran: ci role=cf-shop-plan token=web.identity.token seconds= ask= forge=gitlab:acme/shop"
run gitlab resume || fail "gitlab resume"
has "ran: ci --resume role=cf-shop-deploy token=web.identity.token seconds=14400"
run bitbucket Plan || fail "bitbucket plan"
has "ran: ci role=cf-shop-plan token=web.identity.token seconds= ask= forge=bitbucket:acme/shop"
run bitbucket Deploy || fail "bitbucket deploy"
has "ran: ci role=cf-shop-deploy token=web.identity.token seconds=7200"
run codebuild build || fail "buildspec"
has "ran: ci role= token= seconds= ask= forge=codecommit:shop env=prod"
[ -s "$WORK/checkout/.cf/artifacts/build.txt" ] || fail "the build's upload would find no file"

# Other bytes than those with the digest: nothing of them runs.
printf '#!/bin/sh\necho "ran: evil"\n' > "$WORK/evil"
export FETCHED=$WORK/evil
for job in "github plan" "github deploy" "github check" "gitlab deploy" "bitbucket Deploy" "codebuild build"; do
  ! run $job || fail "$job went on with other bytes"
  lacks "ran:"
done
