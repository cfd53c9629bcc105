# Templates that import a library: the virtual environment is named by --python, by CF_PYTHON, or lies beside the project.
. "$(dirname "$0")/harness.sh"
cp -R "$REPO/examples/troposphere" project
cd project
PYTHON=$("$REPO/tests/tools/python_env.sh" "$(cat requirements.txt)" 2>"$WORK/install.err") ||
  skip "troposphere can't be installed: $(tail -n 1 "$WORK/install.err")"

cf_ok render dev --out one --python "$PYTHON"
is "$(json 'd["stacks"][0]["path"]' one/manifest.json)" "dev/network"
template=$(json 'd["stacks"][0]["template"]' one/manifest.json)
has "AWS::EC2::VPC" "one/$template"
CF_PYTHON=$PYTHON cf_ok render dev --out two
diff -r one two || fail "the same Python named in another way gives another template"
ln -s "$(dirname "$(dirname "$PYTHON")")" .venv
cf_ok render dev --out three
cf_ok render dev --out three --python .venv/bin/python
diff -r one three || fail "the project's own virtual environment gives another template"

cf_ok deploy dev --local --yes
has "CREATE_COMPLETE"
cf_exit 0 plan dev --local --exit-code

# Without the library: the error says which one is missing and where the template asks for it.
rm .venv
cat >no-library.sh <<'S'
#!/bin/sh
exec /usr/bin/python3 -S "$@"
S
chmod +x no-library.sh
cf_exit 4 render dev --out four --python "$PWD/no-library.sh"
has "No module named 'troposphere'" err
has "network_stack.py:" err
has "--python" err
