# cf deploys onto moto_server: an imitation of AWS that is not ours, through real HTTP.
. "$(dirname "$0")/../harness.sh"
. "$REPO/tests/functional/peers/peer.sh"
peer_python moto "moto[server,cloudformation,sts,s3,sns,sqs]==5.*"
mkdir -p config/dev templates
echo 'region: eu-west-1
project_code: shop' >config/config.yaml
# moto gives a stack that a change set made no outputs; with a creation timeout, which change sets don't know, cf calls
# CreateStack. So both ways are taken.
printf 'template_path: queue.yaml\nstack_timeout: 10\n' >config/dev/queue.yaml
printf 'template_path: topic.yaml\nparameters:\n  Queue: !stack_output dev/queue.yaml::Arn\n' >config/dev/topic.yaml
cat >templates/queue.yaml <<'Y'
Resources: { Queue: { Type: AWS::SQS::Queue } }
Outputs: { Arn: { Value: !GetAtt Queue.Arn } }
Y
cat >templates/topic.yaml <<'Y'
Parameters: { Queue: { Type: String } }
Resources: { Topic: { Type: AWS::SNS::Topic, Properties: { DisplayName: shop } } }
Outputs: { Queue: { Value: !Ref Queue } }
Y

"$(dirname "$PEER_PYTHON")/moto_server" -H 127.0.0.1 -p 0 >moto.log 2>&1 &
for _ in $(seq 300); do
  grep -q 'Running on http' moto.log && break
  kill -0 $! 2>/dev/null || fail "moto_server ended: $(cat moto.log)"
  sleep 0.1
done
AWS_ENDPOINT_URL=$(grep -o 'http://127.0.0.1:[0-9]*' moto.log | head -n 1)
export AWS_ENDPOINT_URL AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=eu-west-1

cf_ok deploy dev --yes --role none
has "CREATE_COMPLETE"
cf_exit 0 plan dev --role none --exit-code
cf_ok status dev --role none
has "CREATE_COMPLETE"

# No update here: moto knows no stack by its ARN in CreateChangeSet, which is how cf names one that exists.
cf_exit 8 undeploy dev --yes --role none    # a queue holds data
cf_ok undeploy dev --yes --role none --allow-destroy dev/queue
cf_ok status dev --role none
lacks "_COMPLETE"
