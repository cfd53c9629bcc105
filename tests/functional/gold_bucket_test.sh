# A registry in a bucket and one in a Git repository, named by the descriptor.
. "$(dirname "$0")/harness.sh"
mkdir -p library/lake
printf 'name: test\n' > library/library.yaml
printf 'version: 1.0.0\ntitle: Lake\ndescription: A lake.\ncategory: data\n' > library/lake/gold.yaml
printf 'Resources:\n  Topic: {Type: AWS::SNS::Topic}\n' > library/lake/lake.yaml

# project ADDRESS: one that uses the lake of that registry.
project() {
  rm -rf project gold.lock .cf/gold
  mkdir -p project/config/dev project/templates
  printf 'project_code: acme\nregion: us-east-1\n' > project/config/config.yaml
  printf 'template_path: lake.yaml\n' > project/config/dev/lake.yaml
  cat > deployment.yaml <<Y
version: 2
gold: { registry: "$1" }
environments:
  - { name: dev, account_id: "111111111111" }
deploy:
  - { name: lake.yaml, gold_template: true, version: ^1.0, deploy_env: [dev] }
Y
}

"$CF" local serve --port 0 > url &
for _ in $(seq 100); do [ -s url ] && break; sleep 0.05; done
export AWS_ENDPOINT_URL=$(cat url) AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=111111111111 AWS_SECRET_ACCESS_KEY=local
mkdir -p bucket/config/all bucket/templates
printf 'project_code: acme\nregion: us-east-1\n' > bucket/config/config.yaml
printf 'template_path: bucket.yaml\n' > bucket/config/all/bucket.yaml
printf 'Resources:\n  B: {Type: AWS::S3::Bucket, Properties: {BucketName: gold-of-acme}}\n' > bucket/templates/bucket.yaml
cf_ok deploy all --project bucket --yes
rm -r bucket
cf_ok gold publish --library library --to s3://gold-of-acme/templates
has "1 version published"
cf_ok gold search --gold s3://gold-of-acme/templates
has "lake.yaml  1.0.0"
project s3://gold-of-acme/templates
cf_ok plan dev --role none --verbose
has "lake.yaml 1.0.0 (^1.0)"
# It is in that bucket for a plan on the embedded CloudFormation too, whose own state has no such bucket.
mkdir another && cp -R deployment.yaml project another && cd another
cf_ok plan dev --local --verbose
has "lake.yaml 1.0.0 (^1.0)"
cd .. && rm -r another
cf_ok gold publish --library library --to s3://gold-of-acme/templates
has "1 there already"
cf_exit 4 gold search --gold s3://gold-of-nobody/templates
has "bucket" err
has "s3://gold-of-nobody/templates/index.json" err
kill %1; wait 2>/dev/null || true
unset AWS_ENDPOINT_URL

command -v git > /dev/null || exit 0
git init --quiet --initial-branch=main repository
cf_ok gold publish --library library --to repository/gold
git -C repository add -A
git -C repository -c user.name=t -c user.email=t@t commit --quiet -m gold
project "git+file://$PWD/repository#main:gold"
cf_ok plan dev --local --verbose
has "lake.yaml 1.0.0 (^1.0)"
mv repository elsewhere
cf_ok plan dev --local
rm -rf .cf/gold
cf_exit 6 plan dev --local
has "git can't fetch main"
