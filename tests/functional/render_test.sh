# Templates exactly as they are sent; deterministic; errors with the template's place.
. "$(dirname "$0")/harness.sh"
quickstart
cf_ok render dev --out one
cf_ok render dev --out two
diff -r one two || fail "two renderings differ"
cmp one/dev/logging.yaml project/templates/logging.yaml || fail "a YAML template is sent as it is"
cf_ok render dev/network
cmp out one/dev/network.json || fail "one stack's template is the same on standard output"
is "$(json 'd["stacks"][0]["path"]' one/manifest.json)" "dev/network"
python3 -c 'import json,hashlib,sys; m=json.load(open("one/manifest.json")); [sys.exit("digest of "+s["path"]) for s in m["stacks"] if hashlib.sha256(open("one/"+s["template"],"rb").read()).hexdigest()!=s["digest"]]'

# One stack into a folder: the same files, and no manifest that would list it alone.
cf_ok render dev/network --out alone
has "rendered 1 stack into alone"
for file in network.json network.parameters.json network.tags.json; do
  cmp "alone/dev/$file" "one/dev/$file" || fail "$file of one stack is that of the environment"
done
[ ! -e alone/manifest.json ] || fail "one stack has no manifest"

# A stack with an error gives no files and is not counted.
cp project/config/dev/logging.yaml good.yaml
printf 'template_path: logging.yaml\nparameters: { RetentionDays: !foo x }\n' > project/config/dev/logging.yaml
cf_exit 4 render dev --out broken
has "!foo" err
has ", 1 error"
[ ! -e broken/dev/logging.yaml ] || fail "the template of a stack with an error is written"
is "$(json '[s["path"] for s in d["stacks"] if s["path"] == "dev/logging"]' broken/manifest.json)" "[]"
cp good.yaml project/config/dev/logging.yaml

# A resolver that gives nothing is named.
printf 'template_path: logging.yaml\nparameters: { Environment: !environment_variable CF_NOT_SET, RetentionDays: 14 }\n' > project/config/dev/logging.yaml
cf_exit 4 render dev --out nothing
has "dev/logging.yaml:2" err
has "parameter Environment has no value: !environment_variable CF_NOT_SET gives none" err
cp good.yaml project/config/dev/logging.yaml

printf 'a: 1\nb: {{ sceptre_user_data.nope }}\n' > project/templates/data_lake.j2
cf_exit 4 render dev/data/lake
has "templates/data_lake.j2:2" err
has "nope" err

bad() { printf '%s\n' "$1" > project/templates/network_stack.py; cf_exit "$2" render dev/network; }
bad 'def sceptre_handler(d):
    return d["nope"]' 4
has "network_stack.py:2" err
has "KeyError" err
bad 'import sys
def sceptre_handler(d):
    sys.exit(3)' 4
bad 'def sceptre_handler(d):
    return 42' 4
has "int" err
bad 'def sceptre_handler(d):
    return "Resources: {}\n# \ud83d"' 4
has "half of a surrogate pair, U+D83D, in line 2" err
bad 'def sceptre_handler(d):
    raise ValueError("\ud83d")' 4
has "ValueError" err
bad 'def sceptre_handler(d' 4
has "network_stack.py:1" err
bad 'def handler(d): pass' 4
has "sceptre_handler" err
bad 'import os
def sceptre_handler(d):
    os.write(1, b"rubbish\n"); print("noise")
    return "{\"Resources\": {\"T\": {\"Type\": \"AWS::SNS::Topic\"}}}"' 0
is "$(cat out)" '{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}' "what a template prints is no part of it"
