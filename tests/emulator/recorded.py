#!/usr/bin/env python3
"""Runs the cases recorded from the real AWS against a server of the embedded one.

  recorded.py SERVER [ARGUMENT...]

starts SERVER, which prints "listening on URL", and holds it to the floor below: how many cases pass. The cases need
boto3, which a virtual environment of tests/tools/python_env.sh has. Exit status 77 (skipped) where the cases are
missing or boto3 can't be installed.
"""
import os
import pathlib
import re
import subprocess
import sys

FLOOR_CORE = 139  # of 141: two cases state a name of their own recording
FLOOR_FULL = 101

root = pathlib.Path(__file__).resolve().parents[2]
shared = pathlib.Path(os.environ.get("CF_SHARED", root.parent / "shared"))
runner = shared / "aws-recorded" / "run.py"


def skip(why):
    print("SKIPPED: " + why)
    sys.exit(77)


def python_with_boto3():
    made = subprocess.run([str(root / "tests/tools/python_env.sh"), "boto3"], capture_output=True, text=True)
    if made.returncode != 0:
        skip("boto3 can't be installed: " + (made.stderr.strip().splitlines() or ["no reason given"])[-1])
    return made.stdout.strip()


def main():
    if not runner.exists():
        skip(f"the recorded cases are not there ({runner})")
    python = python_with_boto3()
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
