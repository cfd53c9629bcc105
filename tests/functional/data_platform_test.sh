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

cf_ok undeploy dev --local --yes --allow-destroy security/kms-key --allow-destroy network/vpc \
  --allow-destroy logging/central --allow-destroy storage/data-lake --allow-destroy data/glue-catalog --allow-destroy orchestration/mwaa \
  --allow-destroy analytics/redshift
has "7 done"
