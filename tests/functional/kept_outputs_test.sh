# A change in place leaves identifiers as they are: those who read them are not told that they change.
. "$(dirname "$0")/harness.sh"
mkdir -p config/dev templates
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
cat > templates/key.yaml <<'Y'
Parameters: {Text: {Type: String}}
Resources:
  K: {Type: AWS::KMS::Key, Properties: {Description: !Ref Text, KeyPolicy: {Version: "2012-10-17", Statement: []}}}
  P: {Type: AWS::SSM::Parameter, Properties: {Name: /x/text, Type: String, Value: !Ref Text, Description: !Sub "${K.Arn}"}}
Outputs:
  Key: {Value: !GetAtt K.Arn}
  Id: {Value: !Sub "key/${K}"}
  Text: {Value: !GetAtt P.Value}
Y
cat > templates/cluster.yaml <<'Y'
Parameters: {Key: {Type: String}, Text: {Type: String, Default: ""}}
Resources:
  C: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, KmsKeyId: !Ref Key, StorageEncrypted: true, MasterUsername: a, ManageMasterUserPassword: true}}
  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Text}}
Y
printf 'template_path: key.yaml\nparameters: {Text: one}\n' > config/dev/key.yaml
printf 'template_path: cluster.yaml\nparameters: {Key: !stack_output "dev/key.yaml::Key"}\n' > config/dev/cluster.yaml
cf_ok deploy dev --local --yes

sed -i s/one/two/ config/dev/key.yaml
cf_ok plan dev --local
has "1 to change, 1 unchanged"
lacks "MAY BE REPLACED"
lacks "~ Key:"
has "~ Text: one"
cf_ok deploy dev --local --yes

# Also of a stack whose changes can't be asked for yet.
printf 'template_path: cluster.yaml\nparameters: {Key: !stack_output "dev/key.yaml::Key", Text: !stack_output "dev/key.yaml::Text"}\n' > config/dev/cluster.yaml
sed -i s/two/three/ config/dev/key.yaml
cf_ok plan dev --local --output json
is "$(json '[c["logical_id"] for e in d["entries"] if e["path"] == "dev/cluster" for c in e["changes"]]')" "['T']"
cf_ok deploy dev --local --yes

# Tags of a stack touch no output.
echo 'stack_tags: {Owner: me}' >> config/dev/key.yaml
cf_ok plan dev --local
has "1 to change, 1 unchanged"
lacks "not predicted"
lacks "known after deploy"
cf_ok deploy dev --local --yes
cf_ok plan dev --local --exit-code
