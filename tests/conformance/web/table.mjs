// Long tables: sorted by value, filtered, the sum last, secondary lines with their rows; paper shows the document's order.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { keep, visit } from "./browser.mjs";
import { judge } from "./pages.mjs";

/// A page of the sample whose text is replaced by a table with everything that a column can hold.
const ROWS = [
  // name, size, money, span, day, share; the figures in the last place of each name are its ranks, smallest first
  ["row 10", "8 TiB", "1 234.50", "4 h 35 min", "2026-10-31", "−0.4 %"],
  ["row 9", "512 MiB", "−9.61", "30 d", "2026-01-02", "+77 %"],
  ["row 2", "1.31 TiB", "4 477.34", "17 min", "2025-12-31", "0 %"],
  ["row 1", "no data", "no data", "no data", "no data", "–"],
  ["row 3", "625 GiB", "480.00", "1 d 0 h 5 min", "2026-11-01 23:26 CET", "100 %"],
  ["row 4", "8192 GiB", "1 440.63", "7 d", "2026-11-01 09:00 CET", "12.5 %"],
];
const ORDER = {
  // Worked out by hand: bytes, money, minutes, instants, shares; equal sizes keep the document's order.
  1: ["row 9", "row 3", "row 2", "row 10", "row 4"],
  2: ["row 9", "row 3", "row 10", "row 4", "row 2"],
  3: ["row 2", "row 10", "row 3", "row 4", "row 9"],
  4: ["row 2", "row 9", "row 10", "row 4", "row 3"],
  5: ["row 10", "row 2", "row 4", "row 9", "row 3"],
};

export const run = async ({ browser, find, check, same }) => {
  await values(browser, find(/capacity\.html$/), check, same);
  const { page, seen, context } = await visit(browser, find(/capacity\.html$/));
  const region = page.locator(".filter").first();
  const table = page.locator(".filter + .scroll table").first();
  const first = () => table.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.cells[0].innerText + row.cells[2].innerText));
  const document = await first();
  check("a long table", document.length > 12, document.length);
  same("all rows are counted", await region.getByRole("status").textContent(), `${document.length} of ${document.length} rows`);
  const quota = table.getByRole("button", { name: "Quota", exact: true });
  await quota.click();
  same("sorted up is said", await table.locator("thead th", { hasText: /^Quota$/ }).getAttribute("aria-sort"), "ascending");
  await quota.click();
  same("sorted down is said", await table.locator("thead th", { hasText: /^Quota$/ }).getAttribute("aria-sort"), "descending");
  check("the order is another", JSON.stringify(await first()) !== JSON.stringify(document));
  await page.emulateMedia({ media: "print" });
  const top = (text) => page.waitForFunction((wanted) => [...document.querySelector(".filter + .scroll tbody").rows[0].cells].some((cell) => cell.innerText.replace(/\s/g, " ") === wanted), text);
  await top("60 GHz");
  same("paper: the document's order", await first(), document);
  await page.emulateMedia({ media: "screen" });
  await top("8192 GiB");
  await quota.click();
  same("the third time is the document's order", await first(), document);
  same("and nothing is said", await table.locator("[aria-sort]").count(), 0);

  const field = region.getByRole("searchbox", { name: /^Filter/ });
  await field.fill("PAY-PROD memory");
  const shown = await table.locator("tbody tr:visible").evaluateAll((rows) => rows.map((row) => row.textContent));
  check("only rows with both words", shown.length > 0 && shown.every((text) => /pay-prod/.test(text) && /memory/.test(text)), shown);
  same("they are counted", await region.getByRole("status").textContent(), `${shown.length} of ${document.length} rows`);
  await page.emulateMedia({ media: "print" });
  same("paper: all rows", await table.locator("tbody tr:visible").count(), document.length);
  await page.emulateMedia({ media: "screen" });
  await judge(page, "filtered table", check);
  await keep(page, "table");
  await field.fill("nothing has this");
  same("none", await region.getByRole("status").textContent(), `0 of ${document.length} rows`);
  check("nothing asked, nothing said", !seen.requests.length && !seen.errors.length && !seen.violations.length, seen);
  await context.close();
  return "by value, by word, the sum last, paper in order";
};

const values = async (browser, sample, check, same) => {
  const cells = (row) => row.map((cell, index) => `<td>${cell}${index ? "" : "<small>under it</small>"}</td>`).join("");
  const filler = Array.from({ length: 8 }, (_, index) => [`zz ${index}`, "no data", "no data", "no data", "no data", "–"]);
  const head = ["Name", "Size", "EUR", "Time", "Day", "Share"].map((name) => `<th scope="col">${name}</th>`).join("");
  const body = [...ROWS, ...filler].map((row) => `<tr>${cells(row)}</tr>`).join("");
  const total = `<tr class="total">${cells(["Total", "18 TiB", "7 622.86", "44 d", "2026-11-02", "100 %"])}</tr>`;
  const made = readFileSync(sample, "utf8").replace(
    /(<main id="main">)[\s\S]*(<\/main>)/,
    `$1<p class="progress" role="status" hidden></p><h1>T</h1><div class="scroll" role="region" aria-label="T" tabindex="0"><table class="data"><thead><tr>${head}</tr></thead><tbody>${body}${total}</tbody></table></div>$2`,
  );
  const file = path.join(mkdtempSync(path.join(tmpdir(), "table-")), "t.html");
  writeFileSync(file, made);
  const { page, context } = await visit(browser, file);
  const names = () => page.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.cells[0].firstChild.data));
  for (const [column, up] of Object.entries(ORDER)) {
    const sort = page.locator("thead button").nth(Number(column));
    await sort.click();
    same(`column ${column} up`, (await names()).slice(0, 5), up);
    same(`column ${column}: no data after figures, the sum last`, [(await names())[5], (await names()).at(-1)], ["row 1", "Total"]);
    await sort.click();
    // Equal sizes keep their order, also downwards.
    const down = column === "1" ? ["row 10", "row 4", "row 2", "row 3", "row 9"] : [...up].reverse();
    same(`column ${column} down`, (await names()).slice(0, 5), down);
    same(`column ${column} down: no data still after figures`, [(await names())[5], (await names()).at(-1)], ["row 1", "Total"]);
    await sort.click();
  }
  await page.locator("thead button").first().click();
  same("names as people count", (await names()).slice(0, 6), ["row 1", "row 2", "row 3", "row 4", "row 9", "row 10"]);
  same("secondary lines stay with their row", await page.locator("tbody tr small").count(), 15);
  await page.getByRole("searchbox").fill("row");
  same("the sum stays and says of what", await page.locator(".filter [role=status]").textContent(), "6 of 14 rows; the sum is that of all rows");
  check("the sum is shown", await page.locator("tr.total").isVisible());
  await context.close();
};
