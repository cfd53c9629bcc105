# A state or a plan that can't be written: what is in the way is named, and nobody is told to throw the state away.
. "$(dirname "$0")/harness.sh"
# Root may write anywhere, so that somebody else has to try.
run=(env)
[ "$(id -u)" -ne 0 ] || run=(setpriv --reuid 65534 --clear-groups env)
cf_ok init shop
cd shop
cf_ok deploy dev --local --yes
chmod a+rx "$WORK"
chmod -R a+rX,a-w .
"${run[@]}" "$CF" version >/dev/null 2>&1 || skip "another user can't run $CF"
# EXIT CODE, ARGS
refused() {
  local want=$1 got=0
  shift
  "${run[@]}" "$CF" "$@" >"$WORK/out" 2>"$WORK/err" </dev/null || got=$?
  [ "$got" = "$want" ] || { cat "$WORK/err"; fail "cf $*: exit code $got, expected $want"; }
  lacks "local reset" "$WORK/err"
}
refused 4 plan dev --local
has "the file and its folder must be writable" "$WORK/err"
rm -rf .cf 2>/dev/null || { chmod -R u+w . && rm -rf .cf && chmod -R a-w .; }
"$CF" local serve --port 0 --memory >"$WORK/url" &
for _ in $(seq 100); do [ -s "$WORK/url" ] && break; sleep 0.05; done
export AWS_ENDPOINT_URL=$(cat "$WORK/url") AWS_ACCESS_KEY_ID=111111111111 AWS_SECRET_ACCESS_KEY=local
refused 4 plan dev --role none
has "--out FILE writes the plan elsewhere" "$WORK/err"
mkdir -m 777 "$WORK/elsewhere"
refused 0 plan dev --role none --out "$WORK/elsewhere/plan.json"
