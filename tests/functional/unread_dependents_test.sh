# A config that can't be read takes no protection away: its stack is not taken for one that is not deployed, and
# what it may depend on is not deleted under it.
. "$(dirname "$0")/harness.sh"
mkdir -p project/config/dev project/config/prod project/templates
cat > deployment.yaml <<'Y'
deploy_environments: [{name: dev, account_id: "111111111111"}, {name: prod, account_id: "222222222222"}]
deploy:
  - {name: network.yaml, gold_template: false, deploy_env: [dev]}
  - {name: app.yaml, gold_template: false, deploy_env: [dev]}
  - {name: far.yaml, gold_template: false, deploy_env: [prod]}
  - {name: other.yaml, gold_template: false, deploy_env: [prod]}
Y
printf 'project_code: shop\nregion: us-east-1\n' > project/config/config.yaml
echo 'template_path: network.yaml' > project/config/dev/network.yaml
cat > project/config/dev/app.yaml <<'Y'
template_path: app.yaml
parameters: { Topic: !stack_output dev/network.yaml::Topic }
stack_tags: { build: "{{ var.build }}" }
Y
cp project/config/dev/app.yaml project/config/prod/far.yaml
cat > project/config/prod/other.yaml <<'Y'
template_path: network.yaml
stack_tags: { build: "{{ var.build }}" }
Y
cat > project/templates/network.yaml <<'Y'
Resources: { Topic: { Type: AWS::SNS::Topic } }
Outputs: { Topic: { Value: !Ref Topic } }
Y
cat > project/templates/app.yaml <<'Y'
Parameters: { Topic: { Type: String } }
Resources: { Role: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref Topic } } }
Y
with="--local --yes --var build=7"
there() { cf_ok status dev --local --var build=7; has "$1"; }

# One whose config can't be read, and of which nothing is deployed, stands in nobody's way.
cf_ok deploy dev $with
cf_ok undeploy dev app $with
cf_ok undeploy dev --local --yes
has "config/dev/app.yaml:3:" # the reason why nothing is known of it

# It is there: neither is it passed over, nor what it depends on deleted.
cf_ok deploy dev $with
cf_exit 8 undeploy dev network --local --yes
has "dev/app may depend on it: its config can't be read (config/dev/app.yaml:3:" err
cf_exit 4 undeploy dev app --local --yes
has "config/dev/app.yaml:3:" out
cf_exit 4 undeploy dev --local --yes
lacks "none of these stacks exists"
there CREATE_COMPLETE
# Nor by the descriptor's list.
cp deployment.yaml whole.yaml
sed -i '/name: network/d' deployment.yaml
echo 'undeploy: [{name: network.yaml, gold_template: false, deploy_env: [dev]}]' >> deployment.yaml
cf_exit 4 deploy dev --local --yes
has "dev/app may depend on it" out
cp whole.yaml deployment.yaml
# Text that is no YAML says nothing of what was deployed.
cp project/config/dev/app.yaml app.yaml
echo 'parameters: [' > project/config/dev/app.yaml
cf_exit 4 undeploy dev app --local --yes
cf_exit 8 undeploy dev network --local --yes
cp app.yaml project/config/dev/app.yaml

# A name of its own that can't be read may be that of any stack; one that is written out is known.
cf_ok undeploy dev app $with
echo 'stack_name: "{{ var.name }}"' >> project/config/dev/app.yaml
cf_exit 8 undeploy dev network --local --yes
has "whether that is deployed can't be seen" err
cp app.yaml project/config/dev/app.yaml
echo 'stack_name: own-name' >> project/config/dev/app.yaml
cf_ok undeploy dev network --local --yes
cf_ok deploy dev $with
cf_exit 8 undeploy dev network --local --yes
cf_ok undeploy dev $with
cp app.yaml project/config/dev/app.yaml

# Those of other environments too, unless their text can't name what is deleted.
cf_ok deploy dev $with
cf_ok undeploy dev app $with
cf_ok deploy prod $with
cf_exit 8 undeploy dev network --local --yes
has "prod/far of prod may depend on it: its config can't be read" err
lacks "prod/other" err
cf_ok undeploy prod far $with
cf_ok undeploy dev network --local --yes

# What needs the one that can't be read is not needed by it.
cp project/config/dev/network.yaml network.yaml
echo 'stack_tags: { build: "{{ var.build }}" }' >> project/config/dev/network.yaml
cf_ok deploy dev $with
sed -i '/^stack_tags/d' project/config/dev/app.yaml
cf_ok undeploy dev app --local --yes
cp network.yaml project/config/dev/network.yaml
cp app.yaml project/config/dev/app.yaml

# What guards a stack is not known where its config has errors.
cf_ok deploy dev $with
echo 'protect: perhaps' >> project/config/dev/app.yaml
cf_exit 4 undeploy dev app $with
has "'protect' must be true or false" out
