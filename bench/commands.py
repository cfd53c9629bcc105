#!/usr/bin/env python3
"""Whole commands, each measured beside its peer in the same run where there is one: time, peak memory, API calls.

    bench/commands.py --cf build/cf [--stacks 1000] [--no-peer] [--generator PATH]

The projects are made by gen_project.py (--generator, else tools/gen_project.py of the shared folder beside the
repository). Sceptre and moto are installed into virtual environments by tests/tools/python_env.sh; where they can't be had
the peer's column says so. Time is the median of some runs, with the processor time of all processes of a command beside
it, which other programs on the machine disturb less; memory is the peak of the largest process.
"""
import argparse
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
ENV = {**os.environ, "BENCH_BUILD_ID": "1", "AWS_EC2_METADATA_DISABLED": "true", "LC_ALL": "C.UTF-8"}
EVEN_MIX = "yaml=25,json=25,j2=25,py=25"

# What the original's build.sh took (unedited, Sceptre 4.6 against moto, two cores, one run each), as
# reference/original-cloud-foundation.md of the shared folder states it: wall seconds by number of stacks.
ORIGINAL = {
    "plan, nothing deployed": {5: 14, 10: 26, 20: 50, 50: 143},
    "deploy of that": {5: 38, 10: 68, 20: 134},
    "plan, all deployed, one parameter changed": {5: 34, 10: 64, 20: 126, 50: 320},
    "deploy of the change": {5: 36, 10: 68, 20: 135},
}


class Measured:
    def __init__(self, runs, peak, output):
        self.seconds = statistics.median(wall for wall, _ in runs)
        self.cpu = statistics.median(cpu for _, cpu in runs)
        self.peak, self.output = peak, output


class Failed(SystemExit):
    pass


def run_once(argv, cwd, env):
    """Wall and processor seconds, peak MiB, output; a failing command ends the benchmark."""
    started = time.perf_counter()
    process = subprocess.Popen([str(a) for a in argv], cwd=cwd, env=env or ENV, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = process.stdout.read().decode("utf-8", "replace")
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Failed("%s ended with %s:\n%s" % (" ".join(map(str, argv)), process.returncode, output[-3000:]))
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output


SMALL = 40  # MiB; a child's peak counts from the fork on, when it is as large as this process
peak_memory = None  # the program that measures what is smaller


def measure(argv, cwd, repeat=3, env=None, prepare=None):
    runs, peak, output = [], 0, ""
    for _ in range(repeat):
        if prepare:
            prepare()
        wall, cpu, memory, output = run_once(argv, cwd, env)
        runs.append((wall, cpu))
        peak = max(peak, memory)
    if peak < SMALL and peak_memory:
        if prepare:
            prepare()
        peak = int(re.search(r"^peak KiB (\d+)$", run_once([peak_memory, *argv], cwd, env)[3], re.M).group(1)) / 1024
    return Measured(runs, peak, output)


def measure_peer(argv, cwd, repeat=1, env=None):
    """Sceptre loads Python templates in several threads at once, which now and then fails: then it runs again."""
    for attempt in range(4):
        try:
            return measure(argv, cwd, repeat, env)
        except Failed as failure:
            if attempt == 3:
                print("the peer failed four times: " + str(failure), file=sys.stderr)
    return None


def generate(generator, folder, stacks, **options):
    argv = [sys.executable, generator, "--stacks", stacks, "--envs", 1, "--seed", 1, "--out", folder]
    for name, value in options.items():
        argv += ["--" + name, value]
    subprocess.run([str(a) for a in argv], check=True, stdout=subprocess.DEVNULL)
    deploy_everything(folder / "deployment.yaml")
    return folder


def deploy_everything(descriptor):
    """Sceptre knows no descriptor and takes every stack: so that ours does, too, what would be left out is deployed."""
    blocks = {}
    for line in descriptor.read_text().splitlines(keepends=True):
        if not line[0].isspace():
            block = blocks.setdefault(line.split(":")[0], [])
        else:
            block.append(line)
    head = "environments:\n" + "".join(blocks["environments"])
    descriptor.write_text(head + "deploy:\n" + "".join(blocks["deploy"] + blocks.get("ignore", []) + blocks.get("undeploy", [])))


def peer_python(*packages):
    script = ROOT / "tests/tools/python_env.sh"
    done = subprocess.run([str(script), *packages], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return pathlib.Path(done.stdout.strip()).parent if done.returncode == 0 else None


ROW = "| %-62s | %9s | %9s | %9s | %-14s | %9s | %9s | %6s |"


def row(what, ours, target, peer=None):
    peers = ("%.2f s" % peer.seconds, "%.0f MiB" % peer.peak, "%.0fx" % (peer.seconds / ours.seconds)) if peer else ("-", "-", "-")
    print(ROW % (what, "%.0f ms" % (ours.seconds * 1000), "%.0f ms" % (ours.cpu * 1000), "%.1f MiB" % ours.peak, target, *peers), flush=True)


class Moto:
    """moto_server on a free port, for as long as it is entered; its environment is what AWS clients need."""

    def __init__(self, folder, log):
        self.process = subprocess.Popen([str(folder / "moto_server"), "-H", "127.0.0.1", "-p", "0"], stdout=log, stderr=log)
        self.log = pathlib.Path(log.name)

    def __enter__(self):
        for _ in range(600):
            found = re.search(r"Running on (http://127\.0\.0\.1:\d+)", self.log.read_text())
            if found:
                return {**ENV, "AWS_ENDPOINT_URL": found.group(1), "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit("moto_server did not start:\n" + self.log.read_text())

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def targets(cf, sceptre, moto, generator, work, n):
    """The table of targets."""
    print(ROW % ("what", "ours", "CPU", "peak", "at most", "Sceptre", "peak", "ratio"))
    empty = work / "empty"
    empty.mkdir()
    peer = measure_peer([sceptre, "--version"], empty, repeat=3) if sceptre else None
    row("cf version", measure([cf, "version"], empty, repeat=9), "10 ms, 15 MiB", peer)

    big = generate(generator, work / "big", n, mix=EVEN_MIX)
    # list stacks reads and renders every config and builds the graph, and nothing more.
    peer = measure_peer([sceptre, "list", "stacks", "dev"], big) if sceptre else None
    row("load, render configs, graph: cf graph dev, %d stacks" % n, measure([cf, "graph", "dev"], big, repeat=5), "150 ms, 60 MiB", peer)

    peer = measure_peer([sceptre, "generate", "dev"], big) if sceptre else None
    rendered = work / "rendered"
    ours = measure([cf, "render", "dev", "--out", rendered], big, prepare=lambda: shutil.rmtree(rendered, ignore_errors=True))
    if "rendered %d stacks" % n not in ours.output:
        raise SystemExit("not every stack was rendered:\n" + ours.output[-3000:])
    row("the same and all templates: cf render dev --out", ours, "2 s, 60 MiB", peer)

    huge = generate(generator, work / "huge", 10 * n, mix=EVEN_MIX)
    row("cf graph dev, %d stacks (linear: ten times the above)" % (10 * n), measure([cf, "graph", "dev"], huge), "1500 ms")

    hundred = generate(generator, work / "hundred", 100, depth=5)
    fresh = lambda: shutil.rmtree(hundred / ".cf", ignore_errors=True)
    tag = {**ENV, "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "push", "GITHUB_REF_TYPE": "tag"}
    row("cf ci, an event that asks for nothing", measure([cf, "ci", "--local"], hundred, repeat=9, env=tag), "100 ms")
    row("cf plan dev --local, 100 new stacks in 5 layers", measure([cf, "plan", "dev", "--local"], hundred, prepare=fresh), "1 s")
    peer = None
    if sceptre and moto:
        with open(work / "moto.log", "w") as log, Moto(moto, log) as environment:
            peer = measure_peer([sceptre, "launch", "--yes", "dev"], hundred, env=environment)
    row("cf deploy dev --local, the same (Sceptre: launch against moto)",
        measure([cf, "deploy", "dev", "--local", "--yes"], hundred, prepare=fresh), "1 s", peer)
    again = measure([cf, "plan", "dev", "--local"], hundred)
    calls = re.search(r"API calls: (\d+)", again.output)
    if "100 unchanged" not in again.output:
        raise SystemExit("a plan after the deployment found changes:\n" + again.output[-3000:])
    row("no-change plan of 100 stacks, %s API calls" % (calls.group(1) if calls else "?"), again, "100 + lists")


STATUS_ENVIRONMENTS = {"dev": "111111111111", "test": "222222222222", "prod": "333333333333"}


def many_places(folder, stacks):
    """Environments in two regions each, with so many small stacks."""
    config = folder / "project/config"
    templates = folder / "project/templates"
    templates.mkdir(parents=True)
    (templates / "topic.yaml").write_text("Resources: {Topic: {Type: AWS::SNS::Topic}}\n")
    for environment in STATUS_ENVIRONMENTS:
        (config / environment).mkdir(parents=True)
        for i in range(stacks):
            (config / environment / ("s%d.yaml" % i)).write_text("template: {type: file, path: topic.yaml}\n")
    (config / "config.yaml").write_text("project_code: bench\nregion: us-east-1\n")
    lines = ["version: 2", "environments:"]
    lines += ['  - {name: %s, account_id: "%s", regions: [us-east-1, us-west-2]}' % each for each in STATUS_ENVIRONMENTS.items()]
    lines += ["deploy:"] + ["  - {name: s%d.yaml, deploy_env: [all]}" % i for i in range(stacks)]
    (folder / "deployment.yaml").write_text("\n".join(lines) + "\n")


def where_everything_stands(cf, work, stacks=100):
    """cf status without an environment; the project is written here, since the generator knows no regions."""
    folder = work / "everywhere"
    many_places(folder, stacks)
    for environment in STATUS_ENVIRONMENTS:
        run_once([cf, "deploy", environment, "--local", "--yes"], folder, None)
    ours = measure([cf, "status", "--local", "-v"], folder)
    places = 2 * len(STATUS_ENVIRONMENTS)
    if "%d ok" % (places * stacks) not in ours.output:
        raise SystemExit("not every stack is ok:\n" + ours.output[-3000:])
    lists = sum(int(n) for n in re.findall(r"^(\d+) x cloudformation:", ours.output, re.M))
    row("cf status --local, 3 environments x 2 regions x %d stacks, %d lists" % (stacks, lists), ours, "%d lists" % (2 * places * stacks // 100))


def documentation(cf, work, templates=50):
    """cf gold docs of a library; every template has an earlier version, 20 parameters and 40 resources."""
    library = work / "library"
    text = "Parameters:\n" + "".join("  P%d: {Type: String, Default: x, Description: A value}\n" % i for i in range(20))
    text += "Resources:\n" + "".join(
        "  R%d: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub '${P%d}-${%s}'}}\n" % (i, i % 20, "R%d" % (i // 2) if i else "P1")
        for i in range(40))
    for i in range(templates):
        folder = library / "group" / ("t%d" % i)
        (folder / "released").mkdir(parents=True)
        (folder / "gold.yaml").write_text("version: 1.1.0\ntitle: T%d\ndescription: A template.\ncategory: data\nstatus: stable\nkeywords: []\n" % i)
        (folder / ("t%d.yaml" % i)).write_text(text)
        (folder / "released/1.0.0.yaml").write_text(text)
    (library / "library.yaml").write_text("name: bench\n")
    ours = measure([cf, "gold", "docs", "--library", library, "--out", work / "site"], work)
    if "%d templates in %d versions" % (templates, 2 * templates) not in ours.output:
        raise SystemExit("not every template has a page:\n" + ours.output[-3000:])
    row("cf gold docs, %d templates in %d versions" % (templates, 2 * templates), ours, "2 s")


def beside_the_original(cf, generator, work):
    """The same steps as were measured of the original, ours on the embedded CloudFormation."""
    sizes = sorted(ORIGINAL["plan, nothing deployed"])
    ours = {step: {} for step in ORIGINAL}
    for stacks in sizes:
        project = generate(generator, work / ("small%d" % stacks), stacks)
        commands = [["plan", "dev", "--local"], ["deploy", "dev", "--local", "--yes"]] * 2
        for i, (step, command) in enumerate(zip(ORIGINAL, commands)):
            if i == 2:
                change_one_parameter(project)
            wall, _, _, output = run_once([cf, *command], project, None)
            ours[step][stacks] = wall
            if i == 2 and "1 to change" not in output:
                raise SystemExit("one change was expected:\n" + output[-3000:])
    print("\n| %-42s | %s |" % ("seconds: ours / the original as measured", " | ".join("%15s" % ("%d stacks" % n) for n in sizes)))
    for step, seconds in ORIGINAL.items():
        cells = ["%.2f / %s" % (ours[step][n], seconds.get(n, "-")) for n in sizes]
        print("| %-42s | %s |" % (step, " | ".join("%15s" % cell for cell in cells)))


def change_one_parameter(project):
    for config in sorted((project / "config/dev").glob("*/*/*.yaml")):
        text, changed = re.subn(r'RetentionDays: "\d+"', 'RetentionDays: "13"', config.read_text(), count=1)
        if changed and text != config.read_text():
            config.write_text(text)
            return
    raise SystemExit("no config has a parameter to change")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--cf", default=str(ROOT / "build/cf"))
    arguments.add_argument("--generator", default=str(pathlib.Path(os.environ.get("CF_SHARED", ROOT.parent / "shared")) / "tools/gen_project.py"))
    arguments.add_argument("--stacks", type=int, default=1000)
    arguments.add_argument("--no-peer", action="store_true")
    arguments.add_argument("--peak-memory", default=str(ROOT / "build/bench/peak_memory"))
    options = arguments.parse_args()
    if os.path.exists(options.peak_memory):
        global peak_memory
        peak_memory = str(pathlib.Path(options.peak_memory).resolve())
    if not os.path.exists(options.generator):
        raise SystemExit("no project generator at %s: name it with --generator" % options.generator)
    cf = str(pathlib.Path(options.cf).resolve())
    folder = None if options.no_peer else peer_python("sceptre==4.7.0")
    sceptre = folder / "sceptre" if folder else None
    moto = None if options.no_peer else peer_python("moto[server,cloudformation,sts,s3,sns,sqs]==5.*")
    print("Sceptre: %s; moto: %s" % ("4.7.0" if sceptre else "not measured", "5" if moto else "not measured"))
    print("load average at the start: %.1f on %d processors" % (os.getloadavg()[0], os.cpu_count()))
    work = pathlib.Path(tempfile.mkdtemp(prefix="cf-bench-"))
    try:
        targets(cf, sceptre, moto, options.generator, work, options.stacks)
        where_everything_stands(cf, work)
        documentation(cf, work)
        beside_the_original(cf, options.generator, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
