# The project's own gold templates are proved: cases, variations, updates, house rules; docs/gold-templates.md is what the proof says.
. "$(dirname "$0")/harness.sh"
cf_ok gold test --library "$REPO/gold-templates"
# Each that allows or protects anything has its record, so that no change of that goes unseen.
lacks "not recorded"
lint=$(sh "$REPO/tests/tools/python_env.sh" cfn-lint==1.58.0) || skip "no cfn-lint"
checkov=$(sh "$REPO/tests/tools/python_env.sh" checkov==3.3.30) || skip "no checkov"
CF_CFN_LINT=$(dirname "$lint")/cfn-lint CF_CHECKOV=$(dirname "$checkov")/checkov
export CF_CFN_LINT CF_CHECKOV
cf_ok gold test --library "$REPO/gold-templates" --linters --report table.md
page=$REPO/docs/gold-templates.md
{ sed '/^| template /,$d' "$page"; cat table.md; } > new.md
[ -z "${CF_ACCEPT:-}" ] || cp new.md "$page"
diff -u "$page" new.md || fail "docs/gold-templates.md is not what the proof says: CF_ACCEPT=1 writes it anew"
