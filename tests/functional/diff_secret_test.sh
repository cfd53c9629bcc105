# A secret that was rotated: neither its new nor its old value is shown by diff, also where a template holds it.
. "$(dirname "$0")/harness.sh"
mkdir -p p/config/dev p/templates && cd p
"$CF" local serve --port 0 --memory > ../url &
for _ in $(seq 100); do [ -s ../url ] && break; sleep 0.05; done
export AWS_ENDPOINT_URL=$(cat ../url) AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=111111111111 AWS_SECRET_ACCESS_KEY=local
put() {
  curl -sf "$AWS_ENDPOINT_URL/" -H 'X-Amz-Target: AmazonSSM.PutParameter' -H 'Content-Type: application/x-amz-json-1.1' \
    -H 'Authorization: AWS4-HMAC-SHA256 Credential=111111111111/20260101/us-east-1/ssm/aws4_request, SignedHeaders=host, Signature=0' \
    -d "{\"Name\": \"/x/password\", \"Type\": \"SecureString\", \"Value\": \"$1\", \"Overwrite\": true}" >/dev/null
}
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
printf 'Resources:\n  T:\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: {{ sceptre_user_data.password }}\n' > templates/t.j2
printf 'template_path: t.j2\nsceptre_user_data: { password: !ssm /x/password }\n' > config/dev/t.yaml
put former-7f3a1
cf_ok deploy dev --role none --yes
put rotated-9c42e
cf_ok diff dev --role none
has "DisplayName"
lacks "rotated-9c42e"
lacks "former-7f3a1"
has "****"
cf_ok diff dev --role none --output json
lacks "former-7f3a1"

# What filters make of a long one is known again; the plan file has none of it.
sed -i 's/DisplayName: .*/DisplayName: "{{ sceptre_user_data.password | upper }} {{ sceptre_user_data.password | lower }}"/' templates/t.j2
cf_ok diff dev --role none
lacks "ROTATED-9C42E"
cf_ok plan dev --role none --out plan.json --markdown plan.md -v
for file in out plan.json plan.md; do
  lacks "ROTATED-9C42E" $file
  lacks "rotated-9c42e" $file
done
