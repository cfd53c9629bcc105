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

# A hook may read its own stack: after the operation what it made, after the deletion what was there.
cat > templates/o.yaml <<'Y'
Parameters: { V: { Type: String } }
Resources: { T: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref V } } }
Outputs: { V: { Value: !Ref V }, Name: { Value: !GetAtt T.TopicName } }
Y
own() {
  cat > config/dev/t.yaml <<Y
template_path: o.yaml
parameters: { V: $1 }
hooks:
  after_create: [ !cmd { run: !join [ " ", [ "echo created", !stack_output dev/t.yaml::V, ">> own.log" ] ] } ]
  before_update: [ !cmd { run: !join [ " ", [ "echo updating", !stack_output dev/t.yaml::V, ">> own.log" ] ] } ]
  after_update: [ !cmd { run: !join [ " ", [ "echo updated", !stack_output dev/t.yaml::V, ">> own.log" ] ] } ]
  before_delete: [ !cmd "printf 'rm of ' > made" ]
  after_delete:
    - !cmd { run: !join [ "", [ "echo ", !file_contents made, !stack_output dev/t.yaml::V, " >> own.log" ] ] }
    - !cmd { run: !join [ "", [ "echo ", !rcmd "tail -n 1 own.log | tr -d '\\n'", " >> own.log" ] ] }
Y
}
for v in one two; do
  own $v
  cf_ok plan dev --local --out plan.json
  cf_ok deploy dev --local --yes --plan plan.json
done
cf_ok undeploy dev --local --yes
has "after_delete: cmd echo (known after deploy: !file_contents made)two >> own.log"
is "$(cat own.log)" "created one
updating one
updated two
rm of two
rm of two" "what a command prints is read when it runs"
# What is not as planned there is found before anything is deleted.
own three
cf_ok deploy dev --local --yes
sed -i 's/before_delete: .*/before_delete: [ !cmd "echo changed > text" ]/; s/!file_contents made/!file_contents text/' config/dev/t.yaml
echo reviewed > text
cf_exit 1 undeploy dev --local --yes
tr -s " \n" " " < out > flat
has "the hook at after_delete of dev/t is now after_delete: cmd echo changed\nthree >> own.log" flat
is "$(tail -1 own.log)" "created three"
cf_ok status dev --local
has "CREATE_COMPLETE"
