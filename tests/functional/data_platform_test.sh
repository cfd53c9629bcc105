# A newcomer's data platform: network, keys, logs, lake, catalogue, Airflow and Redshift of gold templates only, in two environments.
. "$(dirname "$0")/harness.sh"
cf_ok init Lake_House.2 --from data-platform
has "wrote Lake_House.2/config/prod/analytics/redshift.yaml"
cd Lake_House.2
is "$(sed -n 's/^project_code: //p' config/config.yaml)" lake-house-2
cf_ok validate
for environment in dev prod; do
  cf_ok plan $environment --local
  has "7 to create"
  cf_ok deploy $environment --local --yes
  has "7 done"
  cf_exit 0 plan $environment --local --exit-code
  has "7 unchanged"
done
[ -f gold.lock ] || fail "no gold.lock"
grep -q '"network/vpc.yaml ^1.0": "1' gold.lock || fail "the range is not pinned"
cf_ok status prod --local -v
has "PrivateSubnetIds = subnet-"
has "CuratedDatabaseName = lake_curated"

# Exact versions, where production wants them: each error says which one gold.lock pins.
sed -i 's/#gold: { floating/gold: { floating/' deployment.yaml
cf_exit 8 plan prod --local
pinned=$(sed -n 's/.*"network\/vpc.yaml ^1.0": "\(.*\)".*/\1/p' gold.lock)
has "write 'version: $pinned', which gold.lock pins for it"
sed -n "s/^ *\"\(.*\) ^1.*\": \"\(.*\)\".*/\1 \2/p" gold.lock >pins
while read -r template version; do sed -i "s,{ name: $template\(.*\)version: [^ ]*\,,{ name: $template\1version: $version\,," deployment.yaml; done <pins
cf_exit 0 plan prod --local --exit-code
has "7 unchanged"

cf_ok undeploy dev --local --yes --allow-destroy security/kms-key --allow-destroy network/vpc \
  --allow-destroy logging/central --allow-destroy storage/data-lake --allow-destroy data/glue-catalog --allow-destroy orchestration/mwaa \
  --allow-destroy analytics/redshift
has "7 done"
