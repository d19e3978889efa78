#!/usr/bin/env bash
# Holds every PDF of a folder against tools that are not ours: structure, fonts, text. Fails on the first that is wrong.
set -euo pipefail
folder=${1:?folder with PDFs}
count=0
while IFS= read -r -d '' file; do
    qpdf --check "$file" >/dev/null
    # Every font is embedded and has a Unicode map, or text could not be copied.
    if pdffonts "$file" | tail -n +3 | awk '{ emb = $(NF-4); uni = $(NF-2); if (emb != "yes" || uni != "yes") bad = 1 } END { exit !bad }'; then
        echo "$file: a font is not embedded or has no Unicode map" >&2
        exit 1
    fi
    info=$(pdfinfo "$file")
    grep -q '^Tagged: *yes' <<<"$info" || { echo "$file: not tagged" >&2; exit 1; }
    grep -q '^Title: *[^ ]' <<<"$info" || { echo "$file: no title" >&2; exit 1; }
    # No empty page: each has more than its header and footer.
    pages=$(awk '/^Pages:/ { print $2 }' <<<"$info")
    for page in $(seq 1 "$pages"); do
        words=$(pdftotext -f "$page" -l "$page" "$file" - | wc -w)
        [ "$words" -ge 20 ] || { echo "$file: page $page has only $words words" >&2; exit 1; }
    done
    count=$((count + 1))
done < <(find "$folder" -name '*.pdf' -print0 | sort -z)
[ "$count" -gt 0 ] || { echo "no PDF below $folder" >&2; exit 1; }
echo "$count PDFs are sound"
