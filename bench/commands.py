#!/usr/bin/env python3
"""Whole commands, each measured beside its peer in the same run where there is one: time, peak memory, API calls.

    bench/commands.py --cf build/cf [--stacks 1000] [--no-peer] [--generator PATH]

The projects are made by gen_project.py (--generator, else tools/gen_project.py of the shared folder beside the
repository). Sceptre is installed into a virtual environment by tests/tools/python_env.sh; where it can't be had the peer's
column says so. Prints the table of targets with figures and ratios.
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


def measure(argv, cwd, repeat=3, env=None, prepare=None):
    """Median seconds, peak MiB of the child, and its last output; a failing command raises."""
    seconds, peak, output = [], 0, ""
    for _ in range(repeat):
        if prepare:
            prepare()
        started = time.perf_counter()
        process = subprocess.Popen([str(a) for a in argv], cwd=cwd, env=env or ENV, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        out = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds.append(time.perf_counter() - started)
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = max(peak, usage.ru_maxrss / 1024)
        output = out.decode("utf-8", "replace")
        if process.returncode != 0:
            raise SystemExit("%s ended with %s:\n%s" % (" ".join(map(str, argv)), process.returncode, output[-3000:]))
    return statistics.median(seconds), peak, output


def generate(generator, folder, stacks, **options):
    argv = [sys.executable, generator, "--stacks", stacks, "--envs", 1, "--seed", 1, "--out", folder]
    for name, value in options.items():
        argv += ["--" + name, value]
    subprocess.run([str(a) for a in argv], check=True, stdout=subprocess.DEVNULL)
    return folder


def peer_python(*packages):
    script = ROOT / "tests/tools/python_env.sh"
    done = subprocess.run(["bash", str(script), *packages], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return done.stdout.strip().splitlines()[-1] if done.returncode == 0 and done.stdout.strip() else None


def row(what, ours, target, peer=None):
    seconds, peak = ours
    ratio = "%.0fx" % (peer / seconds) if peer else "-"
    print("| %-58s | %9.1f ms | %6.1f MiB | %-16s | %10s | %6s |" %
          (what, seconds * 1000, peak, target, "%.2f s" % peer if peer else "-", ratio), flush=True)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--cf", default=str(ROOT / "build/cf"))
    arguments.add_argument("--generator", default=str(pathlib.Path(os.environ.get("CF_SHARED", ROOT.parent / "shared")) / "tools/gen_project.py"))
    arguments.add_argument("--stacks", type=int, default=1000)
    arguments.add_argument("--no-peer", action="store_true")
    options = arguments.parse_args()
    if not os.path.exists(options.generator):
        raise SystemExit("no project generator at %s: name it with --generator" % options.generator)
    cf = str(pathlib.Path(options.cf).resolve())
    python = None if options.no_peer else peer_python("sceptre==4.7.0")
    sceptre = str(pathlib.Path(python).parent / "sceptre") if python else None
    print("Sceptre: %s" % (subprocess.run([sceptre, "--version"], capture_output=True, text=True, env=ENV).stdout.strip() if sceptre else "not measured"))
    print("| %-58s | %12s | %10s | %-16s | %10s | %6s |" % ("what", "ours", "peak", "at most", "Sceptre", "ratio"))

    work = pathlib.Path(tempfile.mkdtemp(prefix="cf-bench-"))
    try:
        n = options.stacks
        empty = work / "empty"
        empty.mkdir()
        peer = measure([sceptre, "--version"], empty)[0] if sceptre else None
        row("cf version", measure([cf, "version"], empty, repeat=9)[:2], "10 ms, 15 MiB", peer)

        big = generate(options.generator, work / "big", n, mix="yaml=25,json=25,j2=25,py=25")
        if sceptre:
            peer = measure([sceptre, "--ignore-dependencies", "dump", "config", "dev"], big, repeat=1)[0]
        row("load, render configs, graph: cf graph dev, %d stacks" % n, measure([cf, "graph", "dev"], big)[:2], "150 ms, 60 MiB", peer)
        if sceptre:
            peer = measure([sceptre, "--ignore-dependencies", "dump", "template", "dev"], big, repeat=1)[0]
        row("the same and all templates: cf render dev --out", measure([cf, "render", "dev", "--out", str(work / "rendered")], big)[:2], "2 s, 60 MiB", peer)

        huge = generate(options.generator, work / "huge", 10 * n, mix="yaml=25,json=25,j2=25,py=25")
        row("cf graph dev, %d stacks (linear: ten times the above)" % (10 * n), measure([cf, "graph", "dev"], huge)[:2], "1500 ms", None)

        hundred = generate(options.generator, work / "hundred", 100, depth=5)
        state = hundred / ".cf"
        plan = measure([cf, "plan", "dev", "--local"], hundred, prepare=lambda: shutil.rmtree(state, ignore_errors=True))
        row("cf plan dev, 100 new stacks, 5 layers, embedded", plan[:2], "1 s")
        deployed = measure([cf, "deploy", "dev", "--local", "--yes"], hundred, prepare=lambda: shutil.rmtree(state, ignore_errors=True))
        row("cf deploy dev, the same", deployed[:2], "1 s")
        again = measure([cf, "plan", "dev", "--local"], hundred)
        calls = re.search(r"API calls: (\d+)", again[2])
        row("no-change plan of 100 stacks, %s API calls" % (calls.group(1) if calls else "?"), again[:2], "100 calls + lists")
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
