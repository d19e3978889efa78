// The same text without the script, and on paper: nothing lost, no control left.
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { visit } from "./browser.mjs";

// Visible words of the text, without what the script adds.
const words = (page) => page.evaluate(() => {
  const own = ".run, .record, .recorded, .anchor, .filter, .copy, .sr, .time, .progress";
  const walker = document.createTreeWalker(document.getElementById("main"), NodeFilter.SHOW_TEXT);
  const out = [];
  while (walker.nextNode()) {
    const { parentElement: parent, data } = walker.currentNode;
    if (data.trim() && !parent.closest(own) && parent.checkVisibility({ visibilityProperty: true })) out.push(data.trim());
  }
  return out.join(" ").replace(/\s+/g, " ");
});

export const run = async ({ browser, find, check, same }) => {
  const files = [/supervisor-rebuild\/.*\.html$/, /workload-restore\/pay-prod\.html$/, /rpo-matrix\.html$/, /capacity\.html$/, /showback\/.*\/payments\.html$/].map(find);
  for (const file of files) {
    const name = path.basename(file);
    const plain = await visit(browser, file, { javaScriptEnabled: false });
    const shown = await plain.page.locator("button:visible, .run, .record, .filter").count();
    same(`${name} without script: no control that does nothing`, shown, 0);
    await plain.context.close();

    const { page, context } = await visit(browser, file);
    const screen = await words(page);
    check(`${name}: there is text`, screen.length > 1000, screen.length);
    await page.emulateMedia({ media: "print" });
    const paper = await words(page);
    same(`${name}: paper says what the screen says`, difference(screen, paper), []);
    const controls = await page.locator("button:visible:not(.sort), input:visible:not([type=checkbox]), select:visible, textarea:visible, .anchor:visible, .contents:visible").count();
    same(`${name}: no control on paper`, controls, 0);
    await context.close();
  }
  await filled(browser, files[0], check);
  return `${files.length} pages say the same on screen and paper; times and notes are printed`;
};

const difference = (a, b) => {
  const [left, right] = [a.split(" "), b.split(" ")];
  const at = left.findIndex((word, index) => word !== right[index]);
  if (at < 0 && left.length === right.length) return [];
  return [at, left.slice(at, at + 6).join(" "), right.slice(at, at + 6).join(" ")];
};

// What was filled in is printed, with the document's marks on every sheet; held against another reader of PDF.
const filled = async (browser, file, check) => {
  const { page, context, forward } = await visit(browser, file, { clock: "2026-11-24T02:00:00Z", colorScheme: "dark" });
  await page.locator("#R00").getByRole("button", { name: "Start" }).click();
  await forward(12);
  await page.locator("#R00 .tick").click();
  await page.locator("#R00").getByRole("button", { name: "Note" }).click();
  await page.keyboard.type("Incident 4711 declared");
  const pdf = path.join(mkdtempSync(path.join(tmpdir(), "paper-")), "p.pdf");
  writeFileSync(pdf, await page.pdf({ preferCSSPageSize: true, printBackground: true }));
  const text = execFileSync("pdftotext", ["-layout", pdf, "-"], { encoding: "utf8", maxBuffer: 1 << 24 });
  const sheets = text.split("\f").filter((sheet) => sheet.trim());
  check("the note is printed", /Incident 4711 declared/.test(text.replace(/\s+/g, " ")));
  check("the times are printed", /Started 2026-11-24 03:00.*Done 2026-11-24 03:12/.test(text.replace(/\s+/g, " ")));
  check("no control is printed", !/Execution log\s+Keyboard|Start anew/.test(text));
  const marked = sheets.filter((sheet, index) => sheet.includes(`Page ${index + 1} of ${sheets.length}`) && sheet.includes("HB-RB-SUP-sv-ham1") && sheet.includes("Restricted"));
  check("every sheet says what it is", marked.length === sheets.length, `${marked.length} of ${sheets.length}`);
  if (process.env.KEEP) writeFileSync(process.env.KEEP, await page.pdf({ preferCSSPageSize: true, printBackground: true }));
  await context.close();
};
