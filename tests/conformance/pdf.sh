#!/usr/bin/env bash
# Holds every PDF of some folders against tools that are not ours: structure, fonts, metadata, text: `pdf.sh FOLDER...`.
set -euo pipefail
[ $# -gt 0 ] || { echo "which folders?" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
missing=
for pair in qpdf:qpdf pdftotext:poppler-utils mutool:mupdf-tools; do
    command -v "${pair%:*}" >/dev/null || missing+=" ${pair#*:}"
done
if [ -n "$missing" ]; then
    apt-get -o DPkg::Lock::Timeout=300 update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq $missing >/dev/null
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "$1: $2" >&2; exit 1; }

one() {
    local file=$1 info pages page words said
    qpdf --check "$file" >/dev/null || fail "$file" "qpdf finds it damaged"
    # Every font is embedded and has a Unicode map, or text could not be copied.
    pdffonts "$file" 2>/dev/null | tail -n +3 |
        awk '{ emb = $(NF-4); uni = $(NF-2); if (emb != "yes" || uni != "yes") bad = 1 } END { exit bad }' ||
        fail "$file" "a font is not embedded or has no Unicode map"
    # MuPDF mends silently what it can, and says so on the other channel. That it was built without colour profiles is
    # no matter of ours.
    said=$({ mutool info "$file" >/dev/null && mutool clean -ggg "$file" "$work/clean.pdf" >/dev/null &&
        mutool draw -q -F stext -o /dev/null "$file"; } 2>&1 | grep -v 'ICC support' || true)
    [ -z "$said" ] || fail "$file" "mutool: $said"
    info=$(pdfinfo "$file" 2>/dev/null)
    grep -q '^Tagged: *yes' <<<"$info" || fail "$file" "not tagged"
    grep -q '^Title: *[^ ]' <<<"$info" || fail "$file" "no title"
    python3 "$here/structure.py" "$file" >&2 || fail "$file" "its tags are not in order"
    agree "$file" "$info"
    # No empty page: each has more than its header and footer.
    pages=$(awk '/^Pages:/ { print $2 }' <<<"$info")
    for page in $(seq 1 "$pages"); do
        words=$(pdftotext -f "$page" -l "$page" "$file" - | wc -w)
        [ "$words" -ge 20 ] || fail "$file" "page $page has only $words words"
    done
}

# What the file says of itself in the old way and in the new one.
agree() {
    local file=$1 info=$2 name tag old new
    pdfinfo -meta "$file" 2>/dev/null >"$work/meta.xml"
    for pair in Title:dc:title Subject:dc:description Author:dc:creator Keywords:pdf:Keywords Creator:xmp:CreatorTool; do
        name=${pair%%:*} tag=${pair#*:}
        old=$(sed -n "s/^$name: *//p" <<<"$info")
        new=$(python3 -c '
import re, sys
from html import unescape
text = open(sys.argv[1], encoding="utf-8").read()
found = re.search(f"<{sys.argv[2]}>(.*?)</{sys.argv[2]}>", text, re.S)
print(unescape(re.sub("<[^>]*>", "", found.group(1))) if found else "")' "$work/meta.xml" "$tag")
        [ "$old" = "$new" ] || fail "$file" "$name is ${old@Q} in one place and ${new@Q} in the other"
    done
}

python3 "$here/structure.py" --prove
count=0
while IFS= read -r -d '' file; do
    one "$file"
    count=$((count + 1))
done < <(find "$@" -name '*.pdf' -print0 | sort -z)
[ "$count" -gt 0 ] || fail "$*" "no PDF there"
echo "$count PDFs are sound"
