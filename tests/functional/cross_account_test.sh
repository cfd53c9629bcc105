# Outputs of another environment's stack (another account, entered by its own role) and of another region.
. "$(dirname "$0")/harness.sh"
mkdir here
cd here
mkdir -p project/config/{shared,dev,prod} project/templates
cat > deployment.yaml <<Y
version: 2
environments:
  - {name: shared, account_id: "333333333333", role: network-deployer, plan_role: network-reader, external_id: shared-4711}
  - {name: dev, account_id: "111111111111"}
  - name: prod
    account_id: "222222222222"
    regions: [us-east-1, eu-west-1]
    overlays:
      eu-west-1:
        parameters: {Note: everywhere in the west, Unused: of another template}
        stacks: {app.yaml: {parameters: {Owner: !stack_output shared/network.yaml::Account}}}
deploy:
  - {name: network.yaml, deploy_env: [shared]}
  - {name: app.yaml, deploy_env: [dev, prod]}
Y
printf 'region: us-east-1\nproject_code: shop\n' > project/config/config.yaml
echo 'template: {type: file, path: network.yaml}' > project/config/shared/network.yaml
for env in dev prod; do
  cat > project/config/$env/app.yaml <<Y
template: {type: file, path: app.yaml}
parameters:
  Vpc: !stack_output shared/network.yaml::VpcId
  Owner: !stack_output shared/network.yaml::Account
  Note: none
Y
done
cat > project/templates/network.yaml <<Y
Resources: {Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}}
Outputs: {VpcId: {Value: !Ref Vpc}, Account: {Value: !Ref AWS::AccountId}, Place: {Value: !Ref AWS::Region}}
Y
cat > project/templates/app.yaml <<Y
Parameters: {Vpc: {Type: String}, Owner: {Type: String}, Note: {Type: String}}
Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Sub "\${Vpc} \${Owner} \${Note}"}}}
Outputs: {Owner: {Value: !Ref Owner}}
Y

# The other environment's stack is not planned here, but it must be there.
cf_ok validate dev
lacks "not listed for dev" err
cf_exit 4 plan dev --local
has "it needs shared/network (!stack_output), which is of shared"
has "cf deploy shared"
cf_ok deploy shared --local --yes
cf_ok plan dev --local --output json
is "$(json '[(e["path"], e["decision"]) for e in d["entries"] if e["decision"] != "ignored"]')" "[('dev/app', 'create')]"
is "$(json '{p["key"]: p["value"] for e in d["entries"] if e["path"] == "dev/app" for p in e["desired"]["parameters"]}["Owner"]')" 333333333333

# Two regions read it where it is; one region's overlay says otherwise, resolvers included.
cf_ok deploy prod --local --yes
has "2 done"
cf_ok plan prod --local --output json
is "$(json '[(e["region"], p["value"]) for e in d["entries"] if e["path"] == "prod/app" for p in e["desired"]["parameters"] if p["key"] != "Vpc"]')" \
  "[('us-east-1', 'none'), ('us-east-1', '333333333333'), ('eu-west-1', 'everywhere in the west'), ('eu-west-1', '333333333333')]"

# Where the other environment has regions itself: its stack in the reader's region if it is there, else at its home.
sed -i 's/external_id: shared-4711}/external_id: shared-4711, regions: [eu-central-1, eu-west-1]}/' deployment.yaml
sed -i 's/::Account$/::Place/' project/config/prod/app.yaml
cf_ok deploy shared --local --yes
cf_ok plan prod --local --output json
is "$(json '[(e["region"], p["value"]) for e in d["entries"] if e["path"] == "prod/app" for p in e["desired"]["parameters"] if p["key"] == "Owner"]')" \
  "[('us-east-1', 'eu-central-1'), ('eu-west-1', '333333333333')]"
sed -i 's/::Account}/::Place}/' deployment.yaml
cf_ok plan prod --local --output json
is "$(json '[(e["region"], p["value"]) for e in d["entries"] if e["path"] == "prod/app" for p in e["desired"]["parameters"] if p["key"] == "Owner"]')" \
  "[('us-east-1', 'eu-central-1'), ('eu-west-1', 'eu-west-1')]"
sed -i 's/{name: network.yaml, deploy_env/{name: network.yaml, once: true, deploy_env/' deployment.yaml
cf_ok plan prod --local --output json
is "$(json '{p["value"] for e in d["entries"] if e["path"] == "prod/app" for p in e["desired"]["parameters"] if p["key"] == "Owner"}')" "{'eu-central-1'}" \
  "what exists once is at home"

# explain shows the overlay as a layer, at its place.
cf_ok explain prod/app parameters.Note --local --region eu-west-1
has "deployment.yaml:10:28"
has "everywhere in the west"
cf_ok explain prod/app parameters --local --region eu-west-1
has "deployment.yaml:11:41"
lacks "Unused"
cf_ok explain prod/app parameters.Note --local
lacks "west"
cf_exit 2 explain prod/app parameters.Note --local --region eu-west-2
has "did you mean 'eu-west-1'" err

# What an overlay's resolver names is deployed first, within one plan.
cp deployment.yaml kept.yaml
cat > deployment.yaml <<Y
version: 2
environments:
  - name: fresh
    account_id: "444444444444"
    regions: [us-east-1, eu-west-1]
    overlays: {eu-west-1: {stacks: {app.yaml: {parameters: {Owner: !stack_output fresh/zone.yaml::Place}}}}}
deploy:
  - {name: zone.yaml, deploy_env: [fresh]}
  - {name: app.yaml, deploy_env: [fresh]}
Y
mkdir project/config/fresh
echo 'template: {type: file, path: network.yaml}' > project/config/fresh/zone.yaml
printf 'template: {type: file, path: app.yaml}\nparameters: {Vpc: none, Owner: nobody, Note: none}\n' > project/config/fresh/app.yaml
cf_ok deploy fresh --local --yes
cf_ok plan fresh --local --output json
is "$(json '[(e["region"], e["decision"], p["value"]) for e in d["entries"] if e["path"] == "fresh/app" for p in e["desired"]["parameters"] if p["key"] == "Owner"]')" \
  "[('us-east-1', 'no_change', 'nobody'), ('eu-west-1', 'no_change', 'eu-west-1')]"
{ sed '/name: zone.yaml/d' deployment.yaml; echo '  - {name: zone.yaml, deploy_env: [fresh]}'; } > swapped.yaml
mv swapped.yaml deployment.yaml
cf_exit 4 plan fresh --local
has "it is listed before zone.yaml, which it needs (!stack_output at deployment.yaml:" err
mv kept.yaml deployment.yaml

# A name and a region read another region of the account: of a stack that this project does not have.
mkdir ../aside
mv project deployment.yaml ../aside
mkdir -p project/config/dev
cp ../aside/project/config/config.yaml project/config
cp -R ../aside/project/templates project
printf 'template: {type: file, path: network.yaml}\nregion: us-west-2\n' > project/config/dev/far.yaml
printf 'version: 2\nenvironments: [{name: dev, account_id: "111111111111"}]\ndeploy: [{name: far.yaml, deploy_env: [dev]}]\n' > deployment.yaml
cf_ok deploy dev --local --yes
rm -rf project
mv ../aside/* .
sed -i 's/Owner: .*/Owner: !stack_output_external "shop-dev-far::Place ::us-west-2"/' project/config/dev/app.yaml
cf_ok plan dev --local --output json
is "$(json '{p["key"]: p["value"] for e in d["entries"] if e["path"] == "dev/app" for p in e["desired"]["parameters"]}["Owner"]')" us-west-2

# Over HTTP, as against AWS: each account is entered by the role of its own environment, with its external id.
cat > proxy.py <<'P'
import http.server, sys, urllib.parse, urllib.request
class Proxy(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fields = dict(urllib.parse.parse_qsl(body.decode("utf-8", "replace")))
        if fields.get("Action") == "AssumeRole":
            print(fields["RoleArn"], fields.get("ExternalId", "-"), file=open("roles", "a"))
        request = urllib.request.Request(sys.argv[1] + self.path, body, dict(self.headers), method="POST")
        try:
            answer = urllib.request.urlopen(request)
        except urllib.error.HTTPError as error:
            answer = error
        text = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers.get("Content-Type", "text/xml"))
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
print("http://127.0.0.1:%d" % server.server_port, flush=True)
server.serve_forever()
P
wait_for() { for _ in $(seq 100); do [ -s "$1" ] && return; sleep 0.05; done; fail "nothing came into $1"; }
"$CF" local serve --port 0 > url &
wait_for url
python3 proxy.py "$(cat url)" > proxied &
wait_for proxied
export AWS_ENDPOINT_URL=$(cat proxied) AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=999999999999 AWS_SECRET_ACCESS_KEY=local
sed -i 's/Owner: .*/Owner: !stack_output shared\/network.yaml::Account/' project/config/dev/app.yaml
cf_ok plan dev --output json
is "$(json '{p["key"]: p["value"] for e in d["entries"] if e["path"] == "dev/app" for p in e["desired"]["parameters"]}["Owner"]')" 333333333333
has "arn:aws:iam::111111111111:role/cloudfoundation-admin -" roles
has "arn:aws:iam::333333333333:role/network-reader shared-4711" roles
lacks "network-deployer" roles
