// One Chromium for all pages: usage: MODULES CHROMIUM OUTPUT PAGE…
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [modules, executablePath, output, ...pages] = process.argv.slice(2);
const { chromium } = createRequire(resolve(modules, 'x.js'))('playwright-core');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
for (const [index, path] of pages.entries()) {
  await page.goto('file://' + resolve(path));
  await page.pdf({ path: `${output}-${index}.pdf`, preferCSSPageSize: true, tagged: true });
}
await browser.close();
