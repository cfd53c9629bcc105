# What can't be compared or read is an error of the command, too, in every form of its output.
. "$(dirname "$0")/harness.sh"
cf_ok init shop
cd shop
cp project/config/dev/bucket.yaml project/config/dev/other.yaml
sed -i '/bucket.yaml/p; s/bucket.yaml/other.yaml/' deployment.yaml
cf_ok diff dev --local
echo 'a: [' >>project/config/dev/bucket.yaml
for form in text json; do
  cf_exit 4 diff dev --local --output $form
  has "dev/bucket"
  has "dev/other"
  has "bucket.yaml" err
done
is "$(json '[s["state"] for s in d["stacks"]]')" "['error', 'not deployed']"

printf 'deploy: [\n' >>deployment.yaml
cf_exit 4 validate --output json
is "$(json 'd["problems"][0]["severity"]')" error
has "deployment.yaml"
