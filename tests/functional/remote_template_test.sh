# Templates in S3 or on a web server: without an account they are not checked and not rendered, and that is said.
. "$(dirname "$0")/harness.sh"
mkdir -p p/config/dev p/templates served && cd p
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
printf 'Resources: { T: { Type: AWS::SNS::Topic } }\n' > templates/t.yaml
cp templates/t.yaml ../served/w.yaml
(cd ../served && exec python3 -u -m http.server --bind 127.0.0.1 0) > ../log 2>&1 &
for _ in $(seq 100); do grep -q 'port' ../log && break; sleep 0.05; done
port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' ../log)
printf 'template_path: t.yaml\n' > config/dev/t.yaml
printf 'template: { type: http, url: "http://127.0.0.1:%s/w.yaml" }\n' "$port" > config/dev/w.yaml
printf 'template: { type: s3, path: bucket/key.yaml }\n' > config/dev/s.yaml

cf_ok validate dev
has "note: config/dev/w.yaml:1:" err
has "not checked" err
has "s3://bucket/key.yaml" err
has "3 stacks of dev: no errors, 2 notes"
cf_ok validate dev --output json
is "$(json 'sorted({p["severity"] for p in d["problems"]})')" "['note']"

cf_exit 2 render dev/w
has "--live" err
cf_exit 2 render dev --out rendered
has "--live" err
has "rendered 1 stack into rendered, 2 errors"
rm config/dev/s.yaml
cf_ok render dev/w --local
cmp out ../served/w.yaml || fail "the template is what the web server gives"
cf_ok plan dev --local
has "template http://127.0.0.1:$port/w.yaml, digest"
