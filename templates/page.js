// What a page does beyond being read. It asks nobody for anything, sends nothing, and without it all of the text is there.
// This file and its siblings (page.log.js and page.run.js where there are steps, then page.keys.js) are one function.
const data = JSON.parse(document.getElementById("daybook").textContent);
const words = data.words;

// -- small things ---------------------------------------------------------------------------------------

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const el = (tag, attributes, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
};
const button = (text, act, attributes = {}) => {
  const node = el("button", { type: "button", class: "quiet", ...attributes }, text);
  node.addEventListener("click", act);
  return node;
};
// Only writes what changed: a reader's selection and a screen reader's place stay where they are.
const write = (node, text) => { if (node.textContent !== text) node.textContent = text; };

const main = document.getElementById("main");
const spoken = main.appendChild(el("p", { class: "sr", role: "status" }));
const say = (text) => { spoken.textContent = text; };

const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // A page that came over plain http has no clipboard of its own.
    const before = document.activeElement;
    const box = el("textarea", { class: "sr", "aria-hidden": "true" });
    (document.querySelector("dialog[open]") ?? document.body).append(box);
    box.value = text;
    box.select();
    document.execCommand("copy");
    box.remove();
    before?.focus();
  }
};

const store = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); return true; } catch { return false; } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
  keys() { try { return Object.keys(localStorage); } catch { return []; } },
};

// -- dialogs ----------------------------------------------------------------------------------------------

let sheets = 0;
const sheet = (title, ...children) => {
  const id = `sheet-${sheets += 1}`;
  const node = el("dialog", { class: "sheet", "aria-labelledby": id }, el("h2", { id }, title), ...children);
  document.body.append(node);
  return node;
};
// Resolves to the name of the answer; to nothing if the reader turns away.
const ask = (question, answers) => new Promise((resolve) => {
  const id = `sheet-${sheets += 1}`;
  const node = el("dialog", { class: "sheet", role: "alertdialog", "aria-labelledby": id }, el("p", { id }, question));
  const row = node.appendChild(el("p", { class: "row" }, button(words.cancel, () => node.close(), { autofocus: true })));
  for (const [name, text] of Object.entries(answers)) row.append(button(text, () => node.close(name)));
  node.addEventListener("close", () => { node.remove(); resolve(node.returnValue); });
  document.body.append(node);
  node.showModal();
});

// -- copying: commands, and links to a place ----------------------------------------------------------------

for (const node of all("button.copy")) {
  const name = node.textContent;
  node.hidden = false;
  node.addEventListener("click", async () => {
    await copy(node.parentElement.querySelector("code").textContent);
    node.textContent = words.copied;
    say(words.copied);
    setTimeout(() => { node.textContent = name; }, 1500);
  });
}

for (const heading of all("h2[id], h3[id], h4[id]", main)) {
  const hash = `#${encodeURIComponent(heading.closest(".step")?.id ?? heading.id)}`;
  const name = fill(words.link_copy, { title: heading.textContent });
  const link = el("a", { class: "anchor", href: hash, "aria-label": name }, "#");
  link.addEventListener("click", async () => {
    await copy(location.href.split("#")[0] + hash);
    say(words.link_copied);
    link.classList.add("copied");
    setTimeout(() => link.classList.remove("copied"), 1500);
  });
  const titled = el("div", { class: "titled" });
  heading.replaceWith(titled);
  titled.append(heading, link);
}

// -- contents follow the reading ---------------------------------------------------------------------------

const reading = (() => {
  const entries = all(".contents a").map((link) => {
    const id = decodeURIComponent(link.hash.slice(1));
    return { id, link, place: document.getElementById(id) };
  });
  const here = () => {
    if (scrollY + innerHeight >= document.documentElement.scrollHeight - 2 && scrollY > 0) return entries.at(-1);
    return entries.findLast(({ place }) => place && place.getBoundingClientRect().top <= innerHeight * 0.3);
  };
  let current;
  const follow = () => {
    const entry = here();
    if (entry === current) return;
    current?.link.removeAttribute("aria-current");
    current = entry;
    if (!entry) return;
    entry.link.setAttribute("aria-current", "location");
    const box = entry.link.closest(".contents");
    const top = entry.link.getBoundingClientRect().top - box.getBoundingClientRect().top;
    if (top < 40 || top > box.clientHeight - 60) box.scrollTop += top - box.clientHeight / 3;
  };
  let asked = false;
  const soon = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; follow(); });
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  follow();
  return {
    // The step or section that keys speak of: where the focus is, else what is being read.
    place: () => document.activeElement?.closest(".step") ?? here()?.place,
    link: () => current?.link ?? entries[0]?.link,
    of: (id) => entries.find((entry) => entry.id === id)?.link,
  };
})();

// -- long tables: sorted by value, filtered by words ---------------------------------------------------------

const LONG = 12;
const BYTES = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40, PiB: 2 ** 50, EiB: 2 ** 60 };
const SPANS = { s: 1, min: 60, h: 3600, d: 86400, w: 604800, a: 31536000, y: 31536000 };
const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

// The fact of a cell, without what stands under it in grey.
const fact = (cell) => {
  const parts = [...cell.childNodes].filter((node) => node.nodeName !== "SMALL").map((node) => node.textContent);
  return parts.join("").replace(/[\s\u00a0\u202f\u2009]+/g, " ").replace(/\u2212/g, "-").trim();
};
const quantity = (text) => {
  const day = /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d))?/.exec(text);
  if (day) return Date.UTC(day[1], day[2] - 1, day[3], day[4] ?? 0, day[5] ?? 0);
  const local = /^(\d\d)\.(\d\d)\.(\d{4})(?:,? (\d\d):(\d\d))?/.exec(text);
  if (local) return Date.UTC(local[3], local[2] - 1, local[1], local[4] ?? 0, local[5] ?? 0);
  const time = /^(-?)(\d+):(\d\d)$/.exec(text);
  if (time) return (time[2] * 60 + +time[3]) * (time[1] ? -1 : 1);
  const span = /^(-?)((?:\d+ (?:s|min|h|d|w|a|y)\b ?)+)/.exec(text);
  if (span) {
    const parts = [...span[2].matchAll(/(\d+) (\w+)/g)];
    return sum(parts.map(([, count, unit]) => count * SPANS[unit])) * (span[1] ? -1 : 1);
  }
  const point = words.decimal;
  const number = /^(?:[A-Z]{3} |[€$£] ?)?([+-]?\d[\d., ]*) ?([A-Za-z%]*)/.exec(text);
  if (!number) return NaN;
  const plain = number[1].replace(point === "," ? /[ .]/g : /[ ,]/g, "").replace(point, ".");
  return parseFloat(plain) * (BYTES[number[2]] ?? 1);
};
const NONE = 2;
const key = (cell) => {
  const text = fact(cell);
  const absent = text === "" || text === "–" || text === words.no_data || cell.querySelector(":scope > .absent");
  if (absent) return { rank: NONE, text };
  const value = quantity(text);
  return Number.isNaN(value) ? { rank: 1, text } : { rank: 0, value, text };
};
// A column is one of quantities if most of what it says is one; `3scale` among names does not make it so.
const order = (rows, column, down) => {
  const keyed = rows.map((row) => ({ row, ...key(row.cells[column]) }));
  const said = keyed.filter(({ rank }) => rank !== NONE);
  const counted = said.filter(({ rank }) => rank === 0).length * 2 > said.length;
  if (!counted) said.forEach((entry) => { entry.rank = 1; });
  const compare = (a, b) => (a.rank === 0 ? a.value - b.value : collator.compare(a.text, b.text));
  keyed.sort((a, b) => a.rank - b.rank || (a.rank === NONE ? 0 : compare(a, b) * (down ? -1 : 1)));
  return keyed.map(({ row }) => row);
};

const filters = [];
for (const table of all("table.data:not(.glance):not(.form)", main)) {
  const body = table.tBodies[0];
  const total = body.querySelector("tr.total");
  const rows = [...body.rows].filter((row) => row !== total);
  if (rows.length <= LONG) continue;
  const place = (list) => body.append(...list, ...(total ? [total] : []));

  let sorted = { column: -1, down: false };
  const heads = [...(table.tHead?.rows[0].cells ?? [])].filter((head) => head.nodeName === "TH");
  const paint = () => {
    for (const head of heads) {
      if (head.cellIndex !== sorted.column) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
    }
    place(sorted.column < 0 ? rows : order(rows, sorted.column, sorted.down));
  };
  // Up, down, and back to the order of the document.
  const turn = (column) => {
    if (sorted.column !== column) sorted = { column, down: false };
    else sorted = sorted.down ? { column: -1, down: false } : { column, down: true };
    paint();
  };
  for (const head of heads) {
    const sort = button("", () => turn(head.cellIndex), { class: "sort" });
    sort.append(...head.childNodes);
    head.append(sort);
  }

  const count = el("span", { class: "count", role: "status" });
  const field = el("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  const filter = () => {
    const asked = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !asked.every((word) => text.includes(word));
    }
    const shown = rows.filter((row) => !row.hidden).length;
    const said = total && shown < rows.length ? words.rows_total : words.rows;
    write(count, fill(said, { shown, all: rows.length }));
  };
  field.addEventListener("input", filter);
  const box = table.closest(".scroll");
  const named = el("span", { class: "sr" }, `, ${box.getAttribute("aria-label")}`);
  box.before(el("div", { class: "filter" }, el("label", {}, el("span", {}, words.filter, named), field), count));
  filter();
  filters.push(field);

  // Paper shows what the document says, in its order.
  const print = matchMedia("print");
  const turned = (printing) => (printing ? place(rows) : paint());
  print.addEventListener("change", () => turned(print.matches));
  addEventListener("beforeprint", () => turned(true));
  addEventListener("afterprint", () => turned(false));
}

// -- time -------------------------------------------------------------------------------------------------

const pad = (number) => String(number).padStart(2, "0");
// The browser's clock with its offset, to the second.
const stamp = (date = new Date()) => {
  const offset = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + offset * 60000).toISOString().slice(0, 19);
  const size = Math.abs(offset);
  return `${local}${offset < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
};
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/;
const instant = (value) => (INSTANT.test(value) && !Number.isNaN(Date.parse(value)) ? value : null);
const between = (from, to) => (Date.parse(to) - Date.parse(from)) / 60000;
const spent = (from, to) => (from && to ? Math.round(between(from, to)) : null);
const clock = (minutes) => {
  const size = Math.abs(Math.trunc(minutes));
  return `${minutes <= -1 ? "\u2212" : ""}${Math.floor(size / 60)}:${pad(size % 60)}`;
};
const typed = (iso) => (iso ? stamp(new Date(iso)).slice(0, 16) : "");
const shown = (iso) => typed(iso).replace("T", " ");
const first = (times) => times.filter(Boolean).sort((a, b) => Date.parse(a) - Date.parse(b)).at(0) ?? null;
const last = (times) => times.filter(Boolean).sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? null;

// A time that can be typed. It counts when the field is left: half a time is none.
const moment = (name, set, attributes = {}) => {
  const input = el("input", { type: "datetime-local", ...attributes });
  const label = el("label", { class: "when" }, el("span", {}, name), input);
  const leave = () => {
    if (input.value === typed(input.recorded) || input.validity.badInput) return;
    set(input.value ? stamp(new Date(input.value)) : null);
  };
  input.addEventListener("blur", leave);
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") leave(); });
  const show = (iso) => {
    input.recorded = iso;
    if (input.value !== typed(iso)) input.value = typed(iso);
  };
  return { label, input, show };
};

// Where there are steps, page.run.js puts here what the keys can do with them.
let runs = null;
