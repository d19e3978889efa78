#!/usr/bin/env bash
# Runs all fuzz targets side by side for SECONDS of wall time each, as the machine's last priority, and prints what
# each did. A crash is kept below artifacts/ and does not stop the others; the status is the number of findings.
#   fuzz/long.sh SECONDS [TARGET…]
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:?seconds}
shift
. ./run.sh
build
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(all)
mkdir -p target/log
for target in "${targets[@]}"; do
    TIMEFORMAT='wall %R cpu-user %U cpu-system %S'
    { time nice -n 19 bash -c '. ./run.sh; run "$0" "$1"' "$target" "$seconds"; } >"target/log/$target" 2>&1 &
done
wait
found=0
printf '%-10s %8s %8s %12s %6s %9s %s\n' target wall cpu executions edges corpus findings
for target in "${targets[@]}"; do
    log=target/log/$target
    # An input that is only slow is kept, too: on a busy machine it says nothing.
    crashes=$(find "artifacts/$target" -type f ! -name 'slow-unit-*' 2>/dev/null | wc -l)
    found=$((found + crashes))
    set -- $(sed -n 's/^wall \(.*\) cpu-user \(.*\) cpu-system \(.*\)$/\1 \2 \3/p' "$log" | tail -n 1)
    cpu=$(awk "BEGIN { print ${2:-0} + ${3:-0} }")
    set -- "${1:-0}" $(figures "$log")
    printf '%-10s %8s %8s %12s %6s %9s %s\n' "$target" "$1" "$cpu" "$2" "$4" "$6" "$crashes"
done
exit "$((found > 100 ? 100 : found))"
