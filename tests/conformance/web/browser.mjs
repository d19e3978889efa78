// Debian's Chromium, shut off from the world, and a page that remembers what it should never do.
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const open = () => chromium.launch({
  executablePath: "/usr/bin/chromium",
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND"],
});

export const visit = async (browser, file, options = {}) => {
  const { clock, ...rest } = options;
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 }, offline: true, locale: "en-GB", timezoneId: "Europe/Berlin",
    permissions: ["clipboard-read", "clipboard-write"], acceptDownloads: true, ...rest,
  });
  const page = await context.newPage();
  // The page's clock stands until a check moves it: a slow machine must not add a minute to what is recorded.
  let now = Date.parse(clock ?? "");
  if (clock) await page.clock.setFixedTime(now);
  const forward = (minutes) => page.clock.setFixedTime(now += minutes * 60000);
  return { context, forward, ...await look(page, file) };
};

export const look = async (page, file) => {
  const seen = { requests: [], errors: [], violations: [] };
  const own = pathToFileURL(file).href;
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== own && !/^(data|blob):/.test(request.url())) seen.requests.push(request.url());
  });
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) seen.errors.push(message.text()); });
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  await page.exposeFunction("sawViolation", (text) => seen.violations.push(text));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => window.sawViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
  });
  await page.goto(own, { waitUntil: "load" });
  return { page, seen, own };
};

/// What the script has made of a page, for vnu to read, too.
export const keep = async (page, name) => writeFileSync(`live/${name}.html`, await page.content());
