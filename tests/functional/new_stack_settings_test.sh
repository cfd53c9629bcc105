# What a new stack is to be is in the plan that people read: its role, who is told, what happens if it fails.
. "$(dirname "$0")/harness.sh"
# Texts are looked for without regard to where lines are broken.
flat() { tr -s ' \n' ' ' < "$1"; }
has() { [[ "$(flat "${2:-out}")" == *"$1"* ]] || fail "expected '$1' in ${2:-out}"; }
lacks() { [[ "$(flat "${2:-out}")" != *"$1"* ]] || fail "did not expect '$1' in ${2:-out}"; }
mkdir -p p/config/dev p/templates && cd p
printf 'project_code: demo\nregion: us-east-1\n' > config/config.yaml
printf 'Resources: {T: {Type: AWS::SNS::Topic}}\n' > templates/t.yaml
cat > config/dev/a.yaml <<'Y'
template_path: t.yaml
cloudformation_service_role: arn:aws:iam::111111111111:role/Maker
notifications: [arn:aws:sns:us-east-1:999999999999:told]
on_failure: DO_NOTHING
stack_timeout: 9
Y
printf 'template_path: t.yaml\ndisable_rollback: true\n' > config/dev/b.yaml
cat > deployment.yaml <<'Y'
version: 2
environments:
  - {name: dev, account_id: "111111111111", termination_protection: true}
deploy: [{name: a.yaml, deploy_env: [dev]}, {name: b.yaml, deploy_env: [dev]}]
Y
cf_ok plan dev --local --out plan.json --markdown plan.md
for file in out plan.md; do
  has "role: arn:aws:iam::111111111111:role/Maker" $file
  has "notifications: arn:aws:sns:us-east-1:999999999999:told [of another account]" $file
  has "on_failure: DO_NOTHING" $file
  has "stack_timeout: 9 minutes" $file
  has "disable_rollback: true" $file
  has "termination_protection: true" $file
done
# The plan is bound to each of them.
for change in 's/Maker/Other/' 's/:told/:spy/' 's/DO_NOTHING/DELETE/' 's/: 9/: 10/'; do
  cp config/dev/a.yaml kept
  sed -i "$change" config/dev/a.yaml
  cf_exit 7 deploy dev --plan plan.json --local --yes
  mv kept config/dev/a.yaml
done
sed -i /disable/d config/dev/b.yaml
cf_exit 7 deploy dev --plan plan.json --local --yes
