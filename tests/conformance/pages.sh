#!/usr/bin/env bash
# Every PDF under outside eyes: those of the sample, the same with their data attached, a matrix of 400 rows with and
# without fonts for its scripts, and a file before and after the packer. Installs what it needs, or fails.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=tests/conformance
dejavu=/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
cjk=/usr/share/fonts/truetype/wqy/wqy-microhei.ttc
need="qpdf poppler-utils mupdf-tools fonts-dejavu-core fonts-wqy-microhei"
# shellcheck disable=SC2086
if ! dpkg -s $need >/dev/null 2>&1; then
    apt-get -o DPkg::Lock::Timeout=300 update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq $need >/dev/null
fi

pages=target/tmp/pages
rm -rf "$pages"
DAYBOOK_TEST_FONTS=$dejavu:$cjk cargo test --release --test it -- --quiet print::
attached=target/tmp/attached
rm -rf "$attached"
mkdir -p "$attached"
cp -r daybook.yaml inventory "$attached/"
cargo run --release --quiet -- render --root "$attached" --format md,pdf --attach --quiet

python3 $here/geometry.py --prove
python3 $here/geometry.py output "$pages"
bash $here/pdf.sh output "$pages" "$attached"

# What is inside is what lies beside.
count=0
while IFS= read -r -d '' file; do
    out=$(mktemp -d)
    pdfdetach -saveall -o "$out" "$file"
    [ -f "$out/$(basename "$file" .pdf).md" ] || { echo "$file carries no Markdown" >&2; exit 1; }
    for inside in "$out"/*; do
        cmp "$inside" "$(dirname "$file")/$(basename "$inside")"
        count=$((count + 1))
    done
    rm -r "$out"
done < <(find "$attached" -name '*.pdf' -print0)
[ "$count" -gt 0 ]
echo "$count attached files are those that lie beside"

# The packer changes the form alone: qpdf writes both files as the same text.
for name in plain packed; do
    qpdf --qdf --static-id --object-streams=disable "$pages/packer/$name.pdf" "target/tmp/$name.qdf"
done
cmp target/tmp/plain.qdf target/tmp/packed.qdf
echo "a packed file is the plain one to qpdf"

bash $here/verapdf.sh output
bash $here/verapdf.sh "$pages"
bash $here/verapdf.sh "$attached" 3a
