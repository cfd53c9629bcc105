# A registry on a web server: published to by PUT, used with a token, and by one command after the other within the time that
# people don't notice; when it breaks, the error says what is wrong and nothing is written.
. "$(dirname "$0")/harness.sh"

cat > server.py <<'P'
import http.server, os, sys
mode = lambda: open("mode").read().strip()
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def path_of(self):
        return "served/" + self.path.lstrip("/")
    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self):
        if self.headers.get("Authorization") != "Bearer s3cret-token":
            return self.answer(401)
        if mode() == "fails":
            return self.answer(500)
        if mode() == "html":
            return self.answer(200, b"<!DOCTYPE html><html>log in</html>", [("Content-Type", "text/html")])
        if mode() == "redirect":
            return self.answer(302, b"", [("Location", "http://localhost:1/elsewhere")])
        if mode() == "gzip":
            return self.answer(200, b"\x1f\x8b", [("Content-Encoding", "gzip")])
        if not os.path.isfile(self.path_of()):
            return self.answer(404)
        body = open(self.path_of(), "rb").read()
        if mode() == "wrong" and self.path.endswith(".yaml"):
            body += b"# more\n"
        self.answer(200, body, [("ETag", '"%d"' % (hash(body) & 0xffffffff))])
    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("If-None-Match") == "*" and os.path.exists(self.path_of()):
            return self.answer(412)
        os.makedirs(os.path.dirname(self.path_of()), exist_ok=True)
        open(self.path_of(), "wb").write(body)
        self.answer(201)
    def log_message(self, *a): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
P
mkdir served && echo ok > mode
python3 server.py > port &
for _ in $(seq 100); do [ -s port ] && break; sleep 0.05; done
base="http://127.0.0.1:$(cat port)"
export CF_GOLD_TOKEN=s3cret-token

mkdir -p library/lake
printf 'name: test\n' > library/library.yaml
printf 'version: 1.0.0\ntitle: Lake\ndescription: A lake.\ncategory: data\n' > library/lake/gold.yaml
printf 'Resources:\n  Topic: {Type: AWS::SNS::Topic}\n' > library/lake/lake.yaml
cf_ok gold publish --library library --to "$base"
has "1 version published"
cf_ok gold publish --library library --to "$base"
has "1 there already"
echo '# changed' >> library/lake/lake.yaml
cf_exit 7 gold publish --library library --to "$base"
has "raise 'version' in gold.yaml" err

mkdir -p project/config/dev project/templates
printf 'project_code: acme\nregion: us-east-1\n' > project/config/config.yaml
cat > fresh.yaml <<Y
version: 2
gold: { registry: "$base" }
environments:
  - { name: dev, account_id: "111111111111" }
deploy:
Y
for broken in fails:6 html:6 redirect:6 gzip:6 wrong:7; do
  cp fresh.yaml deployment.yaml
  echo "${broken%:*}" > mode
  cf_exit "${broken#*:}" gold add lake --environment dev
  cmp fresh.yaml deployment.yaml
  [ ! -e gold.lock ] && [ ! -e project/config/dev/lake.yaml ] && [ ! -e .cf/gold/sha256 ] || fail "${broken%:*} left something"
  lacks s3cret-token err
done
has "is not what the registry's index says" err
echo ok > mode
cf_ok gold add lake@^1.0 --environment dev
cf_ok plan dev --local
has "1 to create"
# Who answers, and not as a registry does, is told of alike by every command.
cp gold.lock kept.lock && rm -rf .cf/gold
for broken in fails html redirect gzip; do
  echo "$broken" > mode
  rm -f gold.lock
  cf_exit 6 plan dev --local
  cf_exit 6 validate
  cf_exit 6 gold outdated
  cf_exit 6 gold show lake
  cp kept.lock gold.lock
  cf_exit 6 gold verify
done
echo ok > mode
cf_ok plan dev --local
echo wrong > mode
cf_ok plan dev --local   # what is locked is in the cache
rm -rf .cf/gold
cf_exit 7 plan dev --local
# Without an index nobody knows what is newest; an exact version can be named.
echo ok > mode
mkdir -p served/1.1.0 && echo '# newer' | cat served/1.0.0/lake.yaml - > served/1.1.0/lake.yaml
rm served/index.json
sed -i 's/version: ^1.0/version: 1.0.0/' deployment.yaml
cf_exit 4 gold upgrade
cf_exit 2 gold upgrade lake --to 7.0.0
cf_ok gold upgrade lake --to 1.1.0
has "version: 1.1.0" deployment.yaml
rm -rf .cf/gold
kill %1
cf_exit 6 plan dev --local
lacks s3cret-token
