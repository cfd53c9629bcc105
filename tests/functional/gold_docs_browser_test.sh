# The documentation site in a real browser, opened from its folder: search, a template's page, the keyboard, a phone, a dark
# page, the clipboard. Nothing is asked of a network, and the console stays empty.
. "$(dirname "$0")/harness.sh"
. "$REPO/tests/tools/gold_library.sh"
PYTHONPATH=$REPO/tests/tools python3 -c 'import browser, sys; sys.exit(browser.Browser.find() is None)' ||
  skip "no browser (Debian: apt-get install chromium)"
gold_library library
cf_ok gold docs --library library --out site
if [ -d "$REPO/gold-templates" ]; then cf_ok gold docs --library "$REPO/gold-templates" --out ours; fi
PYTHONPATH=$REPO/tests/tools python3 -B "$REPO/tests/functional/gold_docs_browser.py" site >out 2>err || fail "the site in a browser"
[ ! -d ours ] || PYTHONPATH=$REPO/tests/tools python3 -B "$REPO/tests/functional/gold_docs_browser.py" ours --every-page >out 2>err ||
  fail "our own library's site in a browser"
