# A plan lists the hooks that will run, and no others; tags of a new stack are shown.
. "$(dirname "$0")/harness.sh"
mkdir -p p/config/dev p/templates && cd p
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
printf 'Resources: { T: { Type: AWS::SNS::Topic, Properties: { DisplayName: one } } }\n' > templates/t.yaml
cat > config/dev/t.yaml <<'Y'
template_path: t.yaml
stack_tags: { team: data }
hooks:
  before_launch: [ !cmd "echo before_launch >> hook.log" ]
  before_create: [ !cmd "echo before_create >> hook.log" ]
  after_create: [ !cmd "echo after_create >> hook.log" ]
  before_update: [ !cmd "echo before_update >> hook.log" ]
  after_update: [ !cmd "echo after_update >> hook.log" ]
  before_delete: [ !cmd "echo before_delete >> hook.log" ]
  after_launch: [ !cmd "echo after_launch >> hook.log" ]
Y
planned() { cf_ok plan dev --local --output json; json '" ".join(h["point"] for h in d["entries"][0]["hooks"])'; }
ran() { rm -f hook.log; cf_ok deploy dev --local --yes; tr '\n' ' ' < hook.log; }

cf_ok plan dev --local
has "+ team: data"
lacks "before_update"
cf_ok plan dev --local --markdown plan.md
has "team" plan.md

is "$(planned)" "before_launch before_create after_create after_launch"
is "$(ran)" "before_launch before_create after_create after_launch "
is "$(planned)" "before_launch before_update after_update after_launch" "as Sceptre's launch with nothing to update"
is "$(ran)" "before_launch before_update after_update after_launch "
sed -i 's/one/two/' templates/t.yaml
is "$(planned)" "before_launch before_update after_update after_launch"
is "$(ran)" "before_launch before_update after_update after_launch "
cf_ok undeploy dev --local --yes
is "$(tail -1 hook.log)" "before_delete"
