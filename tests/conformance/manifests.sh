#!/usr/bin/env bash
# The sample's manifests under outside eyes: PyYAML reads them as YAML 1.1, jsonschema holds them against Velero's own
# CRDs, kubernetes-validate against the API's schemas. Fails on the first that finds something.
# usage: manifests.sh [BINARY]   (needs python3 with venv, and DAYBOOK_CORPUS for the CRDs)
set -euo pipefail
cd "$(dirname "$0")/../.."
binary=$(realpath "${1:-target/release/daybook}")
tools=$PWD/target/manifests
: "${DAYBOOK_CORPUS:?names the folder that holds schema/velero-v1.18.2}"
rm -rf "$tools/project" "$tools/schema"
mkdir -p "$tools/project"
cp -r "$DAYBOOK_CORPUS/schema/velero-v1.18.2" "$tools/schema"
cp -r inventory daybook.yaml "$tools/project/"
[ -x "$tools/venv/bin/pip" ] || python3 -m venv "$tools/venv"
"$tools/venv/bin/pip" install --quiet 'PyYAML==6.*' 'jsonschema==4.*' 'kubernetes-validate==1.37.*'
"$tools/venv/bin/python" tests/conformance/manifests.py "$binary" "$tools/project" "$tools/schema"
