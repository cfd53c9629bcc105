"""Deploys what `cf render ENV --out DIR` wrote, in the order of its manifest, with boto3 or with the AWS CLI.

deploy_rendered.py boto3|cli DIR   (endpoint, credentials and region come from the environment)

Values that are known only after a deployment are taken from the outputs of the stacks deployed before, as the manifest
names them: "parameter VpcId (dev/network VpcId)".
"""

import json
import pathlib
import re
import subprocess
import sys


class Boto3:
    def __init__(self, region):
        import boto3

        self.client = boto3.client("cloudformation", region_name=region)

    def create(self, name, body, parameters, tags, capabilities):
        self.client.create_stack(
            StackName=name,
            TemplateBody=body.read_text(),
            Parameters=parameters,
            Tags=tags,
            Capabilities=capabilities,
        )
        waiter = self.client.get_waiter("stack_create_complete")
        waiter.wait(StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 120})

    def describe(self, name):
        return self.client.describe_stacks(StackName=name)["Stacks"][0]


class Cli:
    def __init__(self, region):
        self.base = [sys.executable, "-m", "awscli", "--region", region, "--output", "json", "cloudformation"]

    def run(self, *arguments):
        done = subprocess.run([*self.base, *arguments], check=False, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            sys.exit(f"aws cloudformation {' '.join(arguments)}: exit code {done.returncode}\n{done.stderr}")
        return done.stdout

    def create(self, name, body, parameters, tags, capabilities):
        """`aws cloudformation deploy` makes a change set, executes it and waits; deploying again changes nothing."""
        arguments = ["deploy", "--stack-name", name, "--template-file", str(body), "--no-fail-on-empty-changeset"]
        if parameters:
            arguments.append("--parameter-overrides")
            arguments += [f"{p['ParameterKey']}={p['ParameterValue']}" for p in parameters]
        if tags:
            arguments.append("--tags")
            arguments += [f"{t['Key']}={t['Value']}" for t in tags]
        if capabilities:
            arguments += ["--capabilities", *capabilities]
        self.run(*arguments)
        again = self.run(*arguments)
        if "No changes to deploy" not in again:
            sys.exit(f"deploying {name} again changed something: {again}")

    def describe(self, name):
        return json.loads(self.run("describe-stacks", "--stack-name", name))["Stacks"][0]


def fill(parameters, holes, outputs):
    for hole in holes:
        named = re.fullmatch(r"parameter (\S+) \((\S+) (\S+)\)", hole)
        if not named:
            sys.exit(f"cannot fill: {hole}")
        key, path, output = named.groups()
        for parameter in parameters:
            if parameter["ParameterKey"] == key:
                parameter["ParameterValue"] = outputs[path][output]
    return parameters


def main():
    kind, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    manifest = json.loads((folder / "manifest.json").read_text())
    outputs = {}
    for stack in manifest["stacks"]:
        tool = {"boto3": Boto3, "cli": Cli}[kind](stack["region"])
        parameters = json.loads((folder / stack["parameters"]).read_text())
        tags = json.loads((folder / stack["tags"]).read_text())
        name = stack["stack_name"]
        parameters = fill(parameters, stack["known_after_deploy"], outputs)
        tool.create(name, folder / stack["template"], parameters, tags, stack["capabilities"])
        found = tool.describe(name)
        if found["StackStatus"] != "CREATE_COMPLETE":
            sys.exit(f"{name} is in {found['StackStatus']}")
        outputs[stack["path"]] = {o["OutputKey"]: o["OutputValue"] for o in found.get("Outputs", [])}
        print(f"{name} {found['StackStatus']}", flush=True)


main()
