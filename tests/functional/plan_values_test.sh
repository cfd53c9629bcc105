# A plan that is carried out from its file sets no value that was not reviewed, and fills only what it left open.
. "$(dirname "$0")/harness.sh"
mkdir -p config/dev config/base templates
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
cat > templates/note.yaml <<'Y'
Parameters: {Text: {Type: String}}
Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Name: /x/note, Type: String, Value: !Ref Text}}}
Y
cat > templates/reader.yaml <<'Y'
Parameters: {Note: {Type: "AWS::SSM::Parameter::Value<String>"}}
Resources: {T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Note}}}
Y
note() { printf 'template_path: note.yaml\nparameters: {Text: %s}\n' "$1" > config/base/note.yaml; cf_ok deploy base --local --yes; }

# What stands behind an SSM parameter is part of the review, of a change and of a creation.
printf 'template_path: reader.yaml\nparameters: {Note: /x/note}\n' > config/dev/reader.yaml
note one
cf_ok plan dev --local --out plan.json
note two
cf_exit 7 deploy dev --local --yes --plan plan.json
has "SSM parameter behind Note is now two, the plan has one" err
cf_ok deploy dev --local --yes
note three
cf_ok plan dev --local --out plan.json
has "two → three"
note four
cf_exit 7 deploy dev --local --yes --plan plan.json
has "/Properties/DisplayName changes to another value than in the plan" err
cf_ok plan dev --local --out plan.json
cf_ok deploy dev --local --yes --plan plan.json
rm config/dev/reader.yaml

# A template that is rendered from what is not known yet: the review binds everything around it.
cat > templates/queue.yaml <<'Y'
Resources: {Q: {Type: AWS::SQS::Queue, Properties: {QueueName: q1}}}
Outputs: {Arn: {Value: !GetAtt Q.Arn}}
Y
cat > templates/user.j2 <<'Y'
{% set arn = sceptre_user_data.arn %}
Parameters: {Known: {Type: String, Default: k}}
Resources:
  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: "of {{ arn }}"}}
  N: {Type: AWS::SNS::Topic, Properties: {DisplayName: "{% if arn.startswith('arn:') and sceptre_user_data.trap %}EVIL{% else %}one{% endif %}"}}
Outputs: {T: {Value: !Ref T}}
Y
printf 'template_path: queue.yaml\n' > config/dev/queue.yaml
user() { printf 'template_path: user.j2\nsceptre_user_data: {arn: !stack_output "dev/queue.yaml::Arn", trap: %s}\n' "$1" > config/dev/user.yaml; }
user true
cf_ok plan dev --local --out plan.json
cf_exit 1 deploy dev --local --yes --plan plan.json  # the queue is made by then
has "template at /Resources/N/Properties/DisplayName differs"
cf_ok status dev --local --output json
is "$(json '{s["path"]: s["status"] for s in d["stacks"]}["dev/user"]')" "not deployed"

# One that was carried out may be asked for again: what it did itself is no change.
user false
printf 'template_path: reader.yaml\nparameters: {Note: !join ["", [/x, /note]]}\nstack_tags: {Queue: !stack_output "dev/queue.yaml::Arn"}\n' > config/dev/tagged.yaml
cf_ok undeploy dev --local --yes --allow-destroy dev/queue
cf_ok plan dev --local --out plan.json
cf_ok deploy dev --local --yes --plan plan.json
cf_ok deploy dev --local --yes --plan plan.json
has "unchanged"
printf 'template_path: user.j2\nparameters: {Known: other}\nsceptre_user_data: {arn: !stack_output "dev/queue.yaml::Arn"}\n' > config/dev/user.yaml
cf_exit 7 deploy dev --local --yes --plan plan.json

# What is not known is said by its name, not by the placeholder that it is rendered with.
sed -i s/q1/q2/ templates/queue.yaml
user false
for form in text json markdown; do
  cf_ok plan dev --local --output $form
  lacks CFUnknown
done
cf_ok plan dev --local --out plan.json
tr -s " \n" " " <out >flat
has "DisplayName: of arn:aws:sqs:us-east-1:000000000000:q1 → (known after deploy: dev/queue Arn)" flat
cf_ok deploy dev --local --yes --plan plan.json --allow-destroy dev/queue
