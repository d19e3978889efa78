// A second renderer reads the same cells out of every table, and the same code out of every block.
// usage: cells.mjs TOOLS FOLDER   (FOLDER holds each document as .md and .html)
import { createRequire } from "node:module";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [tools, folder] = process.argv.slice(2);
const markdownIt = createRequire(join(tools, "x.js"))("markdown-it")({ html: true });

const words = (html) =>
  html
    .replace(/<br>|<small>/g, " ")
    .replace(/<[^>]*>/g, "")
    .replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, "&")
    .replace(/\s+/g, " ")
    .trim();
const inside = (html, pattern) => [...html.matchAll(pattern)].map((match) => words(match[1])).filter(Boolean);

// Cells of a table that we draw as a list or as tiles come in another order: both are sorted.
const cells = (html) => inside(html, /<(?:td|th|dt|dd)\b[^>]*>(.*?)<\/(?:td|th|dt|dd)>/gs);
const code = (html) => inside(html, /<pre\b[^>]*>(.*?)<\/pre>/gs);

let seen = 0;
const wrong = [];
for (const name of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".md"))) {
  const rendered = markdownIt.render(readFileSync(join(folder, name), "utf8"));
  // Lines to sign on are drawn as lines, as often as there are rows.
  const theirs = rendered.replace(/<!-- sign -->\s*<table>.*?<\/table>/gs, "");
  const page = readFileSync(join(folder, name.replace(/\.md$/, ".html")), "utf8");
  const ours = page.slice(page.indexOf("<main"), page.indexOf("</main>"));
  for (const [what, a, b] of [
    ["cells", cells(theirs).sort(), cells(ours).sort()],
    ["code", code(theirs), code(ours)],
  ]) {
    seen += a.length;
    const at = a.findIndex((text, index) => text !== b[index]);
    if (at >= 0 || a.length !== b.length) wrong.push(`${name}: ${what} ${a.length}/${b.length}: ${a[at]} | ${b[at]}`);
  }
}
console.log(wrong.join("\n") || `${seen} cells and code blocks are the same in markdown-it`);
process.exit(wrong.length > 0 || seen < 1000 ? 1 : 0);
