#!/usr/bin/env bash
# Measures our press beside others on equal content and writes bench/RESULTS.md.
#
#   bench/run.sh DATE [ROUNDS] [BINARY]
#
# DATE is printed on the results; nothing of daybook reads the clock. Peers that cannot be had here are named as such.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -ge 1 ] || { sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 2; }
date=$1 rounds=${2:-3} binary=${3:-target/release/daybook}
work=target/bench
mkdir -p "$work/node"

[ -x "$binary" ] || cargo build --release

need=()
for pair in chromium:chromium wkhtmltopdf:wkhtmltopdf pdftotext:poppler-utils node:nodejs npm:npm; do
    command -v "${pair%%:*}" >/dev/null || need+=("${pair##*:}")
done
if [ ${#need[@]} -gt 0 ]; then
    # What Debian lacks on this machine is left out below, and said.
    apt-get update -qq || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv libpangoft2-1.0-0 "${need[@]}" || true
fi
[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
for package in weasyprint typst pypandoc_binary; do
    "$work/venv/bin/pip" install --quiet "$package" || echo "not to be had: $package" >&2
done
if command -v npm >/dev/null; then
    (cd "$work/node" && [ -d node_modules/playwright-core ] ||
        npm install --silent --no-audit --no-fund --prefix . playwright-core) ||
        echo "not to be had: playwright-core" >&2
fi

exec "$work/venv/bin/python" bench/measure.py "$date" "$rounds" "$binary" "$work"
