# Secrets in hooks: planned and run alike, bound by their values, never shown; and what a hook reads of its own stack.
. "$(dirname "$0")/harness.sh"
mkdir -p p/config/dev p/templates && cd p
"$CF" local serve --port 0 --memory > ../url &
for _ in $(seq 100); do [ -s ../url ] && break; sleep 0.05; done
export AWS_ENDPOINT_URL=$(cat ../url) AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=111111111111 AWS_SECRET_ACCESS_KEY=local
ssm() {
  curl -sf "$AWS_ENDPOINT_URL/" -H "X-Amz-Target: AmazonSSM.$1" -H 'Content-Type: application/x-amz-json-1.1' \
    -H 'Authorization: AWS4-HMAC-SHA256 Credential=111111111111/20260101/us-east-1/ssm/aws4_request, SignedHeaders=host, Signature=0' \
    -d "$2" >/dev/null
}
put() { ssm PutParameter "{\"Name\": \"/x/password\", \"Type\": \"SecureString\", \"Value\": \"$1\", \"Overwrite\": true}"; }
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
cat > templates/t.yaml <<'Y'
Parameters: { Password: { Type: String, NoEcho: true } }
Resources: { T: { Type: AWS::SNS::Topic } }
Outputs: { Name: { Value: !GetAtt T.TopicName } }
Y
cat > config/dev/t.yaml <<'Y'
template_path: t.yaml
parameters: { Password: noecho-11111 }
hooks:
  before_create:
    - !cmd { run: !join [ " ", [ echo, !ssm /x/password, ">> given; exit 0" ] ], shell: /bin/sh }
    - !cmd { run: !sub [ "echo {p} >> given", { p: !stack_attr parameters.Password } ] }
  after_create:
    - !cmd { run: !join [ " ", [ "echo of", !stack_output_external x-dev-t::Name, ">> given" ] ] }
Y
put former-7f3a1
cf_ok plan dev --role none --out plan.json
for file in out plan.json; do for secret in former-7f3a1 noecho-11111; do lacks $secret $file; done; done
has "{ssm:/x/password@1#"
has "echo of (known after deploy: dev/t Name) >> given"
put rotated-9c42e
cf_exit 7 deploy dev --role none --yes --plan plan.json
has "its hook at before_create is now" err
for secret in former-7f3a1 rotated-9c42e; do lacks $secret err; done
# Made again, its version is the reviewed one, its value is not.
ssm DeleteParameter '{"Name": "/x/password"}'
put another-55d0b
cf_exit 7 deploy dev --role none --yes --plan plan.json
has "is now before_create: cmd echo {ssm:/x/password@1#" err
sed -i 's/noecho-11111/noecho-22222/' config/dev/t.yaml
cf_exit 7 deploy dev --role none --yes --plan plan.json
[ ! -e given ] || fail "a hook ran"
sed -i 's/noecho-22222/noecho-11111/' config/dev/t.yaml
cf_ok plan dev --role none --out plan.json
cf_ok deploy dev --role none --yes --plan plan.json
for secret in another-55d0b noecho-11111; do has $secret given; lacks $secret; done
grep -q "^of ." given || fail "the output of its own stack"
