# The pages of the documentation site, as html-validate, html5lib's strict parser and, where there is Java, the checker of
# the W3C see them; and that every link leads somewhere. Of html-validate's recommended rules long-title is left out: a template's title is its authors'.
. "$(dirname "$0")/harness.sh"
. "$REPO/tests/tools/gold_library.sh"
modules=$(sh "$REPO/tests/tools/node_env.sh" html-validate@10.9.0) || skip "no html-validate"
python=$(sh "$REPO/tests/tools/python_env.sh" html5lib==1.1) || skip "no html5lib"
gold_library library
cf_ok gold docs --library library --out site
[ ! -d "$REPO/gold-templates" ] || cf_ok gold docs --library "$REPO/gold-templates" --out site-of-ours
cat > rules.json <<'J'
{"root": true, "extends": ["html-validate:recommended"], "rules": {"long-title": "off"}}
J
node "$modules/.bin/html-validate" --config rules.json --formatter text site* >out 2>err || fail "html-validate"
cat > strict.py <<'P'
import glob, html5lib, os, sys, urllib.parse
anchors, links = {}, []
for page in glob.glob("site*/**/*.html", recursive=True):
    try:
        root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(open(page, encoding="utf-8").read())
    except html5lib.html5parser.ParseError as error:
        sys.exit("%s: %s" % (page, error))
    anchors[page] = {element.get("id") for element in root.iter() if element.get("id")}
    links += [(page, a.get("href")) for a in root.iter("a")]
for page, address in links:
    parts = urllib.parse.urlsplit(address)
    if parts.scheme:
        assert parts.scheme == "https" and parts.netloc in ("docs.aws.amazon.com", "templates.example.com"), (page, address)
        continue
    target = os.path.normpath(os.path.join(os.path.dirname(page), urllib.parse.unquote(parts.path))) if parts.path else page
    if target not in anchors or parts.fragment and parts.fragment not in anchors[target]:
        sys.exit("%s: %s leads nowhere" % (page, address))
sys.exit(0 if len(anchors) >= 10 and len(links) >= 100 else "no pages or no links")
P
"$python" strict.py >out 2>err || fail "html5lib, or a link"
if command -v java >/dev/null && modules_of_w3c=$(sh "$REPO/tests/tools/node_env.sh" vnu-jar@26.9.27); then
  java -jar "$(find "$modules_of_w3c/vnu-jar" -name vnu.jar)" --skip-non-html --errors-only --format text site* >out 2>err || fail "the checker of the W3C"
fi
sed -i 's/<main/<div><main/' site/index.html   # the checks do check
! node "$modules/.bin/html-validate" --config rules.json --formatter text site/index.html >out 2>err || fail "html-validate finds nothing"
! "$python" strict.py >out 2>err || fail "html5lib finds nothing"
