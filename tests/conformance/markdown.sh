#!/usr/bin/env bash
# The sample's Markdown under outside eyes: a linter, a second renderer, and three site generators. Fails on the first
# that finds something, and where one of them cannot be had.
# usage: markdown.sh [BINARY]   (needs node, python3 with venv, hugo)
set -euo pipefail
cd "$(dirname "$0")/../.."
binary=$(realpath "${1:-target/release/daybook}")
here=$PWD/tests/conformance/markdown
tools=$PWD/target/markdown
mkdir -p "$tools"

npm install --silent --no-audit --no-fund --prefix "$tools" \
    markdownlint-cli2@0.22.1 markdown-it@14 gray-matter@4 @mdx-js/mdx@3 remark-gfm@4 remark-frontmatter@5
[ -x "$tools/venv/bin/pip" ] || python3 -m venv "$tools/venv"
"$tools/venv/bin/pip" install --quiet 'mkdocs==1.6.*' 'pymdown-extensions==10.*'
command -v hugo >/dev/null || { echo "hugo is missing" >&2; exit 1; }

# Renders the sample for a site into a folder of its own.
render() {
    rm -rf "${tools:?}/$1"
    mkdir -p "$tools/$1"
    cp -r inventory daybook.yaml "$tools/$1/"
    "$binary" --root "$tools/$1" --quiet render "${@:2}"
}

render plain --format md,html
node_modules="$tools/node_modules"
"$node_modules/.bin/markdownlint-cli2" --config .markdownlint-cli2.jsonc --no-globs \
    "$tools/plain/output/**/*.md" README.md "docs/**/*.md" ARCHITECTURE.md CONTRIBUTING.md CHANGELOG.md
node "$here/cells.mjs" "$tools" "$tools/plain/output"

for site in mkdocs docusaurus hugo; do
    render "$site" --format md --front-matter "$site"
    # What follows the front matter is what there is without it.
    node "$here/front-matter.mjs" "$tools" "$site" "$tools/$site/output" "$tools/plain/output"
    find "$tools/$site/output" \( -name '*.csv' -o -name '*.json' \) -delete
done

cp "$here/mkdocs.yml" "$tools/mkdocs/"
"$tools/venv/bin/mkdocs" build --quiet --strict --config-file "$tools/mkdocs/mkdocs.yml"
python3 "$here/links.py" "$tools/mkdocs/site"

cp -r "$here/hugo/." "$tools/hugo/"
(cd "$tools/hugo" && hugo --quiet --config hugo.toml)
python3 "$here/links.py" "$tools/hugo/public"
