#!/usr/bin/env bash
# Holds the cost of a showback: instructions per document, counted by valgrind, which no neighbour on the machine
# disturbs. Fails above the recorded count plus 5 %; UPDATE=1 records anew.
#
#   bench/guard.sh [BINARY]
set -euo pipefail
cd "$(dirname "$0")/.."
binary=${1:-target/release/daybook}
work=target/guard
few=2
many=6

command -v valgrind >/dev/null || {
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq valgrind
} >&2
[ -x "$binary" ] || cargo build --release

# One thread and a new folder each time: nothing depends on what ran before.
count() {
    local project=$work/$1
    rm -rf "$project"
    python3 bench/inventory.py "$project" "$1"
    valgrind --tool=callgrind --callgrind-out-file="$work/callgrind.$1" "$binary" --root "$project" \
        render --jobs 1 --kind showback-tenant --format md,html,pdf >"$work/log.$1" 2>&1 ||
        { cat "$work/log.$1" >&2; exit 1; }
    sed -n 's/^totals: //p' "$work/callgrind.$1"
}

mkdir -p "$work"
first=$(count "$few")
second=$(count "$many")
UPDATE=${UPDATE:-0} python3 - "$first" "$second" "$few" "$many" <<'PYTHON'
import json, os, pathlib, sys

first, second, few, many = map(int, sys.argv[1:])
each = (second - first) // (many - few)
path = pathlib.Path("bench/guard.json")
if os.environ["UPDATE"] != "0" or not path.exists():
    limits = {"instructionsPerShowback": each, "tolerancePercent": 5}
    path.write_text(json.dumps(limits, indent=2) + "\n")
limits = json.loads(path.read_text())
known = limits["instructionsPerShowback"]
most = known * (100 + limits["tolerancePercent"]) // 100
change = 100 * (each - known) / known
print(f"{each:,} instructions a showback, {change:+.2f} % on the recorded {known:,}; at most {most:,}")
if each > most:
    sys.exit("slower than recorded: find out why, or record the new count with UPDATE=1 and say why in the commit")
if each * 100 < known * (100 - limits["tolerancePercent"]):
    print("faster than recorded: UPDATE=1 keeps the gain")
PYTHON
