# The generated Jenkinsfiles are Groovy.
. "$(dirname "$0")/harness.sh"
python=$(sh "$REPO/tests/tools/python_env.sh" groovy-parser==0.2.2) || skip "no parser of Groovy"
quickstart
digest=$(printf cf | sha256sum | cut -c1-64)
for forge in github gitlab bitbucket; do
  cf_ok pipeline generate --runner jenkins --forge $forge --repository acme/shop --region us-east-1 --plan-with-deploy-role \
    --binary-url https://downloads.example.com/cf --binary-sha256 $digest --out $forge
done
cat > parse.py <<'P'
import sys
from groovy_parser.parser import parse_groovy_content
for path in sys.argv[1:]:
    parse_groovy_content(open(path).read())
P
"$python" parse.py */Jenkinsfile >out 2>err || fail "a Jenkinsfile is not Groovy"
sed 's/agent {/agent {{/' github/Jenkinsfile > broken
! "$python" parse.py broken >out 2>err || fail "the parser takes anything"
