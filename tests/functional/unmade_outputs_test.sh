# An output whose condition is false in the very plan is refused where it is read, before anything is deployed.
. "$(dirname "$0")/harness.sh"
mkdir -p config/dev templates
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
cat > templates/artifacts.yaml <<'Y2'
Parameters: {Keep: {Type: String}, Text: {Type: String, Default: one}}
Conditions: {KeepsState: !Equals [!Ref Keep, "true"]}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Text}}
  State: {Type: AWS::SNS::Topic, Condition: KeepsState}
Outputs:
  TopicArn: {Value: !Ref Topic}
  StateArn: {Value: !Ref State, Condition: KeepsState}
Y2
cat > templates/reader.yaml <<'Y2'
Parameters: {Of: {Type: String}}
Resources: {T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Of}}}
Y2
printf 'template_path: artifacts.yaml\nparameters: {Keep: "false"}\n' > config/dev/artifacts.yaml
printf 'template_path: reader.yaml\nparameters:\n  Of: !stack_output dev/artifacts.yaml::StateArn\n' > config/dev/reader.yaml

refused() {
  cf_exit 4 plan dev --local --output json
  is "$(json '[e["decision"] for e in d["entries"] if e["path"] == "dev/reader"]')" "['blocked']"
  is "$(json '[x["message"].split(" is false")[0] for e in d["entries"] for x in e["errors"]]')" \
    "['dev/artifacts will have no output StateArn: its condition KeepsState']"
  cf_exit 4 plan dev --local
  has "config/dev/reader.yaml:3:7"
}
refused

# Where the condition holds, it is known after deploy.
sed -i 's/"false"/"true"/' config/dev/artifacts.yaml
cf_ok plan dev --local
has "known after deploy"
cf_ok deploy dev --local --yes

# A change that takes the output away, and one that leaves it away.
sed -i 's/"true"/"false"/' config/dev/artifacts.yaml
refused
sed -i 's/StateArn/TopicArn/' config/dev/reader.yaml
cf_ok deploy dev --local --yes
sed -i 's/TopicArn/StateArn/' config/dev/reader.yaml
printf 'template_path: artifacts.yaml\nparameters: {Keep: "false", Text: two}\n' > config/dev/artifacts.yaml
refused
