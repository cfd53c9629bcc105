# What a plan tells beside the changes: once each, and what was allowed already.
. "$(dirname "$0")/harness.sh"
mkdir -p p/config/dev p/templates && cd p
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
printf 'template_path: queue.yaml\nparameters: {Name: orders}\n' > config/dev/queue.yaml
cat > templates/queue.yaml <<'Y'
Parameters: { Name: { Type: String } }
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: first
      QueueName: !Ref Name
Outputs:
  Colour: { Value: !GetAtt Queue.Xyzzyplugh }
Y
cf_ok plan dev --local
is "$(grep -c "the key 'QueueName' is given twice" out)" 1 "a duplicate key is warned of once"
# An attribute that the type does not have.
has "AWS will refuse it"
has "Xyzzyplugh"

cat > templates/queue.yaml <<'Y'
Parameters: { Name: { Type: String } }
Resources:
  Store: { Type: AWS::S3::Bucket, Properties: { BucketName: !Ref Name } }
Y
cf_ok deploy dev --local --yes
sed -i 's/orders/more-orders/' config/dev/queue.yaml
cf_exit 8 deploy dev --local --yes
has "allow it with --allow-destroy dev/queue"
cf_ok deploy dev --local --yes --allow-destroy dev/queue
has "allowed by --allow-destroy"
lacks "allow it with"
lacks "without --allow-destroy"

# What the parameters of a new stack decide is known to those that read it before it is there.
cat > templates/maker.yaml <<'Y'
Parameters: { Name: { Type: String } }
Resources: { Topic: { Type: AWS::SNS::Topic } }
Outputs:
  Joined: { Value: !Join ["-", [!Ref Name, !Ref "AWS::Region"]] }
  Made: { Value: !Sub "${Topic}-${Name}" }
Y
cat > templates/reader.yaml <<'Y'
Parameters: { Joined: { Type: String }, Made: { Type: String } }
Resources: { Topic: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref Joined } } }
Y
printf 'template_path: maker.yaml\nparameters: {Name: blue}\n' > config/dev/maker.yaml
printf 'template_path: reader.yaml\nparameters: {Joined: !stack_output "dev/maker.yaml::Joined", Made: !stack_output "dev/maker.yaml::Made"}\n' > config/dev/reader.yaml
cf_ok plan dev --local --out plan.json
is "$(json '[e["holes"] for e in d["entries"] if e["path"] == "dev/reader"]' plan.json)" "[['parameter Made (dev/maker Made)']]"
cf_ok plan dev --local
has "Joined: blue-us-east-1"
cf_ok deploy dev --local --yes --plan plan.json
