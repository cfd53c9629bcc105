#!/usr/bin/env bash
# The main job on a fresh copy of examples/quickstart, as a person would type it. Plans and summaries are shown as they come
# and written as Markdown into build/quickstart/reports.
set -euo pipefail
cd "$(dirname "$0")/.."
cf=$PWD/build/cf
work=$PWD/build/quickstart
rm -rf "$work"
cp -R examples/quickstart "$work"
cd "$work"
mkdir -p reports

step() { printf '\n\033[1m$ cf %s\033[0m\n' "$*"; "$cf" "$@"; }

step plan dev --local --markdown reports/dev-plan.md
step deploy dev --local --yes --markdown reports/dev-summary.md
step plan prod --local --markdown reports/prod-plan.md
step deploy prod --local --yes --markdown reports/prod-summary.md

printf '\nNow a change: dev keeps its logs for 30 days in place of 14.\n'
sed -i 's/^\(  RetentionDays: \).*/\1"30"/' project/config/dev/logging.yaml
step plan dev --local --out dev.plan.json --markdown reports/dev-change-plan.md
step deploy dev --local --yes --plan dev.plan.json --markdown reports/dev-change-summary.md

cat <<TEXT

Plans and summaries as Markdown: build/quickstart/reports/
Try next, in build/quickstart:
  ../cf status prod --local            what is deployed
  ../cf graph dev                      what depends on what
  ../cf explain dev/network parameters which files made a value
  ../cf local serve --port 4566        the same CloudFormation for the AWS CLI and boto3
  ../cf --help                         all commands
TEXT
