# What a newer version of a gold template would change, each change once.
. "$(dirname "$0")/harness.sh"
mkdir -p gold-templates/topic/released project/config/dev project/templates
printf 'name: test\n' > gold-templates/library.yaml
printf 'version: 1.1.0\ntitle: Topic\ndescription: A topic.\ncategory: data\n' > gold-templates/topic/gold.yaml
printf 'Resources:\n  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: news}}\n' > gold-templates/topic/released/1.0.0.yaml
cat > gold-templates/topic/topic.yaml <<'Y'
Parameters:
  Shown: {Type: String, Default: all the news}
  Team: {Type: String, Default: press}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties: {TopicName: news, DisplayName: !Ref Shown, Tags: [{Key: Team, Value: !Sub "${Team} of ${Shown}"}]}
Y
printf 'project_code: acme\nregion: us-east-1\n' > project/config/config.yaml
printf 'template_path: topic.yaml\n' > project/config/dev/topic.yaml
cat > deployment.yaml <<'Y'
version: 2
environments:
  - { name: dev, account_id: "111111111111" }
deploy:
  - { name: topic.yaml, gold_template: true, version: ^1.0.0, deploy_env: [dev] }
Y
printf '{"version": 2, "sha256": {"topic.yaml 1.0.0": "%s"}, "ranges": {"topic.yaml ^1.0.0": "1.0.0"}}\n' \
  "$(sha256sum < gold-templates/topic/released/1.0.0.yaml | cut -d ' ' -f 1)" > gold.lock
cf_ok gold upgrade --plan
has "DisplayName: all the news"
is "$(grep -c "DisplayName" out)" 1
has "from Shown"
is "$(grep -c "Tags" out)" 1
