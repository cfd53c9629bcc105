# Bad input: a message with place and remedy and the documented exit code; never a crash or a hang.
. "$(dirname "$0")/harness.sh"
quickstart
config=project/config/dev/logging.yaml
cp "$config" good.yaml
bad() { # bad EXIT TEXT...: plan with that config; each TEXT stands in the report
  local code=$1; shift
  timeout 20 "$CF" plan dev --local >out 2>err </dev/null || status=$?
  [ "${status:-0}" = "$code" ] || fail "exit code ${status:-0}, expected $code"
  cat out err | tr -s ' \n' ' ' >flat  # the report wraps its lines
  for text in "$@"; do grep -qF -- "$text" flat || fail "expected '$text'"; done
  status=0
}
printf 'template_path: logging.yaml\nparameters:\n\tA: 1\n' > "$config"; bad 4 "config/dev/logging.yaml:3"
printf 'template_path: logging.yaml\nparameters: {A: 1\n' > "$config"; bad 4 "config/dev/logging.yaml:"
printf 'template_path: logging.yaml\ntemplate_path: b.yaml\n' > "$config"; bad 4 "config/dev/logging.yaml:2" "template_path"
printf 'template_path: "{{ nope.x }}"\n' > "$config"; bad 4 "config/dev/logging.yaml:1" "nope"
printf 'template_path: "{{ unclosed"\n' > "$config"; bad 4 "config/dev/logging.yaml:1"
printf '%s\n' 'template_path: {% for i in range(1000000000) %}x{% endfor %}' > "$config"; bad 4 "config/dev/logging.yaml"
python3 -c 'print("parameters: " + "[" * 100000)' > "$config"; bad 4 "config/dev/logging.yaml:1"
python3 -c '
print("a0: &a0 [x,x,x,x,x,x,x,x,x]")
for i in range(1, 11): print("a%d: &a%d [%s]" % (i, i, ",".join(["*a%d" % (i - 1)] * 9)))' > "$config"; bad 4 "config/dev/logging.yaml"
printf 'template_path: loging.yaml\nparameters: {}\n' > "$config"; bad 4 "loging.yaml" "logging.yaml"
printf 'template_path: logging.yaml\nparameters: [1, 2]\n' > "$config"; bad 4 "config/dev/logging.yaml:2"
printf 'template_path: logging.yaml\nparameters: {RetentionDays: 14, Enviroment: dev}\n' > "$config"; bad 4 "Enviroment" "did you mean 'Environment'"
printf 'template_path: logging.yaml\nparameters: {RetentionDays: 15, Environment: dev}\n' > "$config"; bad 4 "RetentionDays"
head -c 3000 /dev/urandom > "$config"; bad 4 "config/dev/logging.yaml"
printf '\0\0\0\0' > "$config"; bad 4 "config/dev/logging.yaml"
: > "$config"; bad 4 "logging"
printf 'template_path: ../../../etc/passwd\n' > "$config"; bad 4 "logging"
cp good.yaml "$config"
printf 'Resources:\n  A: {Type: AWS::S3::Bukcet}\n' > project/templates/logging.yaml
printf 'template_path: logging.yaml\n' > "$config"
cf_exit 4 validate dev
has "did you mean" err
has "AWS::S3::Bucket" err
printf 'Resorces:\n  A: {Type: AWS::S3::Bucket}\n' > project/templates/logging.yaml
cf_exit 4 plan dev --local
tr -s ' \n' ' ' <out >flat
has "! error: templates/logging.yaml:1:1: Invalid template property or properties [Resorces]" flat
has "! error: templates/logging.yaml:1:1: Template format error: At least one Resources member must be defined." flat
lacks "error: error:" flat
lacks "^" flat
cf_exit 4 validate dev --output json
is "$(json '{p["line"] for p in d["problems"] if "templates/logging.yaml" in p["file"]}')" "{1}"
printf 'Resources:\n  A: {Type: AWS::S3::Bucket}\n  A: {Type: AWS::SNS::Topic}\n' > project/templates/logging.yaml
cf_exit 4 validate dev
has "templates/logging.yaml:3:3" err
has "the key 'A' is given twice, first at 2:3" err
cf_exit 4 plan dev --local  # for the outputs that others miss; CloudFormation takes the last, and the plan says so
has "dev/logging  create"
tr -s ' \n' ' ' <out >flat
has "warning: templates/logging.yaml:3:3: the key 'A' is given twice, first at 2:3: the last one counts" flat
cp "$REPO/examples/quickstart/project/templates/logging.yaml" project/templates/logging.yaml
cp good.yaml "$config"

# A state file that is cut off or of another program is not touched.
cf_ok deploy dev --local --yes
cp .cf/local.db whole.db
head -c 5000 whole.db > .cf/local.db; rm -f .cf/local.db-*
cf_exit 4 plan dev --local
has "cf local reset" err
is "$(stat -c %s .cf/local.db)" 5000
echo "something else" > .cf/local.db
cf_exit 4 plan dev --local
is "$(cat .cf/local.db)" "something else"
cf_exit 4 local reset --yes
has "not a state file of this program" err
is "$(cat .cf/local.db)" "something else"
python3 -c 'import sqlite3; d = sqlite3.connect("other.db"); d.execute("create table t(a)"); d.commit()'
cf_exit 4 local reset --yes --state other.db
has "not of this program" err
[ -f other.db ] || fail "a database of another program was removed"
head -c 5000 whole.db > .cf/local.db
cf_ok local reset --yes
cf_ok plan dev --local

# Endpoints: not there, and answering rubbish.
export AWS_ACCESS_KEY_ID=111111111111 AWS_SECRET_ACCESS_KEY=x AWS_REGION=us-east-1
AWS_ENDPOINT_URL=http://127.0.0.1:1 cf_exit 6 plan dev --role none
has "127.0.0.1:1" err
AWS_ENDPOINT_URL=notaurl cf_exit 2 plan dev --role none
has "AWS_ENDPOINT_URL is no http or https URL: notaurl" err
has "hint: " err
cf_exit 2 plan dev --local=yes
has "--local takes no value" err
cf_exit 2 plan dev --local --var-file nope.yaml
has "nope.yaml" err
cf_exit 2 plan dev --local --var team
has "is not of the form name=value" err
echo '[' > broken-vars.yaml
cf_exit 4 plan dev --local --var-file broken-vars.yaml
# A question that can't be asked: an option is missing.
cf_exit 2 deploy dev --local
has "add --yes" err
cf_exit 2 local reset
# Links that lead nowhere.
ln -s loop.yaml project/templates/loop.yaml
cp "$config" good.yaml
ln -sf logging.yaml "$config"
cf_exit 4 validate dev
cat out err >both
has "config/dev/logging.yaml is a link that leads back to itself" both
rm "$config"
sed 's/path: .*yaml/path: loop.yaml/' good.yaml > "$config"
cf_exit 4 validate dev
cat out err >both
has "the template 'loop.yaml' cannot be resolved" both
cp good.yaml "$config"
cf_exit 2 plan dev --project nowhere
