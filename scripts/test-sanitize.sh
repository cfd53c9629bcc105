#!/usr/bin/env bash
# The test suite under address and undefined-behaviour sanitizers, then the rooms with threads under the thread sanitizer.
set -euo pipefail
unity=(-DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=8 -DCF_BENCH=OFF)
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=1 UBSAN_OPTIONS=print_stacktrace=1 TSAN_OPTIONS=halt_on_error=1

cmake -S . -B build-asan -G Ninja -DCF_SANITIZE=address,undefined "${unity[@]}" >build-asan.log 2>&1 || { tail -n 40 build-asan.log >&2; exit 1; }
ninja -C build-asan >build-asan.log 2>&1 || { grep -v '^\[' build-asan.log | tail -n 60 >&2; exit 1; }
rm -f build-asan.log
ctest --test-dir build-asan --output-on-failure -j 2

threaded=(base store net aws live emulator deploy worker project workflow ci)
cmake -S . -B build-tsan -G Ninja -DCF_SANITIZE=thread "${unity[@]}" >build-tsan.log 2>&1 || { tail -n 40 build-tsan.log >&2; exit 1; }
targets=()
for room in "${threaded[@]}"; do
  ninja -C build-tsan -t query "test_$room" >/dev/null 2>&1 && targets+=("test_$room")
done
ninja -C build-tsan "${targets[@]}" >build-tsan.log 2>&1 || { grep -v '^\[' build-tsan.log | tail -n 60 >&2; exit 1; }
rm -f build-tsan.log
exec ctest --test-dir build-tsan --output-on-failure -R "^($(IFS='|'; echo "${threaded[*]}"))(/[0-9]+)?$"
