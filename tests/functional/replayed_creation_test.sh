# A plan whose creation failed can be carried out again: the empty stack that is left is deleted first, and told.
. "$(dirname "$0")/harness.sh"
mkdir -p p/config/dev p/templates && cd p
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
printf 'template_path: bucket.yaml\nparameters: {Name: the-name}\n' > config/dev/bucket.yaml
printf 'template_path: other.yaml\n' > config/dev/other.yaml
cat > templates/bucket.yaml <<'Y'
Parameters: { Name: { Type: String } }
Resources:
  Topic: { Type: AWS::SNS::Topic }
  Bucket: { Type: AWS::S3::Bucket, DependsOn: Topic, Properties: { BucketName: !Ref Name } }
Y
cat > templates/other.yaml <<'Y'
Resources: { Mine: { Type: AWS::S3::Bucket, Properties: { BucketName: the-name } } }
Y
cf_ok deploy dev/other --local --yes
cf_ok plan dev --local --out plan.json
cf_exit 1 deploy dev --local --yes --plan plan.json
has "dev/bucket"
# Its name is still taken: it fails again, after the same steps.
cf_exit 1 deploy dev --local --yes --plan plan.json
has "nothing is left in the old one" err
# The name is free now, outside of what the plan names.
sed -i 's/the-name/another-name/' templates/other.yaml
cf_ok deploy dev/other --local --yes --allow-destroy dev/other
printf 'template_path: other.yaml\nignore: true\n' > config/dev/other.yaml
cf_ok plan dev/bucket --local --out one.json
has "recreate"
cf_ok deploy dev/bucket --local --yes --plan one.json
cf_ok status dev --local
has "CREATE_COMPLETE"
# Undeploying what a failed creation left loses nothing.
printf 'template_path: bucket.yaml\nparameters: {Name: the-name}\n' > config/dev/twin.yaml
cf_exit 1 deploy dev/twin --local --yes
cf_ok undeploy dev/twin --local --yes
lacks "hold data"

# What a failed creation kept is data of somebody's: not by this plan.
cat > templates/kept.yaml <<'Y'
Parameters: { Name: { Type: String } }
Resources:
  Kept: { Type: AWS::S3::Bucket, DeletionPolicy: Retain, Properties: { BucketName: kept-data } }
  Bucket: { Type: AWS::S3::Bucket, DependsOn: Kept, Properties: { BucketName: !Ref Name } }
Y
printf 'template_path: kept.yaml\nparameters: {Name: the-name}\n' > config/dev/keeper.yaml
cf_ok plan dev/keeper --local --out keeper.json
cf_exit 1 deploy dev/keeper --local --yes --plan keeper.json
cf_exit 7 deploy dev/keeper --local --yes --plan keeper.json
has "it still has Kept" err

# What was not rolled back may hold data by now: it is deleted only with leave.
cat > templates/left.yaml <<'Y'
Resources:
  Left: { Type: AWS::S3::Bucket, Properties: { BucketName: left-data } }
  Bucket: { Type: AWS::S3::Bucket, DependsOn: Left, Properties: { BucketName: Not_A_Bucket_Name } }
Y
printf 'template_path: left.yaml\non_failure: DO_NOTHING\n' > config/dev/left.yaml
cf_ok plan dev/left --local --out left.json
cf_exit 1 deploy dev/left --local --yes --plan left.json
cf_exit 7 deploy dev/left --local --yes --plan left.json
has "it still has Left" err
sed -i 's/Not_A_Bucket_Name/a-bucket-name/' templates/left.yaml
cf_exit 8 deploy dev/left --local --yes
has "dev/left (Left)" err
cf_ok deploy dev/left --local --yes --allow-destroy dev/left
