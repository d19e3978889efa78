// Every page: no request but itself, nothing in the console, no broken policy, no axe violation in four looks.
import { readFileSync } from "node:fs";
import { look } from "./browser.mjs";

const AXE = readFileSync(new URL("./node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const LOOKS = [["light", 1440], ["dark", 1440], ["dark", 375], ["light", 375]];

export const run = async ({ browser, files, check }) => {
  const queue = [...files];
  const left = { contrast: 0, other: new Set() };
  const worker = async () => {
    const context = await browser.newContext({ offline: true, viewport: { width: 1440, height: 900 } });
    for (let file = queue.shift(); file; file = queue.shift()) {
      const { page, seen } = await look(await context.newPage(), file);
      const name = file.split("/").slice(-2).join("/");
      for (const [colorScheme, width] of LOOKS) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: width === 375 ? 812 : 900 });
        await judge(page, `${name} ${colorScheme} ${width}`, check, left);
      }
      check(`${name}: no request`, seen.requests.length === 0, seen.requests);
      check(`${name}: console silent`, seen.errors.length === 0, seen.errors);
      check(`${name}: policy kept`, seen.violations.length === 0, seen.violations);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(`${name}: nothing wider than the phone`, wide <= 0, `${wide} px`);
      await page.close();
    }
    await context.close();
  };
  await Promise.all([worker(), worker()]);
  const others = left.other.size ? `, also left open: ${[...left.other].join(", ")}` : "";
  return `${files.length} pages in 4 looks; ${left.contrast} contrasts that axe left open were measured here${others}`;
};

/// All rules; a contrast that axe could not see is measured against the nearest ground.
export const judge = async (page, name, check, left = { contrast: 0, other: new Set() }) => {
  if (!await page.evaluate(() => "axe" in window)) await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { violations, incomplete } = await axe.run(document, { resultTypes: ["violations", "incomplete"] });
    const brief = (rule) => `${rule.id} ×${rule.nodes.length}: ${rule.nodes[0].target.join(" ")} ${rule.nodes[0].failureSummary ?? ""}`;
    const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
      .reduce((total, v, index) => total + v * [0.2126, 0.7152, 0.0722][index], 0);
    // Colours may be given in another space: a canvas turns them into what is painted.
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
    const known = new Map();
    const painted = (colour) => {
      if (!known.has(colour)) {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        known.set(colour, [...canvas.getImageData(0, 0, 1, 1).data]);
      }
      return known.get(colour);
    };
    const ground = (node) => {
      for (let up = node; up; up = up.parentElement) {
        const colour = painted(getComputedStyle(up).backgroundColor);
        if (colour[3] === 255) return colour;
      }
      return [255, 255, 255];
    };
    const low = [];
    let measured = 0;
    for (const rule of incomplete.filter(({ id }) => id === "color-contrast")) {
      for (const { target } of rule.nodes) {
        const node = document.querySelector(target.at(-1));
        if (!node) continue;
        measured += 1;
        const svg = node.closest("svg");
        const ink = painted(getComputedStyle(node)[svg ? "fill" : "color"]);
        const pair = [light(ink), light(ground(svg ?? node))].sort((a, b) => b - a);
        const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
        // Text in a chart stands on the chart's own paper, or on a bar: those are charts' own tests.
        if (ratio < 4.5) low.push(`${target.at(-1)} ${ratio.toFixed(2)}`);
      }
    }
    const other = incomplete.map(({ id }) => id).filter((id) => id !== "color-contrast");
    return { violations: violations.map(brief), low, measured, other };
  });
  check(`${name}: axe`, found.violations.length === 0, found.violations);
  check(`${name}: contrast`, found.low.length === 0, found.low);
  left.contrast += found.measured;
  found.other.forEach((id) => left.other.add(id));
};
