# Sourced by every functional test: a fresh folder, the program as $CF, and checks that say what was expected.
#
# A test is one small script and one small project. It fails at the first check that does not hold.
set -euo pipefail

CF=${CF:?the cf program}
REPO=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
SHARED=${CF_SHARED:-$REPO/../shared}
WORK=$(mktemp -d)
trap 'status=$?; kill $(jobs -p) 2>/dev/null || true; rm -rf "$WORK"; exit $status' EXIT
cd "$WORK"
unset AWS_PROFILE AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_ENDPOINT_URL CF_GOLD CF_PYTHON CF_PLAN_KEY
export HOME=$WORK/home AWS_EC2_METADATA_DISABLED=true LC_ALL=C.UTF-8
mkdir -p "$HOME"

fail() { echo "FAILED: $*" >&2; [ ! -f out ] || { echo "--- stdout"; cat out; echo "--- stderr"; cat err; } >&2; exit 1; }
skip() { echo "SKIP: $*"; exit 77; }

# cf_ok ARGS: exit code 0. cf_exit CODE ARGS: that exit code. Output is in the files out and err.
cf_exit() {
  local want=$1 got=0
  shift
  "$CF" "$@" >out 2>err </dev/null || got=$?
  [ "$got" = "$want" ] || fail "cf $*: exit code $got, expected $want"
}
cf_ok() { cf_exit 0 "$@"; }

# Text that stands (or does not stand) in a file; out by default.
has() { grep -qF -- "$1" "${2:-out}" || fail "expected '$1' in ${2:-out}"; }
lacks() { ! grep -qF -- "$1" "${2:-out}" || fail "did not expect '$1' in ${2:-out}"; }
# A value of a JSON file by a Python expression on d: json 'd["entries"][0]["decision"]' out
json() { python3 -c 'import json,sys; d=json.load(open(sys.argv[2])); print(eval(sys.argv[1]))' "$1" "${2:-out}"; }
is() { [ "$1" = "$2" ] || fail "expected '$2', got '$1'${3:+ ($3)}"; }

# quickstart: a copy of examples/quickstart in ./quickstart, entered.
quickstart() { cp -R "$REPO/examples/quickstart" quickstart; cd quickstart; }
