"""Writes what Sceptre makes of a project, one JSON object a line: how the expected.jsonl beside the projects of data/ were
made, and what the test against an installed Sceptre compares with.

    python sceptre_peer.py PROJECT [COMMAND_PATH [NAME=VALUE...]]
"""
import datetime
import json
import logging
import sys
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

from importlib.metadata import entry_points

from sceptre.config.reader import ConfigReader
from sceptre.context import SceptreContext
from sceptre.resolvers import CustomYamlTagBase

TAGS = {}
for group in ("sceptre.resolvers", "sceptre.hooks"):
    for point in entry_points(group=group):
        TAGS.setdefault(point.load(), "!" + point.name)


def plain(value):
    if isinstance(value, CustomYamlTagBase):
        return {"$tag": TAGS[type(value)], "$value": plain(value._argument)}
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, float):
        return repr(value)
    return str(value) if isinstance(value, (datetime.date, datetime.datetime)) else value


def main():
    project, command_path, *assignments = sys.argv[1:] + [""] * (3 - len(sys.argv))
    variables = {}
    for assignment in assignments:
        names, value = assignment.split("=", 1)
        *above, last = names.split(".")
        place = variables
        for name in above:
            place = place.setdefault(name, {})
        place[last] = value
    context = SceptreContext(project, command_path or ".", user_variables=variables)
    context.command_path = command_path
    for stack in sorted(ConfigReader(context).construct_stacks()[0], key=lambda each: each.name):
        config = {k: v for k, v in stack.config.items() if k not in ("project_path", "dependencies", "hooks")}
        print(json.dumps({
            "path": stack.name,
            "stack_name": stack.external_name,
            "config": plain(config),
            "parameters": plain(stack._parameters),
            "dependencies": sorted({str(each) for each in stack.dependencies}),
            "protect": bool(stack.protected),
        }))


main()
