// What a screen reader is told, in the order in which it is told: Chromium's own accessibility tree.
import path from "node:path";
import { visit } from "./browser.mjs";

const CONTROLS = new Set(["button", "link", "checkbox", "textbox", "searchbox", "combobox", "radio", "DateTime", "Date"]);

export const run = async ({ browser, files, find, check, same }) => {
  let controls = 0;
  for (const file of files) {
    const name = file.split(path.sep).slice(-2).join("/");
    const { page, context } = await visit(browser, file);
    const nodes = await tree(page, context);
    const nameless = nodes.filter(({ role, name: said }) => CONTROLS.has(role) && !said.trim()).map(({ role }) => role);
    same(`${name}: every control has a name`, nameless, []);
    controls += nodes.filter(({ role }) => CONTROLS.has(role)).length;
    const levels = nodes.filter(({ role }) => role === "heading").map(({ level }) => level);
    check(`${name}: headings go down one at a time`, levels[0] === 1 && levels.every((level, index) => !index || level <= levels[index - 1] + 1), levels);
    const written = await page.locator("main h1, main h2, main h3, main h4").evaluateAll((all) => all.map((heading) => heading.textContent));
    same(`${name}: headings in the order of the page`, nodes.filter(({ role }) => role === "heading").map(({ name: said }) => said.trim()), written.map((text) => text.trim()));
    const heads = await page.evaluate(() => [...document.querySelectorAll("table.data")].filter((table) => !table.querySelector("th[scope]")).length);
    same(`${name}: every table has heads`, heads, 0);
    const told = nodes.filter(({ role }) => ["columnheader", "rowheader"].includes(role)).length;
    same(`${name}: heads are told as heads`, told, await page.locator("table.data th").count());
    await context.close();
  }
  await steps(browser, find(/supervisor-rebuild\/.*\.html$/), check, same);
  return `${files.length} pages, ${controls} controls, all named; steps read as number, title, command, expect, if not`;
};

// A step is told in the order in which it is done.
const steps = async (browser, file, check, same) => {
  const { page, context } = await visit(browser, file);
  const found = await page.evaluate(() => [...document.querySelectorAll(".step")].map((step) => {
    const parts = { tick: ".tick", number: ".number", title: "h2, h3, h4", command: ".code", expect: ".expect", "if-not": ".if-not", record: ".record" };
    const places = Object.entries(parts).map(([name, selector]) => [name, step.querySelector(selector)]).filter(([, node]) => node);
    const sorted = places.toSorted(([, a], [, b]) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
    return { id: step.id, told: sorted.map(([name]) => name), should: places.map(([name]) => name) };
  }));
  check("there are steps", found.length > 20, found.length);
  for (const { id, told, should } of found) same(`step ${id}: order`, told, should);

  // The same from the accessibility tree, for one step with everything in it.
  const nodes = await tree(page, context);
  const text = nodes.map(({ role, name }) => `${role}:${name}`);
  const from = text.indexOf("checkbox:Step 0 done");
  const after = (wanted) => { const at = text.findIndex((entry, index) => index > from && wanted.test(entry)); return at; };
  const places = [from, after(/^heading:Declare, choose the branch/), after(/mkdir|^code:/), after(/^(strong|StaticText):Expect/i), after(/^(strong|StaticText):If not/i), after(/^button:Start/)];
  check("told in order: tick, title, command, expect, if not, record", places.every((at, index) => at >= 0 && (!index || at > places[index - 1])), places);
  await context.close();
};

const tree = async (page, context) => {
  const session = await context.newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const known = new Map(nodes.map((node) => [node.nodeId, node]));
  const out = [];
  const walk = (node) => {
    if (!node) return;
    if (!node.ignored) {
      const level = node.properties?.find(({ name }) => name === "level")?.value.value;
      out.push({ role: node.role?.value ?? "", name: node.name?.value ?? "", level });
    }
    node.childIds?.forEach((id) => walk(known.get(id)));
  };
  walk(nodes.find((node) => !node.parentId));
  await session.detach();
  return out;
};
