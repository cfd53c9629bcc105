# What a plan binds of hooks: the whole call of each that runs, of unchanged stacks and of plans that are done, too.
. "$(dirname "$0")/harness.sh"
mkdir -p p/config/dev p/templates && cd p
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
cat > templates/t.yaml <<'Y'
Parameters: { V: { Type: String, Default: one } }
Resources: { T: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref V } } }
Outputs: { Name: { Value: !GetAtt T.TopicName } }
Y
stack() { printf 'template_path: t.yaml\n%s\n' "$2" > config/dev/$1.yaml; }
plan() { cf_ok plan dev --local --out plan.json "$@"; rm -f ran; }
refused() { cf_exit 7 deploy dev --local --yes --plan plan.json; has "$1" err; [ ! -e ran ] || fail "an unreviewed hook ran"; }
fresh() { rm -rf .cf ran; }

# A command that differs behind any length that is shown.
long() { printf 'template_path: t.yaml\nhooks:\n  before_create:\n    - !cmd |\n'; for i in $(seq 60); do echo "        echo step $i of the preparation"; done; echo "        $1"; }
long "echo good" > config/dev/a.yaml
plan
has "all of them with -v"
lacks "echo good"
cf_ok plan dev --local -v
has "echo good"
grep -q 'echo good' plan.json || fail "the plan file has the whole command"
long "touch ran" > config/dev/a.yaml
refused "touch ran"

# Shell and values of resolvers.
stack a 'hooks: { before_create: [ !cmd { run: "echo hi", shell: /bin/bash } ] }'
plan
has "echo hi (shell /bin/bash)"
cf_ok plan dev --local --markdown plan.md
has "echo hi (shell /bin/bash)" plan.md
printf '#!/bin/sh\ntouch ran\n' > evil.sh; chmod +x evil.sh
stack a 'hooks: { before_create: [ !cmd { run: "echo hi", shell: ./evil.sh } ] }'
refused "shell ./evil.sh"
stack a 'hooks: { before_create: [ !cmd { run: !environment_variable COMMAND, shell: !environment_variable BASH_PATH } ] }'
export COMMAND="echo fine >> log" BASH_PATH=/bin/bash
plan
has "echo fine >> log (shell /bin/bash)"
COMMAND="touch ran" refused "before_create is now before_create: cmd touch ran"
BASH_PATH=./evil.sh refused "shell ./evil.sh"
cf_ok deploy dev --local --yes --plan plan.json
has "fine" log
fresh

# What only the deployment knows is open, the rest of the call is not.
stack b 'hooks: { before_create: [ !cmd { run: !join [ " ", [ !environment_variable COMMAND, !stack_output dev/a.yaml::Name ] ] } ] }'
stack a ''
COMMAND="echo of" plan
has "cmd echo of (known after deploy: dev/a Name)"
COMMAND="touch ran" refused "!environment_variable COMMAND is now touch ran, the plan has echo of"
COMMAND="echo of" cf_ok deploy dev --local --yes --plan plan.json
fresh; rm config/dev/b.yaml

# So is what an earlier hook writes; what nobody makes is an error in the plan, not in the deployment.
stack a 'hooks: { before_create: [ !cmd "echo made > made", !cmd { run: !join [ " ", [ "cat made; echo", !file_contents made ] ] } ] }'
plan
has "cmd cat made; echo (known after deploy: !file_contents made)"
cf_ok deploy dev --local --yes --plan plan.json
fresh
stack a 'hooks: { before_create: [ !cmd { run: !file_contents not-there } ] }'
cf_exit 4 plan dev --local
has "there is no file not-there"

# A secret by its value, and never shown; what a shell would not get is refused in the plan.
stack a 'hooks: { before_create: [ !cmd { run: !sub [ "echo {t} > given", { t: !environment_variable API_TOKEN } ], shell: /bin/sh } ] }'
API_TOKEN=correcthorse plan
lacks correcthorse
lacks correcthorse plan.json
has "environment variable API_TOKEN"
API_TOKEN=batterystaple refused "its hook at before_create is now"
lacks batterystaple err
API_TOKEN=correcthorse cf_ok deploy dev --local --yes --plan plan.json
has correcthorse given
lacks correcthorse
fresh
stack a 'hooks: { before_create: [ !cmd { run: !environment_variable NOT_SET, shell: /bin/sh } ] }'
cf_exit 4 plan dev --local
has "a cmd hook needs a command"
has "blocked"

# Hooks of stacks that stay as they are; adding one makes another plan.
stack a 'hooks: { before_launch: [ !cmd "echo good >> log" ] }'
stack b ''
cf_ok deploy dev --local --yes
plan
cf_ok plan dev --local --markdown plan.md
has "echo good >> log" plan.md
before=$(json 'd["id"]' plan.json)
is "$(json '[h["call"] for h in d["entries"][0]["hooks"]]' plan.json)" "['echo good >> log']"
stack a 'hooks: { before_launch: [ !cmd "touch ran" ] }'
refused "its hook at before_launch is now before_launch: cmd touch ran, the plan has before_launch: cmd echo good"
stack a 'hooks: { before_launch: [ !cmd "echo good >> log" ] }'
stack b 'hooks: { after_update: [ !cmd "touch ran" ] }'
refused "dev/b: the plan does not have its hook after_update: cmd touch ran"
cf_ok plan dev --local --output json
[ "$(json 'd["id"]')" != "$before" ] || fail "another hook makes another plan"
stack b ''
stack a ''
refused "does not have the plan's hook any more: before_launch: cmd echo good"

# A plan that is carried out already. What it did not come to then, it does not run now.
stack a 'parameters: { V: two }
hooks: { before_launch: [ !cmd "echo good >> log" ] }'
plan
cf_ok deploy dev --local --yes --plan plan.json
stack a 'parameters: { V: two }
hooks: { before_launch: [ !cmd "touch ran" ] }'
refused "dev/a: its hook at before_launch is now before_launch: cmd touch ran"
fresh
stack a 'hooks: { before_create: [ !cmd "true" ], before_update: [ !cmd "touch ran" ] }'
plan
cf_ok deploy dev --local --yes --plan plan.json
cf_ok deploy dev --local --yes --plan plan.json
[ ! -e ran ] || fail "nobody reviewed the hook at before_update"

# A file of an older format says what to do.
python3 - <<'P'
import json
d = json.load(open("plan.json")); d["schema"] = 1
json.dump(d, open("old.json", "w"))
P
cf_exit 4 deploy dev --local --yes --plan old.json
has "schema 1, this cf reads schema 2: an older cf made it" err
has "plan again" err

# What was not there at planning may come from the plan's own hooks; not from somebody else before it runs.
mkdir late && cd late
mkdir -p project/config/dev project/templates
printf 'region: us-east-1\nproject_code: late\n' > project/config/config.yaml
printf 'Resources: {T: {Type: AWS::SNS::Topic}}\n' > project/templates/a.yaml
printf 'deploy: [{name: a.yaml, deploy_env: [dev]}]\nenvironments: [{name: dev, account_id: "111111111111"}]\n' > deployment.yaml
cat > project/config/dev/a.yaml <<'Y2'
template: {type: file, path: a.yaml}
hooks: {before_launch: [!cmd "true", !cmd {run: !file_contents setup.sh, shell: /bin/sh}]}
Y2
cf_ok plan dev --local --out p.json
echo "echo evil > $PWD/evil" | tee project/setup.sh project/config/setup.sh setup.sh > /dev/null
cf_exit 7 deploy dev --local -y --plan p.json
has "which was not there when the plan was made, and is now" err
[ ! -e evil ] || fail "a hook ran that nobody has reviewed"
cd ..

# What a command prints is not what was reviewed, the command is: it may print something else each time, also what an
# earlier hook writes; nothing of it is in the plan.
fresh; rm -rf late
stack b ''
stack a 'hooks:
  before_create: [ !cmd "date +%N > stamp", !cmd { run: !join [ " ", [ "echo", !rcmd "date +%N | tr -d \"\\n\"", !rcmd "cat stamp" ] ] } ]'
echo Vault0Passw0rd > stamp
plan
tr -s " \n" " " < out > flat
has 'cmd echo (known when it runs: output of `date' flat
has '(known when it runs: output of `cat stamp`)' flat
lacks Vault0Passw0rd
lacks Vault0Passw0rd plan.json
cf_ok deploy dev --local --yes --plan plan.json
lacks Vault0Passw0rd
fresh
stack a 'hooks: { before_create: [ !cmd { run: !rcmd "echo true" } ] }'
plan
stack a 'hooks: { before_create: [ !cmd { run: !rcmd "echo touch ran" } ] }'
refused "!rcmd"
fresh

# A file that an earlier hook writes again: what was reviewed would not be what runs; the refusal says the ways out.
stack a 'hooks: { before_create: [ !cmd "echo touch ran > built.sh", !cmd { run: !file_contents built.sh } ] }'
echo true > built.sh
plan
cf_exit 1 deploy dev --local --yes --plan plan.json
[ ! -e ran ] || fail "an unreviewed text ran"
tr -s " \n" " " < out > flat
has 'write it before planning' flat
has '(!rcmd "cat built.sh" in place of !file_contents built.sh)' flat
sed -i 's/!file_contents built.sh/!rcmd "cat built.sh"/' config/dev/a.yaml
plan
cf_ok deploy dev --local --yes --plan plan.json
[ -e ran ] || fail "the way out works"
fresh

# A login within a URL is bound and not shown, also where the command fails.
stack a 'hooks: { before_create: [ !cmd { run: !join [ " ", [ "echo", !environment_variable DATABASE_URL, "; exit 3" ] ] } ] }'
export DATABASE_URL=postgres://user:Sup3rS3cretPw@host/db
plan
has 'postgres://user:****@host/db'
cf_ok plan dev --local --markdown plan.md
for file in out plan.json plan.md; do lacks Sup3rS3cretPw $file; done
DATABASE_URL=postgres://user:An0therS3cret@host/db refused "its hook at before_create is now"
for file in out err; do lacks S3cret $file; done
cf_exit 1 deploy dev --local --yes --plan plan.json
has 'postgres://user:****@host/db'
