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
bad 'def sceptre_handler(d' 4
has "network_stack.py:1" err
bad 'def handler(d): pass' 4
has "sceptre_handler" err
bad 'import os
def sceptre_handler(d):
    os.write(1, b"rubbish\n"); print("noise")
    return "{\"Resources\": {\"T\": {\"Type\": \"AWS::SNS::Topic\"}}}"' 0
is "$(cat out)" '{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}' "what a template prints is no part of it"
