#!/usr/bin/env python3
"""Runs the cases recorded from the real AWS against a server of the embedded one.

  recorded.py SERVER [ARGUMENT...]

starts SERVER, which prints "listening on URL", and holds it to the floor below: how many cases pass. Exit status 77
(skipped) where the cases or boto3 are missing.
"""
import importlib.util
import os
import pathlib
import re
import subprocess
import sys

FLOOR_CORE = 139  # of 141: two cases state a name of their own recording
FLOOR_FULL = 99

root = pathlib.Path(__file__).resolve().parents[2]
shared = pathlib.Path(os.environ.get("CF_SHARED", root.parent / "shared"))
runner = shared / "aws-recorded" / "run.py"


def skip(why):
    print("SKIPPED: " + why)
    sys.exit(77)


def main():
    if not runner.exists():
        skip(f"the recorded cases are not there ({runner})")
    python = os.environ.get("CF_PYTHON", sys.executable)
    if python == sys.executable and importlib.util.find_spec("boto3") is None:
        skip("this Python has no boto3 (name one that has with CF_PYTHON)")
    server = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
    try:
        found = re.search(r"http://\S+", server.stdout.readline())
        if not found:
            print("the server did not say where it listens")
            return 1
        done = subprocess.run(
            [python, str(runner), "--endpoint-url", found.group(0), "--poll", "0.02", "--wait", "3", "--services",
             "cloudformation,ssm,secretsmanager,s3,sns", "-v"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    finally:
        server.terminate()
        server.wait()
    print(done.stdout)
    passed = {level: int(n) for level, n in re.findall(r"level (core|full): (\d+) passed", done.stdout)}
    print(f"passed: {passed}, floor: core {FLOOR_CORE}, full {FLOOR_FULL}")
    return 0 if passed.get("core", 0) >= FLOOR_CORE and passed.get("full", 0) >= FLOOR_FULL else 1


if __name__ == "__main__":
    sys.exit(main())
