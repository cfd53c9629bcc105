# A failed creation names what its rollback kept, and the next plan does too: it stands in the way of its name.
. "$(dirname "$0")/harness.sh"
mkdir -p p/config/dev p/templates && cd p
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
printf 'template_path: a.yaml\n' > config/dev/a.yaml
cat > templates/a.yaml <<'Y'
Resources:
  B: { Type: AWS::S3::Bucket, DeletionPolicy: Retain, Properties: { BucketName: keep-me } }
  X: { Type: AWS::SNS::Topic, DependsOn: B, Properties: { Nope: 1 } }
Y
cf_exit 1 deploy dev --local --yes
tr -s ' \n' ' ' <out >flat
has "state left: what else had been created was deleted again; the empty stack is left (ROLLBACK_COMPLETE), and the next deployment recreates it; B (AWS::S3::Bucket keep-me) still exists, outside of the stack" flat
sed -i 's/Nope: 1/DisplayName: x/' templates/a.yaml
cf_ok plan dev --local
tr -s ' \n' ' ' <out >flat
has "the rollback of its failed creation kept B (AWS::S3::Bucket keep-me) as the DeletionPolicy says" flat
lacks "deleted first" flat

# Nothing is said of it where nothing is kept.
sed -i 's/DeletionPolicy: Retain, //; s/DisplayName: x/Nope: 1/; s/keep-me/keep-me-not/' templates/a.yaml
cf_exit 1 deploy dev --local --yes
tr -s ' \n' ' ' <out >flat
has "state left: what had been created was deleted again; the empty stack is left" flat
