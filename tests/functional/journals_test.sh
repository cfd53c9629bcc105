# What a killed deployment left open is found by every argument that names its stacks.
. "$(dirname "$0")/harness.sh"
# Texts are looked for without regard to where lines are broken.
flat() { tr -s ' \n' ' ' < "$1"; }
has() { [[ "$(flat "${2:-out}")" == *"$1"* ]] || fail "expected '$1' in ${2:-out}"; }
lacks() { [[ "$(flat "${2:-out}")" != *"$1"* ]] || fail "did not expect '$1' in ${2:-out}"; }
mkdir -p p/config/dev/data p/config/dev-data p/templates && cd p
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
printf 'Resources: { T: { Type: AWS::SNS::Topic } }\n' > templates/t.yaml
printf 'template_path: t.yaml\n' | tee config/dev/other.yaml config/dev-data/c.yaml > config/dev/data/b.yaml
# killed ARGUMENT: a deployment that dies in the hook of dev/data/a.
killed() {
  rm -rf .cf
  printf 'template_path: t.yaml\nhooks: { after_create: [ !cmd "kill -9 $PPID" ] }\n' > config/dev/data/a.yaml
  "$CF" deploy "$1" --local --yes >out 2>err </dev/null && fail "it was to be killed" || true
  sed -i 's/kill -9 $PPID/true/' config/dev/data/a.yaml
}
for pair in "dev/data/a dev" "dev/data dev" "dev dev/data" "dev . " "./dev//data/ dev/data" "dev/data/a.yaml dev/data/a" ". dev" "dev/ dev"; do
  set -- $pair
  killed "$1"
  cf_ok deploy "$2" --local --yes
  has "the hook of dev/data/a after_create: cmd kill -9 \$PPID" err
  cf_ok deploy "$2" --local --yes
  lacks "the hook of dev/data/a" err
done
# Others have nothing to do with it, whatever their name looks like.
killed dev/data
cf_ok deploy dev-data --local --yes
lacks "the hook of dev/data/a" err
# Of a wider deployment only what is asked for is settled; the rest is told when its turn comes.
killed .
cf_ok deploy dev/other --local --yes
lacks "the hook of dev/data/a" err
cf_ok deploy dev/data --local --yes
has "the hook of dev/data/a" err

cf_ok plan dev/data --local
cp -r .cf/plans before
cf_ok plan dev-data --local
is "$(ls before | wc -l) $(ls .cf/plans | wc -l)" "1 2" "plans of two groups are two files"
