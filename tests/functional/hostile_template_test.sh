# What a Python template of somebody's pull request finds out about the program that runs it: nothing, neither
# as root nor as another user.
. "$(dirname "$0")/harness.sh"
mkdir -p project/config/dev project/templates
cat > deployment.yaml <<Y
deploy_environments: [{name: dev, account_id: "111111111111"}]
deploy: [{name: curious.yaml, gold_template: false, deploy_env: [dev]}]
Y
printf 'region: us-east-1\nproject_code: shop\n' > project/config/config.yaml
echo 'template: {type: file, path: curious.py}' > project/config/dev/curious.yaml
cat > project/templates/curious.py <<'P'
import ctypes, glob, json, os


def sceptre_handler(_):
    found = []
    for path in glob.glob("/proc/[0-9]*"):
        if path == "/proc/%d" % os.getpid():
            continue
        for name in ("environ", "mem", "maps"):
            try:
                with open(path + "/" + name, "rb") as file:
                    if name == "mem" or file.read():
                        found.append(path + "/" + name)
            except OSError:
                pass
    parent = os.getppid()
    if ctypes.CDLL(None).ptrace(0x4206, parent, None, None) == 0:
        found.append("ptrace")
    return json.dumps({"Metadata": {"Parent": str(parent), "Found": found},
                       "Resources": {"A": {"Type": "AWS::SNS::Topic"}}})
P
check() {
  "$@" env GITHUB_TOKEN=canary-4711 AWS_SECRET_ACCESS_KEY=canary-4712 ./cf render dev/curious >found 2>err ||
    fail "cf render: $(cat err)"
  parent=$(json 'd["Metadata"]["Parent"]' found)
  [ "$parent" -gt 0 ] || fail "the template does not see who started it, so that it proves nothing"
  is "$(json '[f for f in d["Metadata"]["Found"] if "/%s/" % d["Metadata"]["Parent"] in f or f == "ptrace"]' found)" "[]"
  # Where the kernel has Landlock also of all others, say of the shell that started cf.
  if python3 -c 'import ctypes,sys; sys.exit(ctypes.CDLL(None).syscall(444, None, 0, 1) < 1)'; then
    is "$(json 'd["Metadata"]["Found"]' found)" "[]"
  fi
}
cp "$CF" cf
check
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
  chmod 755 "$WORK" home
  chown -R 65534 "$WORK"
  check setpriv --reuid 65534 --regid 65534 --clear-groups
fi

# The variables are not in the block that the kernel shows of cf itself either, though cf knows them.
env GITHUB_TOKEN=canary-4711 PATH="$PATH" ./cf local serve --memory --port 0 >serving 2>&1 &
pid=$!
until grep -q http serving; do kill -0 $pid || fail "cf local serve: $(cat serving)"; done
if [ -r "/proc/$pid/environ" ]; then
  ! grep -qa canary "/proc/$pid/environ" 2>/dev/null || fail "the token is in the block of variables"
fi
kill $pid
