# cf deploy --plan does exactly the reviewed plan, or refuses and says what changed.
. "$(dirname "$0")/harness.sh"
quickstart

cf_ok plan dev --local --out one.json
cf_ok plan dev --local --out two.json
is "$(json 'd["digest"]' one.json)" "$(json 'd["digest"]' two.json)" "the same repository and state give the same plan"

sed -i 's/RetentionDays: .*/RetentionDays: "60"/' project/config/dev/logging.yaml
cf_exit 7 deploy dev --local --yes --plan one.json
has "RetentionDays" err
has "dev/logging" err
cf_ok status dev --local --output json
is "$(json '{s["status"] for s in d["stacks"]}')" "{'not deployed'}" "nothing was done"

cf_ok plan dev --local --out three.json
cf_ok deploy dev --local --yes --plan three.json

# By whom it is deployed is part of the review.
sed -i 's/RetentionDays: .*/RetentionDays: "120"/' project/config/dev/logging.yaml
cf_ok plan dev --local --out role.json
cp project/config/dev/logging.yaml kept.yaml
echo 'sceptre_role: arn:aws:iam::111111111111:role/another' >> project/config/dev/logging.yaml
cf_exit 7 deploy dev --local --yes --plan role.json
has "dev/logging: the way into its account is now sceptre_role arn:aws:iam::111111111111:role/another" err
mv kept.yaml project/config/dev/logging.yaml
cf_ok deploy dev --local --yes --plan role.json

# The world changed: somebody else updated a stack after the plan was made.
sed -i 's/RetentionDays: .*/RetentionDays: "90"/' project/config/dev/logging.yaml
cf_ok plan dev --local --out four.json
sed -i 's/RetentionDays: .*/RetentionDays: "30"/' project/config/dev/logging.yaml
cf_ok deploy dev --local --yes
sed -i 's/RetentionDays: .*/RetentionDays: "90"/' project/config/dev/logging.yaml
cf_exit 7 deploy dev --local --yes --plan four.json
has "dev/logging" err

# A plan of another environment, and a file that is no plan.
cf_exit 7 deploy prod --local --yes --plan four.json
echo '{"schema": 1}' > broken.json
cf_exit 4 deploy dev --local --yes --plan broken.json
