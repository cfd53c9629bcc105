#!/usr/bin/env python3
"""serve.py HOST --repo DIR [--port N] [--name OWNER/NAME] [--page-size N] [--unchecked]

Runs a fake forge (github, gitlab, bitbucket or codecommit) on 127.0.0.1 until it is killed. The first line of its
output is the API's base URL, the second that of its side endpoint (README.md). DIR is a git repository; one that is
missing or empty becomes a bare repository. Requests are held against the host's published API description, which is
fetched once with the tools that check it; where they can't be had the exit code is 3. --unchecked does without.
"""
import argparse
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CHECKERS = ("jsonschema==4.26.0", "botocore==1.44.8")


def checking_python():
    """Starts this again under a Python that has the checkers."""
    if os.environ.get("CF_FAKE_FORGE_CHECKS"):
        return
    made = subprocess.run(["sh", str(HERE.parents[1] / "tools/python_env.sh"), *CHECKERS], capture_output=True, text=True,
                          check=False)
    if made.returncode != 0:
        print(made.stderr, file=sys.stderr)
        sys.exit(3)
    os.environ["CF_FAKE_FORGE_CHECKS"] = "1"
    python = made.stdout.strip()
    os.execv(python, [python, str(HERE / "serve.py"), *sys.argv[1:]])


def checker_of(host, unchecked):
    import description
    if unchecked:
        return description.Nothing()
    if host == "gitlab":
        import gitlab_table
        return gitlab_table.check
    if host == "codecommit":
        return description.ServiceModel()
    return description.github() if host == "github" else description.bitbucket()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("host", choices=("github", "gitlab", "bitbucket", "codecommit"))
    parser.add_argument("--repo", required=True, help="the git repository's folder")
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--name", default="acme/shop", help="what the host calls the repository")
    parser.add_argument("--page-size", type=int, default=2, help="entries of a page at most")
    parser.add_argument("--unchecked", action="store_true", help="take requests that the API description does not allow")
    options = parser.parse_args()
    if not options.unchecked and options.host != "gitlab":
        checking_python()
    import description
    import repository
    import web
    import world
    from bitbucket import Bitbucket
    from codecommit import CodeCommit
    from github import GitHub
    from gitlab import GitLab
    owner, _, name = options.name.rpartition("/")
    state = world.World(repository.Repository(options.repo), owner, name, options.page_size)
    try:
        check = checker_of(options.host, options.unchecked)
    except description.Unavailable as problem:
        print(problem, file=sys.stderr)
        sys.exit(3)
    kind = {"github": GitHub, "gitlab": GitLab, "bitbucket": Bitbucket, "codecommit": CodeCommit}[options.host]
    host = kind(state, check)
    server = web.start(host, options.port)
    print(host.url + host.prefix, host.url + "/__fake/", sep="\n", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
