# Waves of a deployment that somebody watches: bake time, checks by command and by alarm, a failed check, Ctrl-C.
. "$(dirname "$0")/harness.sh"
mkdir -p project/config/prod project/templates
descriptor() { # BAKE CHECKS
  cat > deployment.yaml <<Y
version: 2
environments:
  - name: prod
    account_id: "222222222222"
    regions: [us-east-1, us-west-2]
    waves:
      - {regions: [us-east-1], bake: $1, checks: $2}
      - {regions: [us-west-2]}
deploy:
  - {name: alarm.yaml, deploy_env: [all]}
Y
}
printf 'project_code: shop\n' > project/config/config.yaml
echo 'template: {type: file, path: alarm.yaml}' > project/config/prod/alarm.yaml
template() { cat > project/templates/alarm.yaml <<Y
Resources:
  Errors:
    Type: AWS::CloudWatch::Alarm
    Properties: {AlarmName: errors, AlarmDescription: $1, ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1,
                 MetricName: Errors, Namespace: AWS/Lambda, Period: 60, Statistic: Sum, Threshold: 1}
Y
}
states() { cf_ok plan prod --local --output json; json '[(e["region"], e["decision"]) for e in d["entries"]]'; }

# A check that fails stops the rest.
template one
descriptor 0s '[{command: ["false"]}]'
cf_exit 1 deploy prod --local --yes
has "the check false failed with exit code 1"
has "prod/alarm us-west-2"
is "$(states)" "[('us-east-1', 'no_change'), ('us-west-2', 'create')]"
descriptor 0s '[{alarm: wrongs}]'
template two
cf_exit 1 deploy prod --local --yes
has "there is no alarm wrongs in us-east-1"

# The bake time is waited for and told; then the checks hold, and the second wave follows.
descriptor 1s '[{alarm: errors}, {command: [sh, -c, "test $CF_WAVE_REGIONS = us-east-1"]}]'
template three
cf_ok deploy prod --local --yes
has "wave 1 bakes until 20"
has "the checks of wave 1 hold"
is "$(states)" "[('us-east-1', 'no_change'), ('us-west-2', 'no_change')]"

# Ctrl-C while it bakes: what is done stays, the second wave is not started.
descriptor 1h '[]'
template four
"$CF" deploy prod --local --yes >out 2>err </dev/null & pid=$!
for _ in $(seq 400); do grep -q "bakes until" out && break; sleep 0.05; done
has "bakes until"
kill -INT $pid
status=0; wait $pid || status=$?
is $status 130
has "interrupted while wave 1 baked"
is "$(states)" "[('us-east-1', 'no_change'), ('us-west-2', 'change')]"

# status has every region; diff and render take the one of --region.
cf_ok status prod --local --output json
is "$(json '[(s["path"], s["region"], s["status"]) for s in d["stacks"]]')" \
  "[('prod/alarm', 'us-east-1', 'UPDATE_COMPLETE'), ('prod/alarm', 'us-west-2', 'CREATE_COMPLETE')]"
cf_ok diff prod --local
has "prod/alarm: same"
cf_ok diff prod --local --region us-west-2
has "prod/alarm: different"
cf_exit 2 diff prod --local --region us-west-1
has "is not in that region, did you mean" err
