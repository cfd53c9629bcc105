# The life of a gold template: published and signed, found, added, planned, upgraded, vendored, verified; and the rules that
# environments have for it.
. "$(dirname "$0")/harness.sh"

# release VERSION DISPLAYNAME: the library's vpc in that version; the one before goes to released/.
release() {
  mkdir -p library/network/vpc/examples library/network/vpc/released
  [ ! -f library/network/vpc/gold.yaml ] ||
    cp library/network/vpc/vpc.yaml "library/network/vpc/released/$(sed -n 's/^version: //p' library/network/vpc/gold.yaml).yaml"
  printf 'version: %s\ntitle: VPC\ndescription: A network of topics.\ncategory: network\nkeywords: [nat]\n' "$1" > library/network/vpc/gold.yaml
  cat > library/network/vpc/vpc.yaml <<Y
Description: vpc $1
Parameters:
  Name: {Type: String, Description: how it is called}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties: {TopicName: !Ref Name, DisplayName: $2}
Outputs:
  TopicArn: {Description: the topic, Value: !Ref Topic}
Y
  printf '## %s (2026-11-26)\n\n- News of %s.\n' "$1" "$1" > library/network/vpc/CHANGELOG.md
  printf 'template_path: network/vpc.yaml\nparameters:\n  Name: net\n' > library/network/vpc/examples/dev.yaml
}
printf 'name: test\ntitle: Test\n' > /dev/null
mkdir library && printf 'name: test\ntitle: Test\n' > library/library.yaml

cf_ok gold keygen keys
key=$(sed -n 2p keys/gold.pub)
is "$(stat -c %a keys/gold.key)" 600
cf_exit 2 gold keygen keys
release 1.0.0 first
cf_ok gold publish --library library --to registry --key keys/gold.key
has "published 1.0.0/network/vpc.yaml"
cf_ok gold publish --library library --to registry --key keys/gold.key
has "0 versions published"
cf_exit 7 gold publish --library library --to registry
has "give the key with --key" err

cf_ok gold search NAT --gold registry
has "network/vpc.yaml  1.0.0  network  VPC"
cf_ok gold search lake --gold registry
lacks "vpc"
cf_ok gold show network/vpc --gold registry
has "how it is called"
has "TopicArn"
has "News of 1.0.0."
cf_exit 2 gold show network/vcp --gold registry
has "did you mean 'network/vpc'" err

mkdir -p project/config/dev project/config/prod project/templates
printf 'project_code: acme\nregion: us-east-1\n' > project/config/config.yaml
cat > deployment.yaml <<Y
version: 2
gold: { registry: registry, keys: [$key] }   # signed
environments:
  - { name: dev, account_id: "111111111111" }
  - { name: prod, account_id: "222222222222" }
deploy: []
Y
cf_exit 2 gold add network/vpc --environment live
cf_ok gold add network/vpc --environment all
has "wrote config/dev/network/vpc.yaml"
has "network/vpc.yaml 1.0.0 (^1.0.0)"
has "# signed" deployment.yaml
cf_exit 2 gold add network/vpc --environment dev
has "network/vpc.yaml is listed for dev already" err
has '"network/vpc.yaml ^1.0.0": "1.0.0"' gold.lock
cf_ok validate
cf_ok plan dev --local --verbose
has "gold template network/vpc.yaml 1.0.0 (^1.0.0)"
cf_ok deploy dev --local --yes

# A newer version: nothing moves by itself; what it would change is shown; then it is moved.
mkdir older newer && cp registry/index.json registry/index.json.minisig older
release 1.1.0 second
cf_ok gold publish --library library --to registry --key keys/gold.key
cf_ok plan dev --local --exit-code
cf_exit 3 gold outdated --exit-code
has "1.1.0"
before=$(cat deployment.yaml gold.lock | sha256sum)
cf_ok gold upgrade --plan
has "DisplayName"
has "second"
has "prod"
lacks "deploy it"
is "$(cat deployment.yaml gold.lock | sha256sum)" "$before" "--plan changes nothing"
cf_ok gold upgrade --plan --environment dev --output json
is "$(json 'd[0]["environment"], d[0]["entries"][0]["decision"], d[0]["entries"][0]["changes"][0]["logical_id"]')" "('dev', 'change', 'Topic')"
# An environment of several regions: each with its own parameters.
cp deployment.yaml one-region.yaml
sed -i 's/name: prod,/name: prod, regions: [us-east-1, eu-west-1], overlays: { eu-west-1: { parameters: { Name: europe } } },/' deployment.yaml
cf_ok gold upgrade --plan --environment prod --output json
is "$(json '[(e["region"], e["decision"], "europe" in json.dumps(e)) for e in d[0]["entries"]]')" \
  "[('us-east-1', 'change', False), ('eu-west-1', 'change', True)]"
mv one-region.yaml deployment.yaml
cf_ok gold upgrade
has "1.0.0 becomes 1.1.0"
has '"network/vpc.yaml ^1.0.0": "1.1.0"' gold.lock
cf_exit 3 plan dev --local --exit-code
has "second"
cf_ok gold upgrade
has "nothing to upgrade"
# An index of before that hides what the lock has.
cp registry/index.json registry/index.json.minisig newer && cp older/* registry
cf_exit 3 gold outdated --exit-code
has "network/vpc.yaml 1.1.0: gold.lock has it, and the registry's index does not list it"
cf_ok gold usage
has "the registry's index does not list it"
cf_ok plan dev --local
has "network/vpc.yaml 1.1.0: gold.lock has it, and the registry's index does"
cp newer/* registry
cf_ok gold outdated
has "every gold template is of the newest version"
cf_ok gold usage --output json
is "$(json '[(u["environment"], u["version"]) for u in d]')" "[('dev', '1.1.0'), ('prod', '1.1.0')]"

# An exact version is moved in the descriptor, and back.
sed -i 's/version: ^1.0.0/version: 1.1.0/' deployment.yaml
cf_ok gold upgrade network/vpc --to 1.0.0
has "version: 1.0.0, deploy_env" deployment.yaml
sed -i 's/version: 1.0.0, deploy_env/version: ^1.0.0, deploy_env/' deployment.yaml

# An advisory warns; a rule makes it an error.
printf -- '- {template: network/vpc.yaml, versions: "<1.2.0", severity: high, reason: topics are open, fixed_in: 1.2.0}\n' > library/advisories.yaml
cf_ok gold publish --library library --to registry --key keys/gold.key
cf_ok plan dev --local
has "high advisory: topics are open (fixed in 1.2.0)"
cf_ok gold usage
has "topics are open"
sed -i 's/name: dev,/name: dev, gold: { min_version: { network\/vpc.yaml: 1.2.0 } },/' deployment.yaml
cf_exit 8 plan dev --local
has "want network/vpc.yaml 1.2.0 at least"
has "topics are"
cf_ok plan prod --local
# A rule may call the template by its name; one that nobody has would hold nothing back.
sed -i 's/{ network\/vpc.yaml: 1.2.0 }/{ network\/vpc: 1.2.0 }/' deployment.yaml
cf_exit 8 plan dev --local
has "want network/vpc.yaml 1.2.0 at least"
sed -i 's/{ network\/vpc: 1.2.0 }/{ network\/vcp: 1.2.0 }/' deployment.yaml
cf_exit 4 plan dev --local
has "did you mean 'network/vpc'"
cf_exit 4 validate
has "deployment.yaml:" err
has "min_version is of 'network/vcp', which the gold registry does not have" err
sed -i 's/gold: { min_version[^}]*} }/gold: { floating: forbidden }/' deployment.yaml
cf_exit 8 plan dev --local
has "forbid floating versions"
sed -i 's/gold: { floating: forbidden }, //' deployment.yaml

# What was forgotten in released/ is missed where it was published.
mv library/network/vpc/released/1.0.0.yaml forgotten.yaml
cf_exit 7 gold publish --library library --to registry --key keys/gold.key
has "network/vpc.yaml@1.0.0" err
mv forgotten.yaml library/network/vpc/released/1.0.0.yaml

# A second version in an environment is not added.
cp deployment.yaml one-version.yaml
cf_exit 2 gold add network/vpc@1.0.0 --environment dev --name second.yaml
has "dev has network/vpc.yaml 1.1.0 already" err
cmp deployment.yaml one-version.yaml
cf_ok gold add network/vpc@^1.0.0 --environment dev --name second.yaml
mv one-version.yaml deployment.yaml
rm project/config/dev/second.yaml

# A pin outside of its range, and a lock that can't be read.
cp gold.lock right.lock
sed -i 's/"network\/vpc.yaml ^1.0.0": "1.1.0"/"network\/vpc.yaml ^1.0.0": "2.0.0"/' gold.lock
cf_exit 4 plan dev --local
has "gold.lock holds network/vpc.yaml ^1.0.0 to 2.0.0"
cf_exit 4 gold verify
cf_ok gold upgrade
cmp gold.lock right.lock
echo '{"version": 2, "sha256": {"network/vpc.yaml 1.0.0": "short"}}' > gold.lock
cf_exit 4 gold verify
has "error: gold.lock:1:" err
lacks "error: gold.lock:1:55: error:" err
is "$(grep -c "gold.lock:1:" err)" 1
mv right.lock gold.lock

# Two versions in one environment; a range that nothing satisfies.
sed -i 's/^deploy:.*/deploy:\n  - { name: other.yaml, gold_template: true, version: 1.0.0, deploy_env: [dev] }/' deployment.yaml
printf 'template_path: network/vpc.yaml\nparameters: {Name: other}\n' > project/config/dev/other.yaml
cf_exit 4 plan dev --local
has "two versions of the gold template network/vpc.yaml in dev: 1.0.0"
sed -i '/name: other.yaml/s/1.0.0/^7/' deployment.yaml
cf_exit 4 validate
has "no version of network/vpc.yaml satisfies ^7: it has" err
sed -i '/name: other.yaml/d' deployment.yaml

# What is vendored needs no registry, and must be what the lock says.
cf_ok gold vendor
cf_ok gold verify
has "signatures are right"
mv registry elsewhere
rm -rf .cf/gold
cf_ok plan dev --local
cf_ok gold verify
echo "# mine" >> vendor/gold/1.1.0/network/vpc.yaml
cf_exit 8 gold verify
has "network/vpc.yaml 1.1.0" err
has "the signature does not fit" err
cf_exit 8 plan dev --local
sed -i '/^gold:/d' deployment.yaml
cf_exit 7 gold verify --gold elsewhere
has "is not what gold.lock says" err
