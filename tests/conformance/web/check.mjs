// node check.mjs OUTPUT_DIR PART…: one browser, one line a check, status 1 if any fails.
import { readdirSync } from "node:fs";
import path from "node:path";
import { open } from "./browser.mjs";

const [output, ...parts] = process.argv.slice(2);
const files = readdirSync(output, { recursive: true }).filter((name) => name.endsWith(".html")).sort();
if (files.length === 0) throw new Error(`no HTML below ${output}`);
const find = (pattern) => {
  const name = files.find((file) => pattern.test(file));
  if (!name) throw new Error(`no page like ${pattern}`);
  return path.join(output, name);
};

let failed = 0;
const check = (what, good, detail = "") => {
  if (!good) failed += 1;
  if (!good || process.env.VERBOSE) console.log(`${good ? "ok  " : "FAIL"} ${what}${good ? "" : `: ${typeof detail === "string" ? detail : JSON.stringify(detail)}`}`);
};
const same = (what, is, should) => check(what, JSON.stringify(is) === JSON.stringify(should), `is ${JSON.stringify(is)}, should be ${JSON.stringify(should)}`);

const browser = await open();
for (const part of parts) {
  const began = Date.now();
  const before = failed;
  const { run } = await import(`./${part}.mjs`);
  const said = await run({ browser, output, files: files.map((name) => path.join(output, name)), find, check, same });
  console.log(`${failed === before ? "ok  " : "FAIL"} ${part}: ${said} (${((Date.now() - began) / 1000).toFixed(0)} s)`);
}
await browser.close();
process.exit(failed ? 1 : 0);
