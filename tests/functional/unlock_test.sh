# cf unlock in a shell: what a comment does, with the reason in the audit log.
. "$(dirname "$0")/harness.sh"
mkdir -p project/config/dev project/templates state/locks
cat > deployment.yaml <<Y
version: 2
ci: {state: state}
environments: [{name: dev, account_id: "111111111111"}]
deploy: []
Y
printf 'region: us-east-1\nproject_code: shop\n' > project/config/config.yaml
hold() {
  python3 - "$1" <<'P'
import json, sys
lock = {"state": "held", "fence": 3, "name": sys.argv[1], "owner": "carol", "run": "ci run 7", "reason": "deploys dev",
        "id": "x", "taken": "2026-01-01T00:00:00.000Z", "expires": "2199-01-01T00:00:00.000Z"}
open("state/locks/" + sys.argv[1].replace("/", "_2f") + ".json", "w").write(json.dumps(lock) + "\n")
P
}
cf_ok unlock dev
has "nothing holds dev"

hold deploy/dev
cf_exit 2 unlock dve --reason "gone" --yes
has "did you mean 'dev'" err
cf_exit 2 unlock dev --yes
has "held by carol (ci run 7)"
has "add --reason TEXT" err
# Nobody can answer here.
cf_exit 2 unlock dev --reason "the runner died"
has "--yes" err
cf_ok unlock dev --reason "the runner died" --yes
has "dev: freed: it was held by carol (ci run 7)"
cf_ok unlock dev
has "nothing holds dev"
cf_ok audit show --environment dev
has "unlocked  dev"
has "the runner died"
has "held by carol"
is "$(grep -c unlocked out)" 1

# One that the descriptor has no more is freed as long as something holds it.
hold hold/stage
cf_ok unlock stage --reason "it was removed" --yes
has "stage: freed: it was held by carol (ci run 7)"
cf_exit 2 unlock stage
has "nothing holds stage, and there is no environment stage in deployment.yaml" err
cf_ok audit show --environment stage
has "unlocked  stage"
lacks "note:" err
cf_ok audit show --environment dve
has "there is no environment dve in the descriptor, nor in the log" err
has "did you mean 'dev'" err

# A command of comments alone says so.
cf_exit 2 approve dev
has "in a comment on its pull request" err
