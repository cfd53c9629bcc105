#!/usr/bin/env bash
# Benchmarks: parts by Google Benchmark (cf_bench), whole commands beside their peers (bench/commands.py).
set -euo pipefail
cmake -S . -B build -G Ninja -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=8 >build.log 2>&1 || { tail -n 40 build.log >&2; exit 1; }
ninja -C build cf cf_bench peak_memory >build.log 2>&1 || { grep -v '^\[' build.log | tail -n 60 >&2; exit 1; }
rm -f build.log
build/bench/cf_bench --benchmark_min_time=0.2
exec python3 bench/commands.py --cf build/cf --peak-memory build/bench/peak_memory "$@"
