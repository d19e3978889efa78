// A run with the keyboard alone; and keys that stay silent where a reader types, or has switched them off.
import { visit } from "./browser.mjs";
import { judge } from "./pages.mjs";

export const run = async ({ browser, find, check, same }) => {
  const { page, seen, context, forward } = await visit(browser, find(/supervisor-rebuild\/.*\.html$/), { clock: "2026-11-24T02:00:00Z" });
  const focused = () => page.evaluate(() => document.activeElement.closest(".step")?.id ?? document.activeElement.className);
  const press = (key) => page.keyboard.press(key);

  await press("Tab");
  same("first is the way to the text", await focused(), "skip");
  check("and it shows", (await page.evaluate(() => document.activeElement.getBoundingClientRect().left)) >= 0);
  await press("j");
  same("j: the first step", await focused(), "A1");
  await press("j");
  await press("j");
  await press("k");
  same("j, j, k", await focused(), "A2");
  check("the focus can be seen", await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle === "solid"));
  const place = await page.evaluate(() => [document.activeElement.getBoundingClientRect().top, document.querySelector(".run").getBoundingClientRect().bottom]);
  check("the bar does not cover it", place[0] >= place[1], place);
  await press("s");
  await forward(7);
  await press("x");
  same("started and done", await page.locator("#A2 .spent").textContent(), "7 of 20 min");
  await press("n");
  same("n: into the note", await page.evaluate(() => document.activeElement.localName), "textarea");
  await page.keyboard.type("jkxs? l/c");
  same("keys are letters in a note", await page.locator("#A2 textarea").inputValue(), "jkxs? l/c");
  same("and tick nothing", await page.locator("input.tick:checked").count(), 1);
  await page.locator("#A2 .tick").focus();
  await press("x");
  check("x on a done step asks", await page.getByRole("alertdialog").isVisible());
  await press("j");
  check("keys are silent in a dialog", await page.getByRole("alertdialog").isVisible());
  await press("Escape");
  check("Escape turns away", await page.locator("#A2 .tick").isChecked());
  same("and the focus is where it was", await focused(), "A2");
  await press("Control+x");
  check("with Control it is the browser's", await page.getByRole("alertdialog").isHidden());

  await press("l");
  check("l: the log", await page.getByRole("dialog", { name: "Execution log" }).isVisible());
  await page.keyboard.type("Ann");
  same("the first field is ready", await page.getByLabel("Operator").inputValue(), "Ann");
  await press("Escape");
  await press("c");
  check("c: contents", await page.evaluate(() => !!document.activeElement.closest(".contents")));
  await press("Enter");

  await press("?");
  const help = page.getByRole("dialog", { name: "Keyboard" });
  same("?: all keys are listed", (await help.locator("kbd").allTextContents()).join(""), "jksxnl/c?");
  await judge(page, "help dialog", check);
  await help.getByLabel("Single-key shortcuts").uncheck();
  await press("Escape");
  await page.locator("#A3 .tick").focus();
  await press("x");
  await press("?");
  check("off is off", !await page.locator("#A3 .tick").isChecked() && await help.isHidden());
  await page.reload();
  await page.locator(".top").getByRole("button", { name: "Keyboard" }).focus();
  await press("?");
  check("off stays off", await help.isHidden());
  await press("Enter");
  check("the button still opens the list", await help.isVisible());
  await help.getByLabel("Single-key shortcuts").check();
  await press("Escape");
  await press("?");
  check("on again", await help.isVisible());
  check("nothing asked, nothing said", !seen.requests.length && !seen.errors.length && !seen.violations.length, seen);
  await context.close();

  await tables(browser, find(/capacity\.html$/), check, same);
  await links(browser, find(/supervisor-rebuild\/.*\.html$/), check, same);
  return "a run without a mouse, keys that can be switched off, links, contents";
};

const tables = async (browser, file, check, same) => {
  const { page, context } = await visit(browser, file);
  await page.keyboard.press("/");
  same("/: the filter", await page.evaluate(() => document.activeElement.type), "search");
  await page.keyboard.type("/j");
  same("where / is a letter again", await page.evaluate(() => document.activeElement.value), "/j");
  await page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
  await page.keyboard.press("j");
  check("without steps j goes to sections", await page.evaluate(() => document.activeElement.matches(".anchor")));
  await page.locator("thead button").first().focus();
  await page.keyboard.press("Enter");
  same("a column is sorted by key", await page.locator("[aria-sort]").count(), 1);
  await context.close();
};

const links = async (browser, file, check, same) => {
  const { page, context, own } = await visit(browser, file);
  const anchor = page.getByRole("link", { name: "Copy the link to: Delete the Supervisor" });
  same("hidden until it is wanted", await anchor.evaluate((node) => getComputedStyle(node).opacity), "0");
  await anchor.focus();
  same("shown on focus", await anchor.evaluate((node) => getComputedStyle(node).opacity), "1");
  await page.keyboard.press("Enter");
  await page.getByText("Link copied").waitFor({ state: "attached" });
  same("copies the address of the step", await page.evaluate(() => navigator.clipboard.readText()), `${own}#R04`);
  same("and goes there", new URL(page.url()).hash, "#R04");
  const code = page.locator("#R04 .code").first();
  await code.getByRole("button").click();
  same("a command is copied as it is", await page.evaluate(() => navigator.clipboard.readText()), await code.locator("code").textContent());
  await page.evaluate(() => { Object.defineProperty(navigator, "clipboard", { value: undefined }); });
  await page.locator("#R03 .code").first().getByRole("button").click();
  await page.locator("#R03 .code").first().getByText("Copied").waitFor();

  // Contents follow the reading.
  for (const id of ["when-to-use-this", "B3", "R07"]) {
    await page.evaluate((name) => document.getElementById(name).scrollIntoView(), id);
    await page.waitForFunction((name) => document.querySelector(".contents [aria-current]")?.hash === `#${name}`, id, { timeout: 5000 });
    same(`contents at ${id}`, await page.locator(".contents [aria-current=location]").count(), 1);
    const seen = await page.evaluate(() => {
      const [link, box] = [document.querySelector(".contents [aria-current]"), document.querySelector(".contents")].map((node) => node.getBoundingClientRect());
      return link.top >= box.top && link.bottom <= box.bottom;
    });
    check(`contents show ${id}`, seen);
  }
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await page.waitForFunction(() => document.querySelector(".contents [aria-current]")?.hash === "#appendix");
  await context.close();
};
