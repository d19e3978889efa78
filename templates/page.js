// What a page does beyond being read. It asks nobody for anything, sends nothing, and without it all of the text is there.
(() => {
  "use strict";
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
    const heads = [...table.tHead.rows[0].cells].filter((head) => head.nodeName === "TH");
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
  const instant = (value) => (typeof value === "string" && !Number.isNaN(Date.parse(value)) ? value : null);
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

  // -- a run of the procedure: what was done when, kept in this browser ------------------------------------------

  const procedures = data.procedures;
  const steps = procedures.flatMap((procedure) => procedure.steps.map((step) => Object.assign(step, { procedure })));
  const runs = steps.length > 1 ? (() => {
    const SAVED = `daybook:run:${data.document.id}:`;
    const KEY = SAVED + data.document.sha256;
    const fresh = () => ({ operator: "", witness: "", outage: null, promise: 0, ended: null, steps: {} });
    const none = { started: null, done: null, note: "", skipped: false };
    let run = fresh();
    let kept = store.set("daybook:probe", "1");
    store.drop("daybook:probe");

    const record = (step) => run.steps[step.id] ?? none;
    const touched = (step) => { const it = record(step); return it.started || it.done || it.note || it.skipped; };
    const inPlay = () => procedures.filter((procedure) => procedure.steps.some(touched));
    const planned = (list) => sum(list.filter((step) => !record(step).skipped).map((step) => step.minutes ?? 0));
    const began = (list) => first(list.flatMap((step) => [record(step).started, record(step).done]));
    const finished = (list) => last(list.map((step) => record(step).done));

    // The execution log: what is exported is also what is kept, so that nothing can be in one and not in the other.
    const log = () => {
      const played = inPlay();
      const started = began(steps);
      const estimate = planned(played.flatMap((procedure) => procedure.steps));
      const minutes = spent(started, run.ended);
      const promise = data.promises[run.promise];
      const since = run.outage ?? started;
      const attained = spent(since, run.ended);
      return {
        schemaVersion: 1,
        kind: "execution-log",
        document: data.document,
        operator: run.operator.trim() || null,
        witness: run.witness.trim() || null,
        outage: run.outage,
        started,
        ended: run.ended,
        procedures: played.map(({ id, title, steps: list }) => {
          const [from, to] = [began(list), finished(list)];
          return { id, title, estimate: planned(list), started: from, done: to, minutes: spent(from, to) };
        }),
        steps: played.flatMap((procedure) => procedure.steps.map((step) => {
          const { started: from, done, note, skipped } = record(step);
          const { id, number, title, minutes: planning } = step;
          return {
            id, procedure: procedure.id, number, title, estimate: planning,
            started: from, done, minutes: spent(from, done), note, skipped,
          };
        })),
        total: { estimate, minutes, difference: minutes === null ? null : minutes - estimate },
        rto: promise ? {
          name: promise.name, minutes: promise.minutes, since, attained,
          kept: attained === null ? null : attained <= promise.minutes,
        } : null,
      };
    };
    // What lies in a browser may be anybody's: only what has the shape of a log comes back.
    const read = (key) => {
      try {
        const { saved, log: it } = JSON.parse(store.get(key));
        return it.schemaVersion === 1 && Array.isArray(it.steps) && instant(saved) ? { saved, log: it } : null;
      } catch {
        return null;
      }
    };
    const restore = (it) => {
      const text = (value) => (typeof value === "string" ? value : "");
      const promise = data.promises.findIndex(({ name }) => name === it.rto?.name);
      run = {
        operator: text(it.operator), witness: text(it.witness), outage: instant(it.outage), ended: instant(it.ended),
        promise: Math.max(promise, 0), steps: {},
      };
      for (const step of it.steps.filter((step) => step && steps.some(({ id }) => id === step.id))) {
        const { started, done, note, skipped } = step;
        run.steps[step.id] = { started: instant(started), done: instant(done), note: text(note), skipped: skipped === true };
      }
    };

    // -- the log as Markdown: the operator's words stay words

    const escape = (text) => String(text).trim()
      .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]|(?!\n)\p{Cc}/gu, "\ufffd")
      .replace(/[\\`*_{}[\]<>|~^$&#!@]/g, "\\$&")
      .replace(/:\/\//g, ":\\//").replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}\\.`)
      .replace(/\s*\n\s*/g, "<br>");
    const known = (value) => (value === null || value === "" ? words.no_data : escape(value));
    const dated = (iso) => (iso ? `${iso.slice(0, 16).replace("T", " ")} ${iso.slice(19)}` : words.no_data);
    const row = (cells) => `| ${cells.join(" | ")} |`;
    const markdown = () => {
      const it = log();
      const { version, id, title, sha256 } = it.document;
      const taken = it.total.minutes === null ? words.no_data : `${clock(it.total.minutes)} h`;
      const facts = [
        [words.document, escape(id)], [words.version, known(version)], ["Markdown sha256", known(sha256)],
        [words.operator, known(it.operator)], [words.witness, known(it.witness)],
        [words.outage, dated(it.outage)], [words.started, dated(it.started)], [words.ended, dated(it.ended)],
        [words.time_taken, `${taken}, ${fill(words.estimate, { estimate: clock(it.total.estimate) })}`],
      ];
      if (it.rto) {
        const kept = { true: words.kept_rto, false: words.missed_rto }[it.rto.kept] ?? words.no_data;
        const attained = it.rto.attained === null ? words.no_data : `${clock(it.rto.attained)} h`;
        facts.push([fill(words.rto, { rto: clock(it.rto.minutes) }), `${escape(it.rto.name)}: ${attained}, ${kept}`]);
      }
      const lines = [`# ${words.log}: ${escape(title)}`, "", row(["", ""]), "|---|---|", ...facts.map(row)];
      for (const procedure of it.procedures) {
        const head = [words.step, "", words.estimated, words.started, words.done, words.minutes, words.note];
        lines.push("", `## ${escape(procedure.title)}`, "", row(head), "|---|---|---:|---|---|---:|---|");
        for (const step of it.steps.filter((step) => step.procedure === procedure.id)) {
          const done = step.skipped ? words.skipped : dated(step.done);
          const { number, estimate, started, minutes, note } = step;
          lines.push(row([escape(number), escape(step.title), known(estimate), dated(started), done, known(minutes), escape(note)]));
        }
        const { estimate, minutes } = procedure;
        lines.push(row([`**${words.total}**`, "", known(estimate), dated(procedure.started), dated(procedure.done), known(minutes), ""]));
      }
      return `${lines.join("\n")}\n`;
    };

    // -- what was found in this browser, and what becomes of it

    let found = read(KEY);
    const others = () => store.keys().filter((name) => name.startsWith(SAVED) && name !== KEY && read(name));
    const save = () => {
      kept = store.set(KEY, JSON.stringify({ saved: stamp(), log: log() }));
    };
    const resume = () => { restore(found.log); found = null; paint(); };
    const anew = () => { found = null; run = fresh(); store.drop(KEY); paint(); };
    const settled = async () => {
      if (!found) return true;
      const answers = { resume: words.resume, anew: words.anew };
      const answer = await ask(fill(words.ask_choose, { started: shown(found.log.started) }), answers);
      if (answer === "resume") resume();
      if (answer === "anew") anew();
      return answer === "resume" || answer === "anew";
    };
    const change = async (act) => {
      if (await settled()) { act(); save(); }
      paint();
    };
    const alter = (step, values) => change(() => { run.steps[step.id] = { ...record(step), ...values }; });

    const wrong = (text) => { write(trouble, text); trouble.hidden = !text; };
    const start = (step) => !record(step).started && !record(step).done
      && alter(step, { started: stamp(), skipped: false }).then(() => { run.ended = null; });
    const finish = (step) => alter(step, { done: stamp(), skipped: false }).then(() => { run.ended = null; });
    const undo = async (step) => {
      const time = shown(record(step).done);
      const answer = await ask(fill(words.ask_undo, { number: step.number, time }), { undo: words.undo });
      if (answer === "undo") await alter(step, { done: null });
      paint();
    };
    const toggle = (step) => (record(step).done ? undo(step) : finish(step));
    // A time by hand: the order must hold, or the field shows again what is recorded.
    const set = (step, name) => async (value) => {
      if (name === "done" && !value) return undo(step);
      const next = { ...record(step), [name]: value };
      const upside = next.started && next.done && Date.parse(next.done) < Date.parse(next.started);
      wrong(upside ? words.order : "");
      return upside ? paint() : alter(step, { [name]: value });
    };

    // -- the bar that stays in sight

    const progress = document.querySelector(".progress");
    const timer = el("span", { role: "timer", "aria-live": "off" });
    const rto = el("span", { class: "state" });
    const next = el("a", { class: "next" });
    const trouble = el("p", { class: "trouble", role: "alert", hidden: true });
    const banner = el("div", { class: "found", role: "status" });
    const bar = el("div", { class: "run" });
    const tools = el("span", { class: "tools" }, button(words.log, () => openLog()));
    progress.replaceWith(bar);
    progress.hidden = false;
    bar.append(banner, el("div", { class: "line" }, progress, timer, rto, tools), next, trouble);

    const upcoming = () => {
      const open = (step) => !record(step).done && !record(step).skipped;
      const running = steps.find((step) => record(step).started && open(step));
      const latest = steps.filter((step) => record(step).done || record(step).skipped).at(-1);
      const after = latest?.procedure.steps.slice(latest.procedure.steps.indexOf(latest)) ?? [];
      return running ?? after.find(open) ?? inPlay().flatMap((procedure) => procedure.steps).find(open);
    };
    const paintBar = () => {
      const list = inPlay().flatMap((procedure) => procedure.steps);
      const count = (name) => list.filter((step) => record(step)[name]).length;
      const [done, skipped] = [count("done"), count("skipped")];
      const said = list.length ? fill(words.steps_done, { done, all: list.length }) : words.not_started;
      write(progress, skipped ? `${said}, ${fill(words.steps_skipped, { count: skipped })}` : said);
      bar.classList.toggle("complete", list.length > 0 && done + skipped === list.length);
      const step = list.length ? upcoming() : null;
      next.hidden = !step;
      if (step) {
        const minutes = step.minutes === null ? "" : ` · ${step.minutes}\u00a0min`;
        write(next, `${record(step).started ? words.running : words.next}: ${step.number} · ${step.title}${minutes}`);
        next.setAttribute("href", `#${encodeURIComponent(step.id)}`);
      }
      paintClock(list);
    };
    const paintClock = (list) => {
      const started = began(steps);
      const now = run.ended ?? stamp();
      const left = sum(list.filter((step) => !record(step).done && !record(step).skipped).map((step) => {
        const gone = record(step).started ? between(record(step).started, now) : 0;
        return Math.max((step.minutes ?? 0) - gone, 0);
      }));
      const end = new Date(Date.parse(now) + left * 60000);
      timer.hidden = !started;
      if (started) {
        const parts = [`${words.elapsed} ${clock(between(started, now))}`];
        const estimate = planned(list);
        if (estimate) parts[0] += ` ${fill(words.estimate, { estimate: clock(estimate) })}`;
        if (!run.ended && left) parts.push(fill(words.finishes, { time: shown(stamp(end)).slice(11) }));
        write(timer, parts.join(" · "));
      }
      const promise = data.promises[run.promise];
      const since = run.outage ?? started;
      rto.hidden = !promise || !since;
      if (rto.hidden) return;
      const rest = promise.minutes - between(since, now);
      const tight = !run.ended && promise.minutes - between(since, stamp(end)) < 0;
      const [tone, sign, text] = rest < 0 ? ["bad", "✕", words.rto_late]
        : tight ? ["warn", "!", words.rto_tight] : ["good", "✓", words.rto_left];
      rto.className = `state ${tone}`;
      const figures = { left: clock(rest), late: clock(-rest) };
      write(rto, `${sign} ${fill(words.rto, { rto: clock(promise.minutes) })}: ${fill(text, figures)}`);
    };
    const paintBanner = () => {
      banner.replaceChildren();
      if (found) {
        const { started, steps: list } = found.log;
        const facts = { started: shown(instant(started)), saved: shown(found.saved), done: list.filter((s) => s?.done).length };
        banner.append(el("span", {}, fill(words.found, facts)), button(words.resume, resume), button(words.anew, restart));
      }
      for (const name of others()) {
        const other = read(name).log;
        const started = shown(instant(other.started));
        const discard = async () => {
          if (await ask(fill(words.ask_discard, { started }), { drop: words.delete })) store.drop(name);
          paint();
        };
        const take = () => download(fileName(other, "json"), text(other), "application/json");
        banner.append(el("span", {}, fill(words.found_other, { started })), button(words.take, take), button(words.discard, discard));
      }
      if (!kept) banner.append(el("span", {}, words.refused));
      banner.hidden = !banner.hasChildNodes();
    };
    const restart = async () => {
      const started = shown(found ? instant(found.log.started) : began(steps));
      if (await ask(fill(words.ask_anew, { started }), { anew: words.delete })) anew();
    };

    // -- what stands at each step

    const build = (step) => {
      const section = document.getElementById(step.id);
      const number = step.number || step.title;
      const tick = section.querySelector("input.tick");
      const note = el("textarea", { rows: 2 });
      const ui = {
        section, tick, note,
        time: section.querySelector(".time"),
        start: button(words.start, () => start(step)),
        finish: button(words.finish, () => finish(step)),
        skip: button(words.skip, () => alter(step, { skipped: !record(step).skipped }), { "aria-pressed": "false" }),
        started: moment(words.started, set(step, "started")),
        done: moment(words.done, set(step, "done")),
        spent: el("span", { class: "spent" }),
        noted: el("label", { class: "note", hidden: true }, el("span", {}, words.note), note),
        write: button(words.note, () => openNote(ui), { "aria-expanded": "false" }),
        paper: el("p", { class: "recorded" }),
        link: reading.of(step.id),
        mark: el("span", { class: "mark" }),
      };
      tick.addEventListener("change", () => { tick.checked = !!record(step).done; toggle(step); });
      note.addEventListener("input", () => alter(step, { note: note.value }));
      const controls = [ui.start, ui.started.label, ui.finish, ui.done.label, ui.spent, ui.skip, ui.write, ui.noted];
      const box = el("div", { class: "record", role: "group", "aria-label": fill(words.record_of, { number }) }, ...controls);
      section.querySelector(".what").append(box, ui.paper);
      ui.link?.prepend(ui.mark);
      return ui;
    };
    const openNote = (ui) => {
      ui.noted.hidden = false;
      ui.write.setAttribute("aria-expanded", "true");
      ui.note.focus();
    };
    const paintStep = (step) => {
      const { ui } = step;
      const { started, done, note, skipped } = record(step);
      ui.tick.checked = !!done;
      ui.section.classList.toggle("done", !!done || skipped);
      ui.start.hidden = !!started || !!done;
      ui.started.label.hidden = !started && !done;
      ui.started.show(started);
      ui.finish.hidden = !!done;
      ui.done.label.hidden = !done;
      ui.done.show(done);
      ui.skip.hidden = !!done;
      ui.skip.setAttribute("aria-pressed", String(skipped));
      const minutes = spent(started, done);
      const figures = { spent: minutes, estimate: step.minutes };
      write(ui.spent, minutes === null ? "" : fill(step.minutes === null ? words.spent_alone : words.spent, figures));
      if (ui.note.value !== note) ui.note.value = note;
      if (note) ui.noted.hidden = false;
      ui.write.hidden = !ui.noted.hidden;
      const times = started || done ? `${shown(started).slice(11)}–${shown(done).slice(11)}` : "__:__";
      write(ui.time, times);
      const facts = [
        started && `${words.started} ${shown(started)}`, done && `${words.done} ${shown(done)}`, ui.spent.textContent,
        skipped && words.skipped, note && `${words.note}: ${note}`,
      ];
      write(ui.paper, facts.filter(Boolean).join(" · "));
      const [sign, word] = done ? ["✓", words.done] : skipped ? ["–", words.skipped] : started ? ["▸", words.running] : ["", ""];
      ui.mark.replaceChildren(...(sign ? [el("span", { "aria-hidden": "true" }, sign), el("span", { class: "sr" }, `${word}: `)] : []));
      ui.link?.classList.toggle("done", !!done || skipped);
    };
    const paint = () => {
      steps.forEach(paintStep);
      paintBar();
      paintBanner();
      paintLog();
    };

    // -- the log, to be filled in and taken away

    const text = (it) => `${JSON.stringify(it, null, 2)}\n`;
    const fileName = (it, ending) => {
      const day = instant(it.started)?.slice(0, 10) ?? stamp().slice(0, 10);
      return `${day}-${String(it.document?.id).replace(/[^A-Za-z0-9._-]+/g, "-")}.${ending}`;
    };
    const download = (name, content, type) => {
      const url = URL.createObjectURL(new Blob([content], { type }));
      el("a", { href: url, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(url), 10000);
    };
    const named = (name, field) => {
      const input = el("input", { type: "text", autocomplete: "off" });
      input.addEventListener("input", () => change(() => { run[field] = input.value; }));
      return { label: el("label", {}, el("span", {}, name), input), show: () => { if (input.value !== run[field]) input.value = run[field]; } };
    };
    const timed = (name, field) => {
      const it = moment(name, (value) => {
        const early = field === "ended" && value && Date.parse(value) < Date.parse(last([finished(steps), began(steps)]) ?? value);
        if (early) it.show(run.ended);
        else change(() => { run[field] = value; });
      });
      return { label: it.label, show: () => it.show(run[field]) };
    };
    const fields = [named(words.operator, "operator"), named(words.witness, "witness"), timed(words.outage, "outage"), timed(words.ended, "ended")];
    const choice = el("select", {}, ...data.promises.map(({ name, minutes }, index) => el("option", { value: index }, `${name}: ${clock(minutes)} h`)));
    choice.addEventListener("change", () => change(() => { run.promise = Number(choice.value); }));
    const chosen = el("label", { hidden: data.promises.length < 2 }, el("span", {}, words.promise), choice);
    const tally = el("tbody", {});
    const column = (name, kind) => el("th", { scope: "col", class: kind }, name);
    const heads = [column(words.procedure), column(words.steps, "num"), column(words.time_taken, "num"), column(words.estimated, "num")];
    const table = el("table", {}, el("thead", {}, el("tr", {}, ...heads)), tally);
    const forms = { md: words.as_markdown, json: words.as_json };
    let form = "json";
    const radio = ([value, name]) => {
      const input = el("input", { type: "radio", name: "form", value, checked: value === form });
      input.addEventListener("change", () => { form = value; paintLog(); });
      return el("label", { class: "choice" }, input, name);
    };
    const out = el("textarea", { class: "out", readonly: true, rows: 8, spellcheck: "false", "aria-label": words.export });
    const proof = el("pre", { tabindex: 0, "aria-label": words.evidence });
    const take = () => download(fileName(log(), form), out.value, form === "md" ? "text/markdown" : "application/json");
    const box = sheet(
      words.log,
      el("p", { class: "grey" }, kept ? words.kept : words.refused),
      el("div", { class: "fields" }, ...fields.map(({ label }) => label), chosen),
      table,
      el("fieldset", {}, el("legend", {}, words.export), ...Object.entries(forms).map(radio)),
      out,
      el("p", { class: "row" }, button(words.copy, () => copy(out.value).then(() => say(words.copied))), button(words.download, take)),
      el("p", { class: "grey" }, words.evidence), proof,
      el("p", { class: "row" },
        button(words.end, () => change(() => { run.ended = stamp(); })), button(words.anew, restart),
        button(words.close, () => box.close())),
    );
    box.classList.add("log");
    const paintLog = () => {
      if (!box.open) return;
      fields.forEach((field) => field.show());
      choice.value = String(run.promise);
      const now = run.ended ?? stamp();
      tally.replaceChildren(...inPlay().map((procedure) => {
        const list = procedure.steps;
        const open = list.some((step) => !record(step).done && !record(step).skipped);
        const [from, to] = [began(list), open ? now : finished(list)];
        const done = list.filter((step) => record(step).done).length;
        const gone = from && to ? clock(between(from, to)) : words.no_data;
        const cells = [procedure.title, `${done}/${list.length}`, gone, clock(planned(list))];
        return el("tr", {}, ...cells.map((cell, index) => el("td", { class: index ? "num" : null }, cell)));
      }));
      table.hidden = !tally.hasChildNodes();
      out.value = form === "md" ? markdown() : text(log());
      prove();
    };
    const prove = async () => {
      const [name, content] = [fileName(log(), form), new TextEncoder().encode(out.value)];
      const hash = await crypto.subtle?.digest("SHA-256", content);
      const hex = hash ? [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("") : "…";
      write(proof, `evidence:\n  - path: drills/${name}\n    sha256: ${hex}`);
    };
    const openLog = async () => {
      if (!await settled()) return;
      box.showModal();
      paintLog();
    };

    steps.forEach((step) => { step.ui = build(step); });
    setInterval(() => { if (began(steps) && !run.ended) paintBar(); }, 1000);
    addEventListener("storage", ({ key: changed }) => {
      if (changed !== KEY || found) return;
      const now = read(KEY);
      if (now) restore(now.log); else run = fresh();
      paint();
    });
    addEventListener("beforeunload", (event) => { if (!kept && began(steps)) event.preventDefault(); });
    paint();
    const at = () => steps.find((step) => step.ui.section === reading.place()) ?? null;
    return { at, start, toggle, note: (step) => openNote(step.ui), log: openLog };
  })() : null;

  // -- keys -------------------------------------------------------------------------------------------------

  const OFF = "daybook:keys";
  let keys = store.get(OFF) !== "off";
  const stops = () => all("input.tick, .titled > .anchor", main).filter((node) => node.matches(".tick") || !node.closest(".step"));
  const places = runs ? () => all("input.tick", main) : stops;
  const go = (by) => {
    const list = places();
    const here = list.indexOf(document.activeElement);
    const line = innerHeight * 0.3;
    const above = list.findLastIndex((node) => node.getBoundingClientRect().top <= line);
    const index = here >= 0 ? here + by : by > 0 ? above + 1 : above;
    list[Math.min(Math.max(index, 0), list.length - 1)]?.focus();
  };
  const withStep = (act) => () => { const step = runs?.at(); if (step) act(step); };
  const find = () => (filters.find((field) => field.getBoundingClientRect().bottom > 0) ?? filters[0])?.focus();
  const actions = {
    j: { text: words.key_next, act: () => go(1) },
    k: { text: words.key_previous, act: () => go(-1) },
    ...(runs ? {
      s: { text: words.key_start, act: withStep(runs.start) },
      x: { text: words.key_tick, act: withStep(runs.toggle) },
      n: { text: words.key_note, act: withStep(runs.note) },
      l: { text: words.key_log, act: runs.log },
    } : {}),
    ...(filters.length ? { "/": { text: words.key_filter, act: find } } : {}),
    c: { text: words.key_contents, act: () => reading.link()?.focus() },
    "?": { text: words.key_help, act: () => help.showModal() },
  };
  const toggleKeys = el("input", { type: "checkbox", checked: keys, "aria-describedby": "keys-why" });
  toggleKeys.addEventListener("change", () => {
    keys = toggleKeys.checked;
    if (keys) store.drop(OFF); else store.set(OFF, "off");
  });
  const listed = Object.entries(actions).map(([name, { text }]) => el("div", {}, el("dt", {}, el("kbd", {}, name)), el("dd", {}, text)));
  const help = sheet(
    words.keys, el("dl", { class: "keys" }, ...listed), el("label", { class: "choice" }, toggleKeys, words.keys_on),
    el("p", { class: "grey", id: "keys-why" }, words.keys_why), el("p", { class: "row" }, button(words.close, () => help.close())),
  );
  const top = document.querySelector(".top");
  top.append(button(words.keys, () => help.showModal()));

  const FIELDS = "textarea, select, dialog, [contenteditable], input:not([type=checkbox]):not([type=radio])";
  document.addEventListener("keydown", (event) => {
    const { key: name, target } = event;
    if (!keys || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest?.(FIELDS) || document.querySelector("dialog[open]") || !Object.hasOwn(actions, name)) return;
    if (event.repeat && name !== "j" && name !== "k") return;
    event.preventDefault();
    actions[name].act();
  });
})();
