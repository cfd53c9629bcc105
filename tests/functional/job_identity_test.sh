# A job of GitHub Actions enters AWS by the token that its runner gives, and a job of another runner by the one in a file: the
# first role, from there the environment's. AWS is the embedded services over HTTP.
. "$(dirname "$0")/harness.sh"
quickstart
"$CF" local serve --memory --port 0 >"$WORK/served" 2>&1 &
cat > "$WORK/runner.py" <<'P'
import http.server
class Runner(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print(self.path, self.headers["Authorization"], flush=True)
        self.send_response(200 if self.headers["Authorization"] == "Bearer of-the-job" else 401)
        self.end_headers()
        self.wfile.write(b'{"count": 1, "value": "token.of.job"}')
    def log_message(self, *_): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Runner)
print(server.server_port, flush=True)
server.serve_forever()
P
python3 "$WORK/runner.py" >"$WORK/asked" 2>&1 &
for _ in $(seq 600); do
  [ ! -s "$WORK/served" ] || [ ! -s "$WORK/asked" ] || break
  read -rt 0.1 <> <(:) || true
done
address=$(grep -o 'http://[0-9.:]*' "$WORK/served" | head -1)
[ -n "$address" ] || fail "cf local serve said no address: $(cat "$WORK/served")"
export AWS_ENDPOINT_URL=$address AWS_REGION=us-east-1 AWS_ROLE_ARN=arn:aws:iam::333333333333:role/cf-shop-plan
export ACTIONS_ID_TOKEN_REQUEST_URL="http://127.0.0.1:$(head -1 "$WORK/asked")/token?api-version=2.0"

# Without the bearer there is no job's token, and nothing else.
cf_exit 5 plan dev
has "no AWS credentials found" err
ACTIONS_ID_TOKEN_REQUEST_TOKEN=another cf_exit 5 plan dev
has "HTTP status 401" err
has "id-token: write" err

export ACTIONS_ID_TOKEN_REQUEST_TOKEN=of-the-job
cf_ok deploy dev --yes
has "done"
has "/token?api-version=2.0&audience=sts.amazonaws.com Bearer of-the-job" "$WORK/asked"
cf_ok plan dev --output json
is "$(json 'sorted({e["decision"] for e in d["entries"]} - {"ignored"})')" "['no_change']"
lacks "of-the-job" out
lacks "token.of.job" out

# A token in a file comes first; the session is as long as it is told.
printf of-another-runner > "$WORK/token"
: > "$WORK/asked"
AWS_WEB_IDENTITY_TOKEN_FILE=$WORK/token AWS_ROLE_DURATION_SECONDS=14400 cf_ok plan dev
[ ! -s "$WORK/asked" ] || fail "GitHub was asked in spite of the file"
AWS_WEB_IDENTITY_TOKEN_FILE=$WORK/token AWS_ROLE_DURATION_SECONDS=4h cf_exit 5 plan dev
has "900 to 43200" err
