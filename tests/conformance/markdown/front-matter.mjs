// Front matter is YAML that says what it must, and nothing but it was added.
// usage: front-matter.mjs TOOLS SITE FOLDER PLAIN
import { createRequire } from "node:module";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [tools, site, folder, plain] = process.argv.slice(2);
const matter = createRequire(join(tools, "x.js"))("gray-matter");
const load = (name, file) => import(pathToFileURL(join(tools, "node_modules", name, file)).href);

const REQUIRED = {
  mkdocs: ["title", "description", "tags", "date", "document_id", "status", "classification"],
  docusaurus: ["title", "description", "id", "slug", "keywords", "tags", "mdx", "last_update", "status"],
  hugo: ["title", "description", "keywords", "tags", "date", "params"],
};

const fail = (why) => {
  console.error(why);
  process.exit(1);
};
const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".md"));
const seen = new Set();
for (const name of names) {
  const text = readFileSync(join(folder, name), "utf8");
  const { data, content } = matter(text);
  for (const key of REQUIRED[site]) if (!data[key]) fail(`${site}/${name}: no ${key}`);
  if (content.replace(/^\n/, "") !== readFileSync(join(plain, name), "utf8")) fail(`${site}/${name}: the text differs`);
  if (site === "docusaurus") await docusaurus(name, data, text);
}
console.log(`${names.length} documents bear front matter for ${site}`);

// By its documented rules: an id without a slash, slugs that are unique, and text that its compiler takes.
async function docusaurus(name, data, text) {
  if (data.id.includes("/") || !data.slug.startsWith("/") || seen.has(data.slug)) fail(`${name}: ${data.id} ${data.slug}`);
  seen.add(data.slug);
  const { compile } = await load("@mdx-js/mdx", "index.js");
  const plugins = [await load("remark-gfm", "index.js"), await load("remark-frontmatter", "index.js")];
  await compile(text, { format: data.mdx.format, remarkPlugins: plugins.map((plugin) => plugin.default) });
}
