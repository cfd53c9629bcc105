#!/usr/bin/env bash
# Four public projects as their authors wrote them. What can't work without a network or an account is named in
# the README beside them; everything else loads, renders, plans and deploys.
. "$(dirname "$0")/harness.sh"
[ -d "$SHARED/realworld" ] || skip "the real projects are not there ($SHARED/realworld)"

# project NAME: a copy of it, entered.
project() { rm -rf "$WORK/$1"; cp -R "$SHARED/realworld/$1" "$WORK/$1"; cd "$WORK/$1"; }
# The number of rendered templates in a folder.
rendered() { json 'len(d["stacks"])' "$1/manifest.json"; }
# decisions DECISION...: how many entries of the plan in `out` have one of these decisions.
decisions() { json "sum(e['decision'] in '$*'.split() for e in d['entries'])" out; }
# Text of `out` whatever its lines are broken at.
says() { tr -s ' \n' ' ' <out >flat; has "$1" flat; }
# The errors of the last command that are none of these expressions.
other_errors() { grep '^error: ' err | grep -vE "$1" || true; }

# --- a customer's descriptor with local templates
project wolkaws-fcc-poc
cf_ok graph prod
has "2 stacks"
cf_ok validate
cf_ok render prod --out rendered
is "$(rendered rendered)" 2
cmp fcc/templates/*.yaml rendered/prod/lab/external-sparammal-stage.yaml || fail "not sent byte for byte"
cf_ok plan prod --local --output json
is "$(decisions create)" 2
cf_ok deploy prod --local --yes
cf_ok plan prod --local --output json
is "$(decisions no_change)" 2

# --- the original tool's quick start: no accounts, no gold templates
project cloudfoundation-quickstart
for environment in dev prod; do
  cf_ok graph $environment
  has "6 stacks, 3 dependencies"
done
cf_exit 4 validate
has "deployment.yaml:8:31: environment dev: 'xxxxxxxxxxxx' is no AWS account id" err
has "deployment.yaml:9:32: environment prod: 'xxxxxxxxxxxx' is no AWS account id" err
sed -i -e 's/dev, account_id: x*/dev, account_id: 111111111111/' \
       -e 's/prod, account_id: x*/prod, account_id: 222222222222/' deployment.yaml
sed -i 's/phdata-valhalla/phdata-valhalla-prod/' project/config/prod/s3bucket?.yaml
cp deployment.yaml undeploy.yaml
python3 - <<'P'
lines = open("undeploy.yaml").read().splitlines()
entries = [line for line in lines if line.strip().startswith("- { name")]
lines = [line for line in lines if line not in entries]
at = lines.index("deploy:") + 1
lines[at:at] = reversed(entries)  # an order to delete in, turned round, is one to create in
open("deployment.yaml", "w").write("\n".join(lines) + "\n")
P
cf_ok validate  # with the templates that the program brings

for environment in dev prod; do
  cf_ok render $environment --out rendered
  is "$(rendered rendered)" 5
  cf_ok deploy $environment --local --yes
  cf_ok plan $environment --local --output json
  is "$(decisions no_change)" 5 "$environment"
  is "$(grep -c '"[a-z0-9_]*.json 1' gold.lock)" 4
done

# Its own list undeploys them; what holds data is kept by the templates themselves.
cp undeploy.yaml deployment.yaml
for environment in dev prod; do
  cf_ok plan $environment --local --output json
  is "$(decisions remove delete)" 5 "$environment"
  cf_ok deploy $environment --local --yes
  has "$environment/s3bucket1 DELETE_SKIPPED AWS::S3::Bucket"
  has "$environment/vpc"
  cf_ok status $environment --local
  is "$(grep -c "not deployed" out)" 5
done

# --- a web service in two environments, without a descriptor
project dmptool-infrastructure
cf_ok graph dev
has "37 stacks, "
cf_ok graph stg
has "36 stacks, "  # and one of dev that it needs
cf_ok render dev --out rendered
is "$(rendered rendered)" 37
cf_exit 4 render stg --out rendered
is "$(rendered rendered)" 22  # the others lack parameters, or their templates are wrong
is "$(other_errors "templates/backup-vault.yaml:142:12: .*BackupSelection|parameter [A-Za-z0-9]* has no value|\
the template has no parameter DbPort|finds no 'sceptre_user_data.opensearch_log_collection'")" "" "its own mistakes"
has "did you mean 'CDNBackupSelection'" err
has "config/stg/lambda/layer/logger.yaml:6:3: parameter S3Key has no value" err

# Other projects' stacks and parameters are not there: each is named with its line.
cf_exit 4 plan dev --local
says "config/dev/config.yaml:19:11: the stack cdl-uc3-dev-vpc-stack does not exist"
says "config/dev/rds.yaml:36:21: the SSM parameter /uc3/dmp/tool/dev/RdsPassword does not exist in us-west-2"

# With them (in a group of its own) the whole environment plans, outputs across regions included.
mkdir -p config/others templates/others "$HOME/.aws"
printf '[profile cdl-uc3-%s]\nregion = us-west-2\n' dev prd > "$HOME/.aws/config"
python3 - <<'P'
import glob, json, re
texts = [open(file).read() for file in glob.glob("config/dev/**/*.yaml", recursive=True)]
stacks = {}
for text in texts:
    for stack, output in re.findall(r"!stack_output_external\s+(\S+?)::(\S+)", text):
        if not stack.startswith("dmp-tool-dev"):
            stacks.setdefault(stack, {})[output] = {"Value": "subnet-0123456789abcdef0" if "subnet" in output else
                "vpc-0123456789abcdef0" if output == "vpc" else
                "Z0123456789ABCDEFGHI" if "HostedZone" in output else "arn:aws:sqs:us-west-2:000000000000:q"}
templates = {stack: {"Resources": {"Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}, "Outputs": outputs}
             for stack, outputs in stacks.items()}
names = sorted({name.strip("'") for text in texts for name in re.findall(r"!ssm\s+(?:name:\s*)?(\S+)", text)})
templates["parameters"] = {"Resources": {"P%d" % i: {"Type": "AWS::SSM::Parameter", "Properties": {
    "Name": name, "Type": "String", "Value": "3306" if name.endswith("Port") else "ami-0123456789abcdef0"}}
    for i, name in enumerate(names)}}
for name, template in templates.items():
    open("templates/others/%s.json" % name, "w").write(json.dumps(template))
    open("config/others/%s.yaml" % name, "w").write(
        "template: {type: file, path: others/%s.json}\nstack_name: %s\n" % (name, name))
P
cf_ok deploy others --local --yes
cf_ok plan dev --local --output json
is "$(decisions create)" 37
cf_exit 1 deploy dev --local --yes
says "./src/data-migration-container/build_publish.sh: not found"
says "at the hook point before_launch of dev/lambda/layer/logger"
says "config/dev/lambda/layer/logger.yaml:17:7"
cf_ok status dev --local --output json
for stack in acm cache cloudfront dynamo s3 alb cloudwatch route53 waf; do
  is "$(json "[s['status'] for s in d['stacks'] if s['path'] == 'dev/$stack']")" "['CREATE_COMPLETE']" "$stack"
done

# --- three accounts with nearly the same stacks; half of the templates are downloaded by hooks
project scipoolprod-infra
missing='there is no template templates/remote/|there is no file idp/jumpcloud/|templates/sc-tag-options.j2:23: '
for counts in develop:47:23 strides:46:23 prod:48:23; do
  IFS=: read -r environment stacks templates <<<"$counts"
  cf_ok graph $environment
  has "$stacks stacks, "
  cf_exit 4 render $environment --out rendered
  is "$(rendered rendered)" "$templates" "$environment"
  is "$(other_errors "$missing")" ""
done
has "its before_launch hook writes it, but hooks run only in a deployment: run this once in the project's folder: curl" err
has "known only once it is deployed (sc-portfolio-ec2 SCEC2portfolioId" err

# Outputs of the project's own stacks, read by name, are known after deploy.
cf_exit 4 plan prod --local --output json
is "$(decisions create)" 21
is "$(decisions blocked)" 27
cf_exit 4 plan prod --local
says "? parameter AdminRoleArn (prod/jumpcloud-idp ScipoolprodAdminSamlProviderRoleArn)"
says "config/prod/alb-notebook-access.yaml:12:22: the stack synapse-login-scipoolprod-base"
