#!/usr/bin/env bash
# Builds every fuzz target and runs each for SECONDS (10) from its committed corpus; fails on any crash, hang or leak
# of memory. Needs a C++ compiler, since libFuzzer is C++.
#   fuzz/smoke.sh [SECONDS] [TARGET…]
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-10}
[ $# -gt 0 ] && shift
. ./run.sh
build
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(all)
mkdir -p target/log
# Two at a time; xargs ends with 123 when one of them fails.
printf '%s\n' "${targets[@]}" | SECONDS_EACH=$seconds xargs -P 2 -I '{}' bash -c '
    . ./run.sh
    if run "{}" "$SECONDS_EACH" >"target/log/{}" 2>&1; then
        printf "ok    %-10s %s\n" "{}" "$(figures "target/log/{}")"
    else
        printf "FAIL  %-10s\n" "{}"; tail -n 40 "target/log/{}"; exit 1
    fi'
