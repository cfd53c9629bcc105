# Sourced by the tests with a real peer, after harness.sh.

# peer_python NAME SPEC...: sets PEER_PYTHON to a python that has the packages, or skips the test by name.
peer_python() {
  local name=$1
  shift
  PEER_PYTHON=$("$REPO/tests/tools/python_env.sh" "$@" 2>"$WORK/install.err") ||
    skip "$name: $* can't be installed: $(tail -n 1 "$WORK/install.err")"
}

# serve: starts `cf local serve` on a free port, from memory, and points the peer at it.
serve() {
  mkfifo "$WORK/serve.url"
  "$CF" local serve --port 0 --memory >"$WORK/serve.url" 2>"$WORK/serve.err" &
  IFS= read -r -t 30 AWS_ENDPOINT_URL <"$WORK/serve.url" || fail "cf local serve gave no URL: $(cat "$WORK/serve.err")"
  export AWS_ENDPOINT_URL AWS_DEFAULT_REGION=us-east-1
  export AWS_MAX_ATTEMPTS=2 AWS_RETRY_MODE=standard
}

# account ID: the twelve digits of an access key are the account it belongs to.
account() { export AWS_ACCESS_KEY_ID=$1 AWS_SECRET_ACCESS_KEY=embedded; }
