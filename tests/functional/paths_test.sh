# A stack has one path, however it is written: in dependencies, in !stack_output, on the command line.
. "$(dirname "$0")/harness.sh"
# Texts are looked for without regard to where lines are broken.
flat() { tr -s ' \n' ' ' < "$1"; }
has() { [[ "$(flat "${2:-out}")" == *"$1"* ]] || fail "expected '$1' in ${2:-out}"; }
lacks() { [[ "$(flat "${2:-out}")" != *"$1"* ]] || fail "did not expect '$1' in ${2:-out}"; }
mkdir -p p/config/dev/data p/templates && cd p
printf 'project_code: demo\nregion: us-east-1\n' > config/config.yaml
printf 'Parameters: {P: {Type: String, Default: x}}\nResources: {T: {Type: AWS::SNS::Topic}}\nOutputs: {O: {Value: x}}\n' > templates/t.yaml
printf 'template_path: t.yaml\n' > config/dev/data/b.yaml
stacks() { cf_ok status dev --local --output json; json 'sorted(s["stack_name"] for s in d["stacks"] if s["status"])'; }

for spelling in 'dependencies: [dev//data/./b.yaml]' 'dependencies: [./dev/data/]' \
                'parameters: {P: !stack_output dev//data/b.yaml::O}' 'parameters: {P: !stack_output ./dev/data/b.yaml::O}'; do
  rm -rf .cf
  printf 'template_path: t.yaml\n%s\n' "$spelling" > config/dev/a.yaml
  cf_ok deploy dev --local --yes
  is "$(stacks)" "['demo-dev-a', 'demo-dev-data-b']" "$spelling"
  # What depends on it is known by that path: it can't be deleted alone.
  cf_exit 8 undeploy dev dev//data/b --local --yes
  has "dev/a" err
done
# !stack_output of a name that is not there is found in that spelling too.
printf 'template_path: t.yaml\nparameters: {P: !stack_output dev//data/b.yaml::Nothing}\n' > config/dev/a.yaml
cf_exit 4 validate dev
has "the template of dev/data/b has no output Nothing" err
# What leads up is refused, even where it comes back.
printf 'template_path: t.yaml\ndependencies: [dev/../dev/data/b.yaml]\n' > config/dev/a.yaml
cf_exit 4 validate dev
has "'dev/../dev/data/b.yaml' is not below config/" err

printf 'template_path: t.yaml\n' > config/dev/a.yaml
for environment in dev/ ./dev dev/. ; do
  cf_ok plan "$environment" --local --exit-code
  has "2 unchanged"
done
cf_ok plan dev//data --local --exit-code
has "1 unchanged"
cf_ok plan ./dev//data/b.yaml --local --exit-code
has "1 unchanged"
for argument in dev/../dev /dev ../p/config/dev; do cf_exit 2 plan "$argument" --local; done

# A descriptor for such a project.
printf 'template_path: t.yaml\ndependencies: [dev//data/b.yaml]\n' > config/dev/a.yaml
cf_ok init --from sceptre
has "name: data/b.yaml" deployment.yaml
lacks "name: /data" deployment.yaml
cf_ok validate
