#!/usr/bin/env bash
# Every HTML page of a folder under outside eyes: vnu, axe, and a real Chromium that works with it.
#   run.sh OUTPUT_DIR [PART…]     parts: vnu pages tool table keys paper order (all of them if none is named)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
output=$(cd "$1" && pwd)
shift
rig=$here/../../../target/web-checks
mkdir -p "$rig"
rig=$(cd "$rig" && pwd)

if ! command -v chromium >/dev/null || ! command -v java >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium default-jre-headless >/dev/null
fi
# Modules are looked for beside the scripts that ask for them, so the scripts go where the modules are.
cp "$here"/*.mjs "$here"/package.json "$rig"/
if ! cmp -s "$here/package.json" "$rig/installed.json"; then
    (cd "$rig" && npm install --no-audit --no-fund --no-package-lock --ignore-scripts --silent)
    cp "$here/package.json" "$rig/installed.json"
fi
vnu=$rig/node_modules/vnu-jar/build/dist/vnu.jar
for need in "$vnu" "$rig/node_modules/axe-core/axe.min.js" "$rig/node_modules/playwright-core/package.json"; do
    [ -s "$need" ] || { echo "missing: $need" >&2; exit 1; }
done

parts=${*:-vnu pages tool table keys paper order}
cd "$rig"
rm -rf live && mkdir live
browser=$(printf '%s\n' $parts | grep -v '^vnu$' || true)
if [ -n "$browser" ]; then
    # shellcheck disable=SC2086
    node check.mjs "$output" $browser
fi
case " $parts " in *" vnu "*)
    # vnu cannot tell that a hash allows the one script and the one style; Chromium can, and `pages` asks it.
    mapfile -t files < <(find "$output" live -name '*.html' | sort)
    [ "${#files[@]}" -gt 0 ] || { echo "no HTML below $output" >&2; exit 1; }
    java -Xmx512m -jar "$vnu" --Werror --stdout \
        --filterpattern '.*violates Content Security Policy \(meta tag\): blocked by .(script|style)-src. directive.*' "${files[@]}"
    echo "ok   vnu: ${#files[@]} pages, no error and no warning"
    ;;
esac
