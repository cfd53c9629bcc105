# The commands of "Setting up, runner by runner" in docs/forges.md do what the page says, in a fresh copy of examples/workflow
# for each runner, with the embedded services for AWS.
. "$(dirname "$0")/harness.sh"
python3 - "$REPO/docs/forges.md" "$WORK" <<'P'
import re, sys
page, work = sys.argv[1:]
text = open(page, encoding="utf-8").read().split("\n## Setting up, runner by runner\n")[1].split("\n## ")[0]
names = []
for section in text.split("\n### ")[1:]:
    title = section.split("\n")[0]
    lines = [l for block in re.findall(r"```\n(.*?)```", section, re.S) for l in block.splitlines() if l.startswith("cf ")]
    names.append(title.replace(" ", "-"))
    open(f"{work}/{names[-1]}.commands", "w").write("\n".join(lines) + "\n")
open(f"{work}/sections", "w").write("\n".join(names) + "\n")
P
[ "$(wc -l <"$WORK/sections")" = 6 ] || fail "the page has not every runner"
digest=$(printf cf | sha256sum | cut -c1-64)
while read -r section; do
  cp -R "$REPO/examples/workflow" "$WORK/$section" && cd "$WORK/$section"
  while read -r _ line; do
    read -ra words <<<"${line//DIGEST/$digest}"
    case $line in deploy* | "pipeline deploy"*) words+=(--local --yes) ;; esac
    cf_ok "${words[@]}"
  done <"$WORK/$section.commands"
  # Nothing is left to be done, and the printed place of the records is the descriptor's.
  for environment in ci dev prod; do
    cf_ok plan "$environment" --project bootstrap --role none --local
    has "nothing to deploy: everything is as the repository says"
  done
  cf_ok validate
done <"$WORK/sections"
