#!/usr/bin/env bash
# Every fuzzer for CF_FUZZ_SECONDS (60) seconds, two at a time; a finding fails, and its input is kept in build-fuzz/findings.
set -euo pipefail
seconds=${CF_FUZZ_SECONDS:-60}
fuzz_packages=(clang-14 libclang-rt-14-dev)
for package in "${fuzz_packages[@]}"; do
  dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed && continue
  sudo=(); [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  "${sudo[@]}" apt-get install -y --no-install-recommends "${fuzz_packages[@]}" >/dev/null
  break
done
cmake -S . -B build-fuzz -G Ninja -DCMAKE_C_COMPILER=clang-14 -DCMAKE_CXX_COMPILER=clang++-14 -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=8 -DCF_FUZZ=ON -DCF_TESTS=OFF -DCF_BENCH=OFF \
  -DCF_SANITIZE=fuzzer-no-link,address,undefined >build-fuzz.log 2>&1 || { tail -n 40 build-fuzz.log >&2; exit 1; }
fuzzers=$(ninja -C build-fuzz -t targets all | sed -n 's/^\(fuzz_[a-z_0-9]*\): .*EXECUTABLE.*/\1/p' | sort -u)
# shellcheck disable=SC2086
ninja -C build-fuzz $fuzzers >build-fuzz.log 2>&1 || { grep -v '^\[' build-fuzz.log | tail -n 60 >&2; exit 1; }
rm -f build-fuzz.log
mkdir -p build-fuzz/findings
failed=0
run_one() {
  local corpus=build-fuzz/corpus/$1
  mkdir -p "$corpus"
  # The inputs to start from: the room's own, and the examples.
  local room=${1#fuzz_} seeds=(examples)
  for folder in "tests/${room%%_*}"/{data,seeds}; do [ ! -d "$folder" ] || seeds+=("$folder"); done
  # No search for leaks: every source text stays registered for the life of the process.
  if build-fuzz/"$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -max_len=20000 -detect_leaks=0 \
      -artifact_prefix=build-fuzz/findings/"$1"- "$corpus" "${seeds[@]}" >build-fuzz/"$1".log 2>&1; then
    echo "ok      $1: $(grep -c . <(ls "$corpus")) inputs kept, $(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' build-fuzz/"$1".log) runs"
  else
    echo "FINDING $1: see build-fuzz/$1.log"
    tail -n 30 build-fuzz/"$1".log
    return 1
  fi
}
pids=()
for fuzzer in $fuzzers; do
  run_one "$fuzzer" &
  pids+=($!)
  if [ ${#pids[@]} -ge 2 ]; then
    wait "${pids[0]}" || failed=$((failed + 1))
    pids=("${pids[@]:1}")
  fi
done
for pid in "${pids[@]}"; do wait "$pid" || failed=$((failed + 1)); done
count=$(echo "$fuzzers" | wc -w)
echo "$((count - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
