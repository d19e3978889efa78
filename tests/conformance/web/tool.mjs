// A rehearsal of the rebuild, click by click, with a clock in the hand; then what was recorded is held against what was done.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { keep, look, visit } from "./browser.mjs";
import { judge } from "./pages.mjs";

const NOTE = "=cmd()|<img src=x onerror=alert(1)> **bold** [a](javascript:x) `c` | end\n## not a heading https://evil.example www.evil.example";

export const run = async (rig) => {
  const { browser, find, check, same } = rig;
  const file = find(/supervisor-rebuild\/.*\.html$/);
  const { context, page, seen, forward } = await visit(browser, file, { clock: "2026-11-24T02:00:00Z" });
  const markdown = readFileSync(file.replace(/html$/, "md"));
  const bar = (name) => page.locator(`.run ${name}`);
  const in_ = (id) => page.locator(`#${id} .record`);
  const button = (id, name) => in_(id).getByRole("button", { name, exact: true });

  same("before: nothing is started", await bar(".progress").textContent(), "No step started");
  await button("R00", "Start").click();
  same("a button that goes hands the focus on", await page.evaluate(() => document.activeElement.textContent), "Done");
  await forward(28);
  await page.getByRole("checkbox", { name: /^Step 0 done/ }).check();
  await button("R01", "Start").click();
  await button("R01", "Note").click();
  await page.keyboard.type(NOTE.split("\n")[0]);
  await page.keyboard.press("Enter");
  await page.keyboard.type(NOTE.split("\n")[1]);
  await forward(50);
  await button("R01", "Done").click();
  await button("R02", "Skip").click();
  await button("R03", "Start").click();
  await forward(10);
  // 28 + 50 + 10 min since 03:00; of 30+45+90+60+120+60+45+90+60+120+30+45 (step 2 is skipped) = 795 min = 13:15.
  await page.waitForFunction(() => document.querySelector(".run [role=timer]").textContent.includes("1:28"));
  same("progress", await bar(".progress").textContent(), "2 of 13 steps done, 1 skipped");
  // Left: 90 - 10 of step 3, and 630 of the steps after it: 710 min after 04:28 is 16:18.
  same("clock", (await bar("[role=timer]").textContent()).trim(), "Time 1:28 of 13:15 h estimated · ends about 16:18");
  same("RTO", await bar(".state").textContent(), "✓ RTO 16:00 h: 14:32 h left");
  same("next", (await bar(".next").textContent()).replace(/\u00a0/g, " "), "Running: 3 · Fix the ground · 90 min");
  same("contents know", await page.locator(".contents li.sub a.done").count(), 3);
  check("contents say so", /Done: /.test(await page.locator('.contents a[href="#R00"]').textContent()));

  // Times by hand: a good one counts, one before the start is put back, and the reader hears why.
  await in_("R01").getByLabel("Done").fill("2026-11-24T04:10");
  await page.keyboard.press("Enter");
  await in_("R01").getByLabel("Done").fill("2026-11-24T02:10");
  await in_("R01").locator("textarea").focus();
  check("a wrong order is said", await page.getByRole("alert").filter({ hasText: "Done cannot be before started" }).isVisible());
  same("and put back", await in_("R01").getByLabel("Done").inputValue(), "2026-11-24T04:10");

  // Taking back asks first.
  await page.locator("#R00 .tick").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
  check("turning away keeps the tick", await page.locator("#R00 .tick").isChecked());

  await page.getByRole("button", { name: "Execution log" }).click();
  const sheet = page.getByRole("dialog", { name: "Execution log" });
  await sheet.getByLabel("Operator").fill("M. Holt | <b>x</b>");
  await sheet.getByLabel("Witness").fill("J. Petersen");
  await sheet.getByLabel("Outage began").fill("2026-11-24T02:30");
  await page.keyboard.press("Enter");
  await forward(2);
  await sheet.getByRole("button", { name: "End the run now" }).click();
  await judge(page, "log dialog", check);
  await page.emulateMedia({ colorScheme: "dark" });
  await judge(page, "log dialog, dark", check);
  await keep(page, "run");
  const log = await exported(page, sheet, "JSON", check);
  const { steps, document: about, total, rto, procedures } = JSON.parse(log.text);
  const it = JSON.parse(log.text);
  same("document", [about.id, about.kind, about.sha256], ["HB-RB-SUP-sv-ham1", "supervisor-rebuild", createHash("sha256").update(markdown).digest("hex")]);
  same("people", [it.operator, it.witness], ["M. Holt | <b>x</b>", "J. Petersen"]);
  same("run", [it.started.slice(0, 16), it.started.slice(19), it.ended.slice(0, 16), it.outage], ["2026-11-24T03:00", "+01:00", "2026-11-24T04:30", "2026-11-24T02:30:00+01:00"]);
  same("steps are those of the procedure", steps.map(({ id }) => id), Array.from({ length: 13 }, (_, index) => `R${String(index).padStart(2, "0")}`));
  const brief = ({ number, estimate, minutes: taken, skipped, started, done }) => [number, estimate, taken, skipped, !!started, !!done];
  same("step 0", brief(steps[0]), ["0", 30, 28, false, true, true]);
  // Started 03:28, done 04:10 by hand.
  same("step 1", brief(steps[1]), ["1", 45, 42, false, true, true]);
  same("its note", steps[1].note, NOTE);
  same("step 2", brief(steps[2]), ["2", 30, null, true, false, false]);
  same("step 4", brief(steps[4]), ["4", 60, null, false, false, false]);
  same("total", total, { estimate: 795, minutes: 90, difference: -705 });
  // From the outage at 02:30 to the end at 04:30.
  same("rto", [rto.minutes, rto.attained, rto.kept], [960, 120, true]);
  same("procedure", [procedures.length, procedures[0].id, procedures[0].estimate], [1, "procedure-rebuild", 795]);

  const told = await exported(page, sheet, "Markdown", check);
  await markdownHolds(page, told.text, check, same);
  await sheet.getByRole("button", { name: "Copy", exact: true }).click();
  same("copied as shown", await page.evaluate(() => navigator.clipboard.readText()), told.text);
  await sheet.getByRole("button", { name: "Close" }).click();

  // The next visitor of this browser is asked, and another edition does not look done.
  const again = await look(await context.newPage(), file);
  same("a reload shows nothing as done", await again.page.locator("input.tick:checked").count(), 0);
  check("and offers to resume", await again.page.locator(".found", { hasText: "2 steps done" }).isVisible());
  await again.page.locator("#R04 .tick").click();
  await again.page.getByRole("alertdialog").getByRole("button", { name: "Resume" }).click();
  same("resumed, and the tick counted", await again.page.locator("input.tick:checked").count(), 3);
  same("note is back", await again.page.locator("#R01 textarea").inputValue(), NOTE);
  await page.waitForFunction(() => document.querySelectorAll("input.tick:checked").length === 3);
  check("another window of the same page follows", true);
  await again.page.getByRole("button", { name: "Execution log" }).click();
  await again.page.getByRole("button", { name: "Start anew" }).click();
  await again.page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
  same("turning away keeps the run", await again.page.locator("input.tick:checked").count(), 3);
  await again.page.getByRole("button", { name: "Start anew" }).click();
  await again.page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  same("then it is gone", await again.page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("daybook:run"))), []);
  await editions(context, file, check, same);
  await refused(browser, file, check);
  await promises(browser, find, check, same);
  for (const each of [seen, again.seen]) check("nothing asked, nothing said", !each.requests.length && !each.errors.length && !each.violations.length, each);
  await context.close();
  return "ticks, times, notes, clock, resume, export as worked out by hand";
};

const exported = async (page, sheet, form, check) => {
  await sheet.getByRole("radio", { name: form }).check();
  const [file] = await Promise.all([page.waitForEvent("download"), sheet.getByRole("button", { name: "Download" }).click()]);
  const bytes = readFileSync(await file.path());
  check(`${form}: a name that a folder takes`, /^2026-11-24-HB-RB-SUP-sv-ham1\.(json|md)$/.test(file.suggestedFilename()), file.suggestedFilename());
  const hash = createHash("sha256").update(bytes).digest("hex");
  await page.waitForFunction((hex) => [...document.querySelectorAll("dialog textarea")].some((box) => box.value.includes(hex)), hash, { timeout: 5000 });
  const proof = await sheet.getByLabel("To count as evidence").inputValue();
  check(`${form}: evidence lines name the file and its hash`, proof.includes(`path: drills/${file.suggestedFilename()}`) && proof.includes(hash), proof);
  return { text: bytes.toString("utf8") };
};

// Another parser reads the Markdown: every cell is text, and the note comes back as it was typed.
const markdownHolds = async (page, text, check, same) => {
  const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
  const found = await page.evaluate((source) => {
    const tree = new DOMParser().parseFromString(source, "text/html");
    const names = [...new Set([...tree.body.querySelectorAll("*")].map((node) => node.localName))].sort();
    tree.querySelectorAll("br").forEach((node) => node.replaceWith("\n"));
    const row = [...tree.querySelectorAll("tr")].find((each) => each.cells[0].textContent === "1");
    const operator = [...tree.querySelectorAll("tr")].find((each) => each.cells[0].textContent === "Operator");
    return { names, cells: [...row.cells].map((cell) => cell.textContent), operator: operator.cells[1].textContent, rows: tree.querySelectorAll("tbody tr").length };
  }, html);
  same("Markdown: elements", found.names, ["br", "h1", "h2", "strong", "table", "tbody", "td", "th", "thead", "tr"]);
  same("Markdown: the note is text", found.cells.at(-1), NOTE);
  same("Markdown: figures", [found.cells[2], found.cells[5]], ["45", "42"]);
  same("Markdown: the operator is text", found.operator, "M. Holt | <b>x</b>");
  // 10 facts, 13 steps and their sum.
  same("Markdown: rows", found.rows, 24);
};

// A run of an older edition is not shown as one of this, but is not lost.
const editions = async (context, file, check, same) => {
  const { page } = await look(await context.newPage(), file);
  await page.locator("#R00 .tick").click();
  await page.evaluate(() => {
    const [name] = Object.keys(localStorage).filter((key) => key.startsWith("daybook:run"));
    localStorage.setItem(name.replace(/[0-9a-f]{64}$/, "0".repeat(64)), localStorage.getItem(name));
    localStorage.removeItem(name);
    localStorage.setItem(name.replace(/[0-9a-f]{64}$/, "1".repeat(64)), '{"saved":"x","log":{"steps":"<b>"}}');
  });
  await page.reload();
  same("another edition's ticks are not shown", await page.locator("input.tick:checked").count(), 0);
  same("but it is offered once, and rubbish is not", await page.locator(".found", { hasText: "another edition" }).getByRole("button").count(), 2);
  await page.getByRole("button", { name: "Delete it" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  check("and can be deleted", await page.locator(".found").isHidden());
  await page.close();
};

// A browser that keeps nothing still records, exports, and warns.
const refused = async (browser, file, check) => {
  const context = await browser.newContext({ offline: true });
  await context.addInitScript(() => {
    Object.defineProperty(window, "localStorage", { get() { throw new DOMException("refused", "SecurityError"); } });
  });
  const { page, seen } = await look(await context.newPage(), file);
  await page.locator("#R00 .tick").click();
  check("without storage: ticks", await page.locator("#R00 .tick").isChecked());
  check("without storage: says so", await page.locator(".found", { hasText: "refuses to keep" }).isVisible());
  check("without storage: no error", seen.errors.length === 0, seen.errors);
  let asked = false;
  page.on("dialog", (dialog) => { asked = dialog.type() === "beforeunload"; dialog.accept(); });
  await page.close({ runBeforeUnload: true });
  await new Promise((done) => setTimeout(done, 500));
  check("without storage: leaving asks", asked);
  await context.close();
};

// Where a runbook knows several promises, the strictest counts until another is chosen.
const promises = async (browser, find, check, same) => {
  const { page, context, forward } = await visit(browser, find(/workload-restore\/pay-prod\.html$/), { clock: "2026-11-24T02:00:00Z" });
  await page.locator("#N1").getByRole("button", { name: "Start" }).click();
  same("the strictest class counts", await page.locator(".run .state").textContent(), "✓ RTO 2:00 h: 2:00 h left");
  await page.getByRole("button", { name: "Execution log" }).click();
  const choice = page.getByLabel("RTO counted");
  same("classes, strictest first", await choice.locator("option").allTextContents(), ["Platinum, payment traffic: 2:00 h", "Gold, customer-facing systems: 8:00 h", "Stateless, rebuilt from Git: 24:00 h"]);
  await choice.selectOption({ index: 1 });
  same("another can be chosen", await page.locator(".run .state").textContent(), "✓ RTO 8:00 h: 8:00 h left");
  await forward(9 * 60);
  await page.waitForFunction(() => document.querySelector(".run .state").textContent.includes("late"));
  same("late is said", await page.locator(".run .state").textContent(), "✕ RTO 8:00 h: 1:00 h late");
  await context.close();
};
