# The documentation site: the same bytes each time, in place in one step, nothing of anybody else's overwritten.
. "$(dirname "$0")/harness.sh"
. "$REPO/tests/tools/gold_library.sh"
cf_exit 2 gold docs --library .
has "library.yaml" err
gold_library gold-templates

cf_ok gold docs
has "4 templates in 5 versions, 10 pages"
has "VPC" gold-docs/templates/network/vpc.yaml.html
has "aws-resource-ec2-vpc.html" gold-docs/templates/network/vpc.yaml.html
has "flow logs are missing" gold-docs/versions/1.0.0/network/vpc.yaml.html
cf_ok gold docs --library gold-templates --out again --threads 4
diff -r gold-docs again >differences || fail "two runs differ: $(head -3 differences)"

# Results of tests that the sources can't state.
cf_exit 4 gold docs --proofs gold-docs/cf-gold-docs.json
echo '{"proofs": [{"template": "network/vpc.yaml", "version": "1.1.0", "cases": {"run": 7, "passed": 6}, "variations": {"run": 9, "passed": 9}}]}' > proofs.json
cf_ok gold docs --proofs proofs.json --out proved
has "6 of 7" proved/templates/network/vpc.yaml.html
has "There are no results of tests" proved/versions/1.0.0/network/vpc.yaml.html

# A new site takes the place of the old one whole.
rm -r gold-templates/compute
cf_ok gold docs
[ ! -e gold-docs/templates/compute ] || fail "the page of a template that is gone"
[ -z "$(find . -name '*.tmp')" ] || fail "something is left over"

# What is not such a site, or has other files, is left as it is.
mkdir work && echo mine > work/index.html
cf_exit 8 gold docs --out work
has "work" err
is "$(cat work/index.html)" mine
echo mine > gold-docs/CNAME
cf_exit 8 gold docs
has "CNAME" err

# A registry's folder; its files are as its index says.
mkdir -p registry/1.0.0/network && cp gold-templates/network/vpc/vpc.yaml registry/1.0.0/network/
cf_ok gold docs --registry registry --out of-registry
has "Subnet2" of-registry/templates/network/vpc.yaml.html
python3 - <<'P'
import json
entry = {"title": "VPC", "category": "network", "versions": {"1.0.0": {"sha256": "0" * 64, "published": "2026-11-26T10:00:00Z"}}}
json.dump({"format": 1, "templates": {"network/vpc.yaml": entry}}, open("registry/index.json", "w"))
entry["versions"] = {"1.0.0": {"sha256": "0" * 64, "published": "2026-11-26T10:00:00Z"}}
json.dump({"format": 1, "templates": {"../../escaped.yaml": entry}}, open("hostile.json", "w"))
P
cf_exit 7 gold docs --registry registry --out of-registry
has "network/vpc.yaml 1.0.0 is not what the registry's index says" err
has "Subnet2" of-registry/templates/network/vpc.yaml.html
mv hostile.json registry/index.json
cf_exit 4 gold docs --registry registry --out hostile
has "../../escaped.yaml" err
[ ! -e hostile ] || fail "a site of a hostile registry"

cf_exit 2 gold docs --registry registry --library gold-templates
cf_exit 2 gold docs --library registry

# Over HTTP, with the results of its tests as the index has them.
mkdir -p served/1.2.0/network && cp gold-templates/network/vpc/vpc.yaml served/1.2.0/network/
python3 - <<'P'
import hashlib, json
text = open("served/1.2.0/network/vpc.yaml", "rb").read()
release = {"sha256": hashlib.sha256(text).hexdigest(), "bytes": len(text), "published": "2026-11-26T10:00:00Z",
           "changes": "- More `zones`.", "examples": {"dev": "parameters: {}\n"}, "proof": {"cases": 4, "passed": 4, "variations": 24, "updates": 1}}
entry = {"title": "VPC", "category": "network", "description": "", "status": "stable", "keywords": [], "versions": {"1.2.0": release}}
json.dump({"format": 1, "serial": 3, "library": {"name": "served"}, "templates": {"network/vpc.yaml": entry}}, open("served/index.json", "w"))
P
python3 "$REPO/tests/tools/token_server.py" served > port &
for _ in $(seq 100); do [ -s port ] && break; sleep 0.05; done
registry="http://127.0.0.1:$(cat port)"
cf_exit 5 gold docs --registry "$registry" --out over-http
CF_GOLD_TOKEN=s3cret-token cf_ok gold docs --registry "$registry" --out over-http
page=over-http/templates/network/vpc.yaml.html
has "4 of 4" "$page"
has "24 combinations" "$page"
has "<code>zones</code>" "$page"
! grep -rqF "s3cret-token" over-http || fail "the token is in a page"
