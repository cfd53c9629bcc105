# What CloudFormation's limits forbid is said by the plan.
. "$(dirname "$0")/harness.sh"
mkdir -p config/dev templates
printf 'project_code: demo\nregion: us-east-1\n' >config/config.yaml
printf 'Parameters: {P: {Type: String}}\nResources: {T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref P}}}\n' >templates/t.yaml
python3 - <<'P'
tags = {f"k{i}": "v" for i in range(51)}
tags.update({"k" * 129: "v", "long": "v" * 257, "empty": ""})
with open("config/dev/t.yaml", "w") as f:
    f.write("template: {path: t.yaml}\nparameters: {P: %s}\nnotifications:\n" % ("p" * 4097))
    for i in range(6):
        f.write(f"  - arn:aws:sns:us-east-1:111111111111:t{i}\n")
    f.write("stack_tags:\n")
    for key, value in tags.items():
        f.write(f'  "{key}": "{value}"\n')
P
cf_ok plan dev --local
tr -s ' \n' ' ' <out >told # without line breaks
for what in "AWS will refuse it: it has 54 tags; AWS takes at most 50" "its key has 129 characters" "tag long: its value has 257 characters" \
  "tag empty has no value" "the value of parameter P has 4097 characters" \
  "it has 6 notifications; AWS takes at most 5"; do
  has "$what" told
done
cf_exit 1 deploy dev --local --yes
