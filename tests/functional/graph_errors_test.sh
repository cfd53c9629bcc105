# cf graph draws all the same and says once what is wrong: exit code 4 for any error. What needs a cycle is planned.
. "$(dirname "$0")/harness.sh"
mkdir -p p/config/dev p/templates && cd p
printf 'project_code: x\nregion: us-east-1\n' > config/config.yaml
printf 'Parameters: { P: { Type: String, Default: p } }\nResources: { T: { Type: AWS::SNS::Topic } }\nOutputs: { Arn: { Value: !Ref T } }\n' > templates/t.yaml
stack() { printf 'template_path: t.yaml\nparameters: { P: !stack_output dev/%s.yaml::Arn }\n' "$2" > "config/dev/$1.yaml"; }
stack a b; stack b c; stack c a; stack user a
cf_exit 4 graph dev
is "$(grep -c "^error" err)" 1 "one circle, one error"
has "the dependencies run in a circle: dev/a -> dev/b -> dev/c -> dev/a" err
has "config/dev/b.yaml:2:18 dev/b needs dev/c (!stack_output)" err
has "dev/user"
cf_exit 4 plan dev --local --output json
is "$(json '{e["path"]: e["decision"] for e in d["entries"]}')" \
  "{'dev/user': 'create', 'dev/a': 'blocked', 'dev/b': 'blocked', 'dev/c': 'blocked'}"
lacks "deploy it first"

rm config/dev/[abc].yaml
stack user lone
printf 'template_path: t.yaml\n' > config/dev/lone.yaml
cf_ok graph dev
printf 'template_path: [\n' > config/dev/broken.yaml
cf_exit 4 graph dev
has "config/dev/broken.yaml" err
has "dev/user"
