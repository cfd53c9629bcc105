# Exports of other accounts and of nested stacks are no conflict, unless they are one for certain.
. "$(dirname "$0")/harness.sh"
# Texts are looked for without regard to where lines are broken.
flat() { tr -s ' \n' ' ' < "$1"; }
has() { [[ "$(flat "${2:-out}")" == *"$1"* ]] || fail "expected '$1' in ${2:-out}"; }
"$CF" local serve --port 0 --memory > url &
for _ in $(seq 100); do [ -s url ] && break; sleep 0.05; done
export AWS_ENDPOINT_URL=$(cat url) AWS_REGION=us-east-1 AWS_PROFILE=one
# Profiles of configs lead to other accounts.
mkdir -p "$HOME/.aws" p/config/dev p/config/prod p/templates
for pair in one:111111111111 two:222222222222; do
  printf '[%s]\naws_access_key_id=%s\naws_secret_access_key=local\n' "${pair%:*}" "${pair#*:}"
done > "$HOME/.aws/credentials"
cd p
printf 'project_code: demo\nregion: us-east-1\n' > config/config.yaml
printf 'Resources: {T: {Type: AWS::SNS::Topic}}\nOutputs: {O: {Value: x, Export: {Name: vpc}}}\n' > templates/a.yaml
printf 'template_path: a.yaml\nprofile: one\n' > config/dev/vpc.yaml
printf 'template_path: a.yaml\nprofile: two\n' > config/prod/vpc.yaml
cf_ok deploy . --yes
printf 'template_path: a.yaml\nprofile: two\n' > config/prod/again.yaml
cf_exit 8 deploy . --yes
has "prod/again: it exports vpc, which prod/vpc has already" err
rm -r config/prod
# Its account is that of its profile in what it says, too.
printf 'Resources: {T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Sub "of ${AWS::AccountId}"}}}\n' > templates/t.yaml
printf 'template_path: t.yaml\nprofile: two\n' > config/dev/t.yaml
cf_ok plan dev --verbose
has "of 222222222222"
rm config/dev/*

put() {
  python3 - "$1" "$2" <<'P'
import os, sys, urllib.request
headers = {"Authorization": "AWS4-HMAC-SHA256 Credential=111111111111/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00"}
urllib.request.urlopen(urllib.request.Request(os.environ["AWS_ENDPOINT_URL"].strip() + sys.argv[1], sys.argv[2].encode(), headers, method="PUT"))
P
}
put /nested-exports ""
put /nested-exports/with.yaml 'Resources: {T: {Type: AWS::SNS::Topic}}
Outputs: {O: {Value: x, Export: {Name: inner}}}'
put /nested-exports/without.yaml 'Resources: {T: {Type: AWS::SNS::Topic}}
Outputs: {O: {Value: x}}'
nesting() {
  printf 'Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "https://nested-exports.s3.amazonaws.com/%s.yaml"}}}\n' "$1"
}
nesting with > templates/n.yaml
printf 'template_path: n.yaml\n' > config/dev/n.yaml
cf_ok deploy dev --yes
# Of a stack that stays as it is, it is one.
printf 'Resources: {T: {Type: AWS::SNS::Topic}}\nOutputs: {O: {Value: x, Export: {Name: inner}}}\n' > templates/b.yaml
printf 'template_path: b.yaml\n' > config/dev/b.yaml
cf_exit 8 deploy dev --yes
has "nested in dev/n, has already" err
rm config/dev/b.yaml
# From a nested stack to its own parent.
{ nesting without; printf 'Outputs: {O: {Value: !GetAtt N.Outputs.O, Export: {Name: inner}}}\n'; } > templates/n.yaml
cf_ok deploy dev --yes
