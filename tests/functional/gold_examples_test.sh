# The examples of all gold templates fit each other and the data platform of `cf init`: added to one project they are planned and
# deployed in one go, in dev and prod, and who reads or writes what is encrypted is given its key.
. "$(dirname "$0")/harness.sh"
cf_ok init shop --from data-platform
cd shop

# What an example reads and the project lacks is told with the command that adds it, which lists it before its reader.
cf_ok gold add data/glue-job --environment dev
has "config/dev/data/glue-job.yaml reads stacks that the project does not have yet:"
has "  dev/foundation/artifact-bucket.yaml (ArtifactBucketName, KmsKeyArn): cf gold add foundation/artifact-bucket --environment dev"
lacks "dev/storage/data-lake.yaml"
has "  Project: {{ stack_group_config.project_code }}" config/dev/data/glue-job.yaml
cf_exit 4 validate
cf_ok gold add foundation/artifact-bucket --environment dev
lacks "does not have yet"
cf_ok validate
# What is read and reads others itself goes behind those, and its readers behind it, with their comments.
cf_ok gold add analytics/hadoop-edge-node --environment all
sed -i 's/^  - { name: analytics\/hadoop-edge-node.yaml/  # the edge\n&/' deployment.yaml
cf_ok gold add data/aurora --environment all
cf_ok gold add operations/alarms --environment all
lacks "moved behind"
cf_ok gold add analytics/cloudera-base --environment all
has "moved behind it: analytics/hadoop-edge-node.yaml"
is "$(grep -A2 'name: analytics/cloudera-base.yaml' deployment.yaml | sed -n '2p;3s/,.*//p' | tr '\n' ' ')" \
  "  # the edge   - { name: analytics/hadoop-edge-node.yaml "
cf_ok validate
# Two that need each other have no order, and nothing is written.
printf 'template_path: security/secret.yaml\nparameters: { Name: !stack_output dev/analytics/hadoop-edge-node.yaml::Id }\n' > config/dev/loop.yaml
sed -i 's/^parameters:/&\n  Loop: !stack_output dev\/loop.yaml::Arn/' config/dev/analytics/hadoop-edge-node.yaml
before=$(sha256sum deployment.yaml)
cf_exit 4 gold add security/secret --environment dev --name loop.yaml
has "there is no order" err
rm config/dev/loop.yaml
is "$(sha256sum deployment.yaml)" "$before"
# Of a version without examples the config has what the project knows.
cf_ok gold add security/secret@1.0.0 --environment dev
has "  Project: {{ stack_group_config.project_code }}" config/dev/security/secret.yaml
has "  Environment: \"dev\"" config/dev/security/secret.yaml
# A stack that the project calls otherwise is read by that name.
cd ..
cf_ok init named --from data-platform
cd named
mv config/dev/network/vpc.yaml config/dev/net.yaml
sed -i 's/  - { name: network\/vpc.yaml.*/  - { name: net.yaml, gold_template: true, version: ^1.0, deploy_env: [dev] }/' deployment.yaml
sed -i 's/dev\/network\/vpc.yaml/dev\/net.yaml/' config/dev/*/*.yaml
rm -r config/prod
sed -i '/name: prod/,/#gold/d; s/deploy_env: \[all\]/deploy_env: [dev]/' deployment.yaml
cf_ok gold add network/transit-gateway-attachment --environment dev
has "VpcId: !stack_output dev/net.yaml::VpcId" config/dev/network/transit-gateway-attachment.yaml
cf_ok validate
cd ..

# All of them in both environments: beside the data platform, and by themselves.
# In an order in which they need each other, which tsort finds only if no two need each other.
templates=$(cd "$REPO/gold-templates" && find . -name gold.yaml | sed 's,^\./,,; s,/gold.yaml,,' | sort | while read -r template; do
  echo "$template $template"
  sed -n "s,.*!stack_output [a-z]*/\([a-z/-]*\)\.yaml::.*,\1 $template,p" "$template"/examples/{dev,prod}.yaml
done | tsort)
for project in beside alone; do
  cf_ok init $project --from data-platform
  cd $project
  [ $project = beside ] || { sed -i '/gold_template: true/d' deployment.yaml; rm -r config/*/*/; }
  for template in $templates; do
    ! grep -q "name: $template.yaml," deployment.yaml || continue
    cf_ok gold add "$template" --environment all
    lacks "does not have yet"
  done
  has "name: s3-bucket.yaml" deployment.yaml
  cf_ok validate
  for environment in dev prod; do
    cf_ok plan $environment --local
    has "$(echo "$templates" | wc -l) to create"
    cf_ok deploy $environment --local --yes
    has "$(echo "$templates" | wc -l) done"
  done
  cd ..
done
cd alone
cf_ok status prod --local -v
# A name with hyphens is an identifier of Snowflake's in quotes only.
has 'CREATE STORAGE INTEGRATION "alone_prod" TYPE'

# The longest names that the templates take, in a region with a long name: no name that comes of them is refused.
cd ..
cp -r alone longest
rm -rf longest/.cf
cd longest
sed -i 's/^region: .*/region: ap-southeast-2/' config/config.yaml
sed -i 's/us-east-1/ap-southeast-2/g; s/^  Project: .*/  Project: customer-analytics-x1/; s/^  Environment: dev/  Environment: pre-production-x/' config/dev/*/*.yaml
sed -i 's/^  Project: .*/  Project: customer-data/; s/^  Environment: .*/  Environment: production/' config/dev/integration/snowflake.yaml
cf_ok deploy dev --local --yes
has "$(echo "$templates" | wc -l) done"

# Who takes the name of what another stack encrypts takes its key too. Not meant: alarms, whose topic admits the services that
# publish; buckets of logs, which S3's own key encrypts; what CloudFormation reads itself.
python3 - "$REPO/gold-templates" <<'P' || fail "somebody is not given a key"
import pathlib, re, sys

library, wrong = pathlib.Path(sys.argv[1]), 0
encrypted = {"ArtifactBucketName", "StateBucketName", "RawBucketName", "CuratedBucketName", "ConsumptionBucketName", "AlarmTopicArn",
             "SecretArn", "DatabaseSecretArn", "SessionLogGroupName", "StateMachineArn"}
without = {("compute/lambda-service", "ArtifactBucketName"), ("integration/step-functions", "ArtifactBucketName")}


def example(template, environment):
    return (library / template / "examples" / f"{environment}.yaml").read_text()


def key_of(template, environment):
    """Which key a stack encrypts with: that of another stack that it is given, or its own, if its template has one."""
    given = re.search(rf"^  KmsKeyArn: !stack_output {environment}/(\S+)\.yaml::KmsKeyArn$", example(template, environment), re.M)
    if given:
        return key_of(given[1], environment)
    text = (library / template / (template.rsplit("/")[-1] + ".yaml")).read_text()
    return template if re.search(r"^    Type: AWS::KMS::Key$", text, re.M) else None


for environment in ("dev", "prod"):
    for path in sorted(library.rglob(f"examples/{environment}.yaml")):
        template, text = str(path.parent.parent.relative_to(library)), path.read_text()
        read = re.findall(rf"(?:(\w+): )?\[?!stack_output {environment}/([\w/-]+)\.yaml::(\w+)", text)
        given = {key_of(other, environment) for _, other, output in read if output == "KmsKeyArn"}
        for parameter, other, output in read:
            if output not in encrypted or parameter == "AlarmTopicArn" or (template, parameter) in without:
                continue
            key = key_of(other, environment)
            if key and key not in given:
                print(f"{environment}: {template} takes {output} of {other} and not its key", file=sys.stderr)
                wrong += 1
sys.exit(wrong != 0)
P
