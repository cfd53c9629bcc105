# What a change set does not list, and what only the deployment decides, is planned all the same.
. "$(dirname "$0")/harness.sh"
mkdir -p config/dev templates
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml

# A bucket whose name is an attribute of a resource that changes in place may be replaced: it is guarded.
printf 'template: {type: file, path: chain.yaml}\nparameters: {V: bucket-one}\n' > config/dev/chain.yaml
cat > templates/chain.yaml <<Y
Parameters: {V: {Type: String}}
Resources:
  S: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref V}}
  D: {Type: AWS::S3::Bucket, Properties: {BucketName: !GetAtt S.Value}}
Y
cf_ok deploy dev/chain --local --yes
sed -i s/bucket-one/bucket-two/ config/dev/chain.yaml
cf_ok plan dev/chain --local --output json --out chain.plan.json
is "$(json 'd["entries"][0]["destroys"]')" "['D']" "the bucket is among what may be lost"
cf_exit 8 deploy dev/chain --local --yes --plan chain.plan.json
has "(D)" err
cf_ok deploy dev/chain --local --yes --allow-destroy dev/chain

# An output with a condition is not taken to stay when a parameter changes: who reads it is planned too.
printf 'template: {type: file, path: q.yaml}\nparameters: {E: dev}\n' > config/dev/q.yaml
cat > templates/q.yaml <<Y
Parameters: {E: {Type: String}}
Conditions: {Big: !Equals [!Ref E, prod]}
Resources: {T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref E}}, Q: {Type: AWS::SQS::Queue}}
Outputs: {K: {Value: !If [Big, !GetAtt Q.Arn, !GetAtt T.TopicName]}}
Y
printf 'template: {type: file, path: z.yaml}\nparameters: {P: !stack_output dev/q.yaml::K}\n' > config/dev/z.yaml
cat > templates/z.yaml <<Y
Parameters: {P: {Type: String}}
Resources: {T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref P}}}
Y
cf_ok deploy dev --local --yes
sed -i 's/E: dev/E: prod/' config/dev/q.yaml
cf_ok plan dev --local --output json
is "$(json '[e["decision"] for e in d["entries"] if e["path"] == "dev/z"]')" "['change']" "the reader of the output changes"
cf_ok deploy dev --local --yes
cf_ok plan dev --local --output json
is "$(json '{e["decision"] for e in d["entries"]}')" "{'no_change'}" "one deployment is enough"

# A condition over an output of a new stack: what it decides may be added.
printf 'template: {type: file, path: q.yaml}\nparameters: {E: dev}\nstack_name: other\n' > config/dev/other.yaml
printf 'template: {type: file, path: has.yaml}\nparameters: {P: !stack_output dev/other.yaml::K}\n' > config/dev/has.yaml
cat > templates/has.yaml <<Y
Parameters: {P: {Type: String, Default: ""}}
Conditions: {Has: !Not [!Equals [!Ref P, ""]]}
Resources:
  Q: {Type: AWS::SQS::Queue}
  S: {Type: AWS::SNS::Topic, Condition: Has, Properties: {DisplayName: !Ref P}}
Y
cf_ok plan dev --local --out has.plan.json
cf_ok deploy dev --local --yes --plan has.plan.json

# An export that is renamed while somebody imports it is blocked, though its output stays.
printf 'template: {type: file, path: ex.yaml}\n' > config/dev/ex.yaml
printf 'template: {type: file, path: im.yaml}\ndependencies: [dev/ex.yaml]\n' > config/dev/im.yaml
cat > templates/ex.yaml <<Y
Resources: {T: {Type: AWS::SNS::Topic}}
Outputs: {O: {Value: fixed, Export: {Name: exo}}}
Y
cat > templates/im.yaml <<Y
Resources: {T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !ImportValue exo}}}
Y
cf_ok deploy dev --local --yes
sed -i 's/Name: exo/Name: renamed/' templates/ex.yaml
cf_exit 8 plan dev/ex --local
has "the export exo of output O goes, but x-dev-im imports it"
