# cf init --from sceptre lists the stacks of a project in an order that cf validate takes.
. "$(dirname "$0")/harness.sh"
mkdir -p p/config/dev/data p/config/prod p/templates && cd p
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
cat > templates/t.yaml <<'Y'
Parameters: { P: { Type: String, Default: p } }
Resources: { T: { Type: AWS::SNS::Topic } }
Outputs: { Arn: { Value: !Ref T } }
Y
plain() { printf 'template_path: t.yaml\n' > "config/$1"; }
after() { printf 'template_path: t.yaml\nparameters: { P: !stack_output %s::Arn }\n' "$2" > "config/$1"; }
after dev/a.yaml dev/data/lake.yaml; after dev/data/lake.yaml dev/z.yaml; plain dev/z.yaml
after prod/a.yaml prod/z.yaml; plain prod/z.yaml
cf_exit 8 init
has "cf init --from sceptre" err
[ ! -e deployment.yaml ] && [ ! -e project ] || fail "a second project is written beside the first"
cf_ok init --from sceptre
is "$(sed -n 's/.*name: \([^ ]*\.yaml\),.*deploy_env: \(.*\) }/\1 \2/p' deployment.yaml | tr '\n' ' ')" \
  "z.yaml [dev, prod] data/lake.yaml [dev] a.yaml [dev, prod] "
cf_ok validate
cf_ok deploy dev --local --yes

# Where the environments disagree each gets its own entries.
rm deployment.yaml
plain prod/a.yaml; after prod/z.yaml prod/a.yaml
cf_ok init --from sceptre
has "name: a.yaml, deploy_env: [prod]" deployment.yaml
has "#promote_from: dev" deployment.yaml
cf_ok validate
