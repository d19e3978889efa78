#!/usr/bin/env bash
# Every PDF of a folder against PDF/A and PDF/UA-1 by veraPDF: `verapdf.sh FOLDER [2a|3a]`.
# Then defects are planted into one of them: a validator that finds nothing there would find nothing anywhere.
set -euo pipefail
folder=${1:?folder with PDFs}
archival=${2:-2a}
here=$(cd "$(dirname "$0")" && pwd)
work=$(cd "$here/../.." && pwd)/target/verapdf

need() { command -v "$1" >/dev/null || missing+=" $2"; }
missing=
need javac default-jdk-headless
need mvn maven
need fix-qdf qpdf
if [ -n "$missing" ]; then
    apt-get -o DPkg::Lock::Timeout=300 update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq $missing >/dev/null
fi

mkdir -p "$work/classes"
if ! cmp -s "$here/verapdf/pom.xml" "$work/pom.xml"; then
    rm -rf "$work/lib"
    mvn -q -B -f "$here/verapdf/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$work/lib"
    cp "$here/verapdf/pom.xml" "$work/pom.xml"
fi
javac -Xlint:all,-path,-processing -cp "$work/lib/*" -d "$work/classes" "$here/verapdf/Validate.java"
validate() { java -cp "$work/classes:$work/lib/*" Validate "$archival,ua1" "$@"; }

validate "$folder"

# A small one with tables and a chart: only what is there can be broken.
good=
while IFS= read -r -d '' file; do
    # Read to the end: a pipe that closes early is a failure to qpdf.
    if [ "$(qpdf --qdf --object-streams=disable "$file" - | grep -ac '/Alt ')" -gt 0 ]; then
        good=$file
        break
    fi
done < <(find "$folder" -name '*.pdf' -size -200k -print0 | sort -z)
if [ -z "$good" ]; then
    echo "no small file with a chart below $folder: nothing planted"
    exit 0
fi
rm -rf "$work/defects"
python3 "$here/verapdf/defects.py" "$good" "$work/defects" "$archival"
if validate "$work/defects" >"$work/defects.txt"; then
    echo "veraPDF passes planted defects" >&2
    exit 1
fi
for file in "$work"/defects/*.pdf; do
    IFS=_ read -r profile clause _ <<<"$(basename "$file" .pdf)"
    if ! grep -qF "FAIL $file $profile $clause" "$work/defects.txt"; then
        echo "$file: veraPDF does not see it; what it says is in $work/defects.txt" >&2
        exit 1
    fi
done
echo "$(find "$work/defects" -name '*.pdf' | wc -l) planted defects are found"
