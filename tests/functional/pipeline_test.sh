# Pipelines as code and bootstrap: what is generated is planned and deployed like any other stack, never overwrites what
# cf did not make, and is what the hosts' published schemas want.
. "$(dirname "$0")/harness.sh"
quickstart
digest=$(printf cf | sha256sum | cut -c1-64)
binary="--region us-east-1 --binary-url https://downloads.example.com/cf --binary-sha256 $digest"
connection="--connection arn:aws:codeconnections:us-east-1:111111111111:connection/0f1e"

cf_exit 2 pipeline deploy --local
has "cf pipeline generate --runner codebuild" err

# Pull requests are not planned by a role that may deploy, unless somebody says so.
cf_exit 4 pipeline generate --runner codebuild --repository acme/shop $binary $connection
has "the environment dev has no plan_role" err
has "--plan-with-deploy-role" err
[ ! -e pipeline ] || fail "files were written in spite of the error"
binary="$binary --plan-with-deploy-role"

# A pair without a trigger is refused with what to use instead.
cf_exit 2 pipeline generate --runner github-action --repository acme/shop $binary
has "did you mean 'github-actions'?" err
cf_exit 4 pipeline generate --runner github-actions --forge gitlab --repository acme/shop $binary
has "use --runner gitlab-ci, codebuild or jenkins" err

for forge in github gitlab bitbucket codecommit; do
  repository=acme/shop
  through=$connection
  [ $forge != codecommit ] || { repository=shop; through=; }
  cf_ok pipeline generate --runner codebuild --forge $forge --repository $repository $binary $through
  has "What starts a job:"
  cf_ok validate ci --project pipeline
  cf_ok plan ci --project pipeline --local --role none
done
cf_ok pipeline generate --runner codebuild --repository acme/shop $binary $connection
has "changed pipeline/project/templates/pipeline.yaml"
cf_ok pipeline generate --runner codebuild --repository acme/shop $binary $connection
has "unchanged pipeline/project/templates/pipeline.yaml"
lacks "wrote"

# Nobody is asked without a terminal; then it is a deployment like any other.
cf_exit 2 pipeline deploy --local
cf_ok pipeline deploy --local --yes
has "ci/pipeline"
cf_ok plan ci --project pipeline --local --role none
has "1 unchanged"

for runner in github-actions gitlab-ci bitbucket-pipelines jenkins; do
  cf_ok pipeline generate --runner $runner --repository acme/shop $binary --plan-all
done
[ -f .github/workflows/cloud-foundation.yml ] && [ -f .gitlab-ci.yml ] && [ -f bitbucket-pipelines.yml ] && [ -f Jenkinsfile ] ||
  fail "a file is missing: $(ls -A)"

# GitHub starts no job of a comment on another branch than the default one.
git init --quiet . && mkdir -p .git/refs/remotes/origin && echo "ref: refs/remotes/origin/main" > .git/refs/remotes/origin/HEAD
cf_exit 2 pipeline generate --runner github-actions --repository acme/shop $binary --branch release/1.x
has "the default branch alone, which is main" err
cf_ok pipeline generate --runner github-actions --repository acme/shop $binary --plan-all
lacks "must be that"
rm -rf .git
cf_ok pipeline generate --runner github-actions --repository acme/shop $binary --plan-all
has "the default branch alone: main must be that"

# Hosts look at the repository's top alone: the files are there, and find the project from there, wherever it is made from.
git init --quiet "$WORK/nested" && mkdir -p "$WORK/nested/infra" && cp -R deployment.yaml gold.lock gold-templates project "$WORK/nested/infra"
cd "$WORK/nested/infra"
cf_ok pipeline generate --runner github-actions --repository acme/shop $binary
has "wrote ../.github/workflows/cloud-foundation.yml"
grep -q 'cf" ci --project infra' ../.github/workflows/cloud-foundation.yml || fail "no --project"
grep -q 'path: infra/.cf/artifacts/' ../.github/workflows/cloud-foundation.yml || fail "no artifacts"
cp ../.github/workflows/cloud-foundation.yml ../first.yml
cd project
cf_ok pipeline generate --runner github-actions --repository acme/shop $binary
has "unchanged ../../.github/workflows/cloud-foundation.yml"
cd "$WORK/nested"
cf_ok pipeline generate --runner github-actions --repository acme/shop $binary --project infra
has "unchanged .github/workflows/cloud-foundation.yml"
cf_ok pipeline generate --runner github-actions --repository acme/shop $binary --descriptor infra/deployment.yaml
has "unchanged .github/workflows/cloud-foundation.yml"
cf_ok plan dev --project infra --local
mv infra/deployment.yaml infra/shop.yaml && cd infra
cf_ok pipeline generate --runner gitlab-ci --repository acme/shop $binary --descriptor shop.yaml
grep -q 'cf ci --descriptor infra/shop.yaml$' ../.gitlab-ci.yml || fail "no --descriptor"
cf_ok pipeline generate --runner codebuild --repository acme/shop $binary $connection --descriptor shop.yaml
[ -d ../pipeline/project ] && [ -f ../buildspec.yaml ] || fail "the pipeline is not at the top"
cf_ok pipeline deploy --local --yes
[ ! -e .github ] && [ ! -e .gitlab-ci.yml ] && [ ! -e pipeline ] || fail "files where no host looks"
cd "$WORK/quickstart"
cf_exit 2 pipeline generate --runner gitlab-ci --repository acme/shop $binary --branch refs/heads/main
has "--branch main" err

# What somebody wrote by hand is not overwritten.
echo "stages: [build]" > .gitlab-ci.yml
cf_exit 8 pipeline generate --runner gitlab-ci --repository acme/shop $binary
has ".gitlab-ci.yml" err
is "$(cat .gitlab-ci.yml)" "stages: [build]"
cf_ok pipeline generate --runner gitlab-ci --repository acme/shop $binary --out elsewhere
mv elsewhere/.gitlab-ci.yml .

# Bootstrap: every account's stacks deploy, and then there is nothing left to do.
cf_ok bootstrap --runner github-actions --repository acme/shop --region us-east-1 --external-id x-4711 --organization o-abc
has "cf deploy dev --project bootstrap --role none"
for environment in ci dev prod; do
  cf_ok validate $environment --project bootstrap
  cf_ok deploy $environment --project bootstrap --role none --local --yes
  cf_ok plan $environment --project bootstrap --role none --local
  has "2 unchanged"
done
# A role's policy that changes shows in the plan.
sed -i 's/x-4711/y-4711/' bootstrap/project/config/prod/access.yaml
cf_ok plan prod --project bootstrap --role none --local
has "AssumeRolePolicyDocument"

# The hosts' schemas, as check-jsonschema carries them.
schemas=$(sh "$REPO/tests/tools/python_env.sh" check-jsonschema==0.39.0) || skip "no check-jsonschema: published schemas were not checked"
check() { "$(dirname "$schemas")/check-jsonschema" --builtin-schema "vendor.$@" >out 2>err || fail "$1"; }
check github-workflows .github/workflows/cloud-foundation.yml
check gitlab-ci --data-transform gitlab-ci .gitlab-ci.yml
check bitbucket-pipelines bitbucket-pipelines.yml
