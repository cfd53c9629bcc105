# The bucket that large templates go through: a plan makes none, shows it and is bound to it; whose it is counts.
. "$(dirname "$0")/harness.sh"
# Texts are looked for without regard to where lines are broken.
flat() { tr -s ' \n' ' ' < "$1"; }
has() { [[ "$(flat "${2:-out}")" == *"$1"* ]] || fail "expected '$1' in ${2:-out}"; }
lacks() { [[ "$(flat "${2:-out}")" != *"$1"* ]] || fail "did not expect '$1' in ${2:-out}"; }
"$CF" local serve --port 0 --memory > url &
for _ in $(seq 100); do [ -s url ] && break; sleep 0.05; done
export AWS_ENDPOINT_URL=$(cat url) AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=111111111111 AWS_SECRET_ACCESS_KEY=local
# s3 METHOD PATH [ACCOUNT [HEADER]]: prints the status, then the body.
s3() {
  python3 - "$@" <<'P'
import os, sys, urllib.error, urllib.request
method, path, account, *header = sys.argv[1:] + ["111111111111"] * (len(sys.argv) == 3)
headers = {"Authorization": f"AWS4-HMAC-SHA256 Credential={account}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00"}
for each in header: headers.update([each.split(": ")])
try:
    answer = urllib.request.urlopen(urllib.request.Request(os.environ["AWS_ENDPOINT_URL"].strip() + path, None, headers, method=method))
    print(answer.status, answer.read().decode())
except urllib.error.HTTPError as error:
    print(error.code)
P
}
mkdir -p p/config/dev p/templates && cd p
bucket() { printf 'project_code: demo\nregion: us-east-1\ntemplate_bucket_name: %s\n' "$1" > config/config.yaml; }
large() { python3 - "$1" <<'P'
import sys
print("Resources:")
for i in range(400): print("  T%d: {Type: AWS::SNS::Topic, Properties: {DisplayName: '%s%s'}}" % (i, sys.argv[1], "x" * 90))
P
}
bucket first-bucket
printf 'template_path: t.yaml\n' > config/dev/a.yaml
echo 'Resources: {T0: {Type: AWS::SNS::Topic}}' > templates/t.yaml
cf_ok deploy dev --yes
is "$(s3 HEAD /first-bucket)" 404 "a small template needs none"

# An update that has to go through a bucket that is not there.
large a > templates/t.yaml
cf_ok plan dev --out plan.json --markdown plan.md
is "$(s3 HEAD /first-bucket)" 404 "a plan makes nothing"
for file in out plan.md; do
  has "the bucket first-bucket is made in account 111111111111: without public access" $file
  has "CloudFormation could not be asked what changes" $file
done
is "$(json 'len(d["entries"][0]["changes"])' plan.json)" 400 "it is predicted"
is "$(json 'd["entries"][0]["bucket"]' plan.json)" "{'name': 'first-bucket', 'owner': '111111111111', 'is_made': True}"
# The plan is bound to it.
bucket second-bucket
cf_exit 7 deploy dev --plan plan.json --yes
has "the bucket that it goes through is now second-bucket, the plan has first-bucket" err
is "$(s3 HEAD /second-bucket)" 404
bucket first-bucket
cf_ok deploy dev --plan plan.json --yes
has "the bucket first-bucket was made in account 111111111111"
case "$(s3 GET '/first-bucket?publicAccessBlock')" in *BlockPublicPolicy\>true*) ;; *) fail "it is open to the public" ;; esac
case "$(s3 GET '/first-bucket?policy')" in *SecureTransport*) ;; *) fail "it does not ask for TLS" ;; esac
large b > templates/t.yaml
cf_ok plan dev --out plan.json
has "goes through the bucket first-bucket of account 111111111111"
has "resources (as the change set says)"
# One that was to be made and is there by now is no other plan.
bucket third-bucket
cf_ok plan dev --out plan.json
s3 PUT /third-bucket > /dev/null
cf_ok deploy dev --plan plan.json --yes

# One that S3 would not make.
bucket Bad_Bucket
large bad > templates/t.yaml
cf_exit 8 plan dev --exit-code
has "S3 makes no bucket 'Bad_Bucket': the name has characters other than lower-case letters, digits, dots and hyphens"
has "template_bucket_name"

# Somebody else's bucket of that name.
s3 PUT /foreign-bucket 999999999999 > /dev/null
is "$(s3 HEAD /foreign-bucket 111111111111 'x-amz-expected-bucket-owner: 111111111111')" 403
bucket foreign-bucket
large c > templates/t.yaml
cf_exit 8 plan dev --exit-code
has "the bucket foreign-bucket belongs to none of the accounts that it may belong to: 111111111111"
has 'template_bucket_owner: "123456789012"'
cf_exit 8 deploy dev --yes
case "$(s3 GET /foreign-bucket 999999999999)" in *"<Key>"*) fail "something was written into it" ;; esac
# A central account's, named.
echo 'template_bucket_owner: "999999999999"' >> config/config.yaml
cf_ok plan dev
has "goes through the bucket foreign-bucket of account 999999999999"
cf_ok deploy dev --yes
case "$(s3 GET /foreign-bucket 999999999999)" in *demo-dev-a/*) ;; *) fail "nothing was written into it" ;; esac
echo 'template_bucket_owner: 99' >> config/dev/a.yaml
cf_exit 4 validate dev
has "'template_bucket_owner' must be an account id of twelve digits" err
sed -i /owner/d config/dev/a.yaml config/config.yaml

# That of another account of the descriptor needs no word.
cat > deployment.yaml <<Y
version: 2
environments:
  - {name: dev, account_id: "111111111111"}
  - {name: tools, account_id: "999999999999"}
deploy: [{name: a.yaml, deploy_env: [dev]}]
Y
large d > templates/t.yaml
cf_ok deploy dev --role none --yes
has "goes through the bucket foreign-bucket of account 999999999999"
