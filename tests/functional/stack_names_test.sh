# Two entries that stand for one CloudFormation stack are refused before anything is done.
. "$(dirname "$0")/harness.sh"
mkdir -p config/dev config/prod templates
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
echo 'Resources: {Q: {Type: AWS::SNS::Topic, Properties: {DisplayName: x}}}' > templates/q.yaml
echo 'Resources: {Other: {Type: AWS::SNS::Topic}}' > templates/other.yaml
descriptor() {
  cat > deployment.yaml <<Y
deploy_environments: [{name: dev, account_id: "111111111111"}, {name: prod, account_id: "${3:-222222222222}"}]
$1
Y
}
entry() { echo "{name: $1.yaml, gold_template: false, deploy_env: [${2:-dev}]}"; }
printf 'template_path: q.yaml\nstack_name: same\n' > config/dev/n1.yaml

# Both under deploy.
descriptor "deploy: [$(entry n1)]"
cf_ok deploy dev --local --yes
printf 'template_path: other.yaml\nstack_name: same\n' > config/dev/n2.yaml
descriptor "deploy: [$(entry n1), $(entry n2)]"
cf_exit 4 validate dev
has "dev/n2 stands for the same stack as dev/n1" err
has "deployment.yaml:2" err
cf_exit 4 plan dev --local
cf_exit 4 plan dev --local --output json --out plan.json
is "$(json '[e["decision"] for e in d["entries"]]' plan.json)" "['blocked', 'blocked']"
cf_exit 4 deploy dev --local --yes
cf_exit 4 deploy dev --local --yes --plan plan.json
descriptor "deploy: [$(entry n1)]"
cf_ok plan dev --local
has "1 unchanged"

# One deletes what the other one deploys.
descriptor "deploy: [$(entry n2)]
undeploy: [$(entry n1)]"
cf_exit 4 validate dev
cf_exit 4 plan dev --local
tr -s ' \n' ' ' <out >flat
has "stands for the same stack as dev/n1, which is listed under undeploy" flat

# One changes what is to be left alone.
descriptor "deploy: [$(entry n2)]
ignore: [$(entry n1)]"
cf_exit 4 plan dev --local
tr -s ' \n' ' ' <out >flat
has "which is listed under ignore" flat

# Another environment's entry, another region and a config that says ignore: true are no contradiction.
descriptor "deploy: [$(entry n1), $(entry n2 prod)]"
cf_ok plan dev --local
echo 'region: eu-west-1' >> config/dev/n2.yaml
descriptor "deploy: [$(entry n1), $(entry n2)]"
cf_ok plan dev --local
printf 'template_path: other.yaml\nstack_name: same\nignore: true\n' > config/dev/n2.yaml
cf_ok plan dev --local

# Two environments of one account: only validate sees both.
rm config/dev/n2.yaml
cp config/dev/n1.yaml config/prod/n1.yaml
descriptor "deploy: [$(entry n1 'dev, prod')]" x 111111111111
cf_exit 4 validate
has "prod/n1 stands for the same stack as dev/n1" err
descriptor "deploy: [$(entry n1 'dev, prod')]" x 222222222222
cf_ok validate

# Two environments of one account: neither plans over the other's stack.
cd "$WORK"; rm -rf both; mkdir -p both/project/config/dev both/project/config/prod both/project/templates; cd both
cat > deployment.yaml <<Y
deploy_environments:
  - {name: dev, account_id: "111111111111"}
  - {name: prod, account_id: "111111111111"}
deploy: [{name: a.yaml, gold_template: false, deploy_env: [all]}]
Y
printf 'project_code: x\nregion: us-east-1\n' > project/config/config.yaml
for e in dev prod; do printf 'template: {type: file, path: a.yaml}\nstack_name: fixed\n' > project/config/$e/a.yaml; done
echo 'Resources: {T: {Type: AWS::SNS::Topic}}' > project/templates/a.yaml
cf_exit 4 plan prod --local
has "fixed" err
sed -i s/fixed/own/ project/config/prod/a.yaml
cf_ok plan prod --local

# A plain Sceptre project whose groups share names: which account each goes to is said by credentials alone. One
# warning for them all, none where they can't meet, and an error where one account is certain.
cd "$WORK"; rm -rf plain deployment.yaml; mkdir -p plain/config/dev plain/config/prod plain/config/test plain/templates; cd plain
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
echo 'Resources: {T: {Type: AWS::SNS::Topic}}' > templates/a.yaml
for e in dev prod test; do for s in a b; do printf "template_path: a.yaml\nstack_name: fixed-$s\n" > config/$e/$s.yaml; done; done
for arguments in "" "." "dev prod test"; do
  cf_ok validate $arguments
  is "$(grep -c '^warning' err)" 1 "with '$arguments'"
  has "prod/a and dev/a are both named fixed-a in us-east-1, and so it is with 3 more stacks" err
done
cf_ok validate dev
is "$(grep -c '^warning' err || true)" 0
cf_ok plan dev --local
for e in dev prod test; do printf "profile: $e\n" > config/$e/config.yaml; done
cf_ok validate
is "$(grep -c '^warning' err || true)" 0
for e in dev prod test; do printf 'profile: same\n' > config/$e/config.yaml; done
cf_exit 4 validate
has "prod/a stands for the same stack as dev/a" err
for e in dev prod; do printf 'sceptre_role: arn:aws:iam::111111111111:role/%s\n' $e > config/$e/config.yaml; done
cf_exit 4 validate
has "prod/a stands for the same stack as dev/a" err
sed -i s/111111111111/222222222222/ config/dev/config.yaml
cf_ok validate
# Within a group, which is deployed as a whole, it stays an error.
rm config/*/config.yaml
printf 'template_path: a.yaml\nstack_name: fixed-a\n' > config/dev/c.yaml
cf_exit 4 validate
has "dev/c stands for the same stack as dev/a" err
