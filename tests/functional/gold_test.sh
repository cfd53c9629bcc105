# Gold templates from a folder and over HTTP, with authentication; pinned by digest, cached, refused when they change.
. "$(dirname "$0")/harness.sh"
quickstart
entry="airflow/airflow-infra.yaml"

cf_ok plan dev --local
[ -f gold.lock ] || fail "no gold.lock"
has "$(sha256sum gold-templates/1.0.0/$entry | cut -d' ' -f1)" gold.lock

echo "# changed" >> "gold-templates/1.0.0/$entry"
cf_exit 7 deploy dev --local --yes
has "1.0.0" err
git -C "$REPO" show "HEAD:examples/quickstart/gold-templates/1.0.0/$entry" > "gold-templates/1.0.0/$entry" 2>/dev/null || cp "$REPO/examples/quickstart/gold-templates/1.0.0/$entry" "gold-templates/1.0.0/$entry"

cf_exit 2 plan dev --local --gold ftp://example.com/gold
has "ftp://"

sed -i 's/version: 1.0.0, deploy_env/version: 1.0.9, deploy_env/' deployment.yaml
cf_exit 4 plan dev --local
has "1.0.9"
sed -i 's/version: 1.0.9/version: 1.0.0/' deployment.yaml

# Over HTTP, with a token; both layouts.
mv gold-templates served
python3 "$REPO/tests/tools/token_server.py" served > port &
for _ in $(seq 100); do [ -s port ] && break; sleep 0.05; done
base="http://127.0.0.1:$(cat port)"
rm -rf .cf/gold gold.lock
cf_exit 5 plan dev --local --gold "$base"
has "401"
export CF_GOLD_TOKEN=s3cret-token
cf_ok plan dev --local --gold "$base"
mkdir -p served/airflow && mv served/1.0.0/airflow/airflow-infra.yaml served/airflow/airflow-infra-1.0.0.yaml
rm -rf .cf/gold
cf_ok plan dev --local --gold "$base"
lacks "s3cret-token"
# No index tells what such a registry has, but an exact version is found where it lies.
cf_exit 4 gold show airflow/airflow-infra --gold "$base"
has "name an exact version" err
cf_ok gold show airflow/airflow-infra@1.0.0 --gold "$base"
has "airflow/airflow-infra.yaml 1.0.0"
cf_exit 2 gold show airflow/airflow@1.0.0 --gold "$base"
cf_ok gold show airflow/airflow-infra --gold served
has "Versions"
cp deployment.yaml before.yaml
cf_ok gold add airflow/airflow-infra@1.0.0 --environment dev --name second --gold "$base"
has "name: second.yaml" deployment.yaml
mv before.yaml deployment.yaml
rm project/config/dev/second.yaml
kill %1
cf_ok deploy dev --local --yes --gold "$base"   # from the cache
rm -rf .cf/gold
cf_exit 6 plan dev --local --gold "$base"
lacks "s3cret-token"
