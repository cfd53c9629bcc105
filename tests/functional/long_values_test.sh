# Long values that differ late are shown where they differ, in text and in Markdown.
. "$(dirname "$0")/harness.sh"
mkdir -p p/config/dev p/templates && cd p
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
long=$(printf 'a%.0s' $(seq 150))
stack() {
  cat > config/dev/a.yaml <<Y
template_path: a.yaml
parameters: { V: "$long$1$long" }
stack_tags: { t: "$long$1" }
Y
  cat > templates/a.yaml <<Y
Parameters: { V: { Type: String } }
Resources:
  T: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !Ref V } }
  P:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement: [{ Effect: Allow, Action: ["s3:GetObject", "s3:ListBucket", "s3:GetBucketLocation", "sqs:SendMessage"$2], Resource: "*" }]
  U:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Value: |
        first
        $long$1
        last
Y
}
stack one ""
cf_ok deploy dev --local --yes
stack two ', "iam:*"'
cf_ok plan dev --local --markdown plan.md
for file in out plan.md; do
  has "V: …aaaaaaaaaaaaaaaaaaaaaaaaaaoneaaaa" $file
  has "aaaatwoaaaa" $file
  has "t: …aaaaaaaaaaaaaaaaaaaaaaaaaaone → …aaaaaaaaaaaaaaaaaaaaaaaaaatwo" $file
  has "iam:*" $file
  has "…aaaaaaaaaaaaaaaaaaaaaaaaaatwo" $file
  lacks "$long" $file
done
# Everything, where it is asked for.
cf_ok plan dev --local --verbose
tr -d ' \n' <out >flat
has "${long}two$long" flat
for file in out plan.md; do
  cf_ok plan dev --local --verbose --output markdown --markdown plan.md
  has "${long}two$long" $file
  lacks "shows all" $file
done
