// A run of the procedure: what was done when, kept in this browser.

const procedures = data.procedures;
const steps = procedures.flatMap((procedure) => procedure.steps.map((step) => Object.assign(step, { procedure })));
runs = (() => {
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
  // What is done now says that the run goes on.
  const happen = (step, values) => change(() => {
    run.steps[step.id] = { ...record(step), ...values, skipped: false };
    run.ended = null;
  });

  const wrong = (text) => { write(trouble, text); trouble.hidden = !text; };
  const start = async (step) => { if (!record(step).started && !record(step).done) await happen(step, { started: stamp() }); };
  const finish = async (step) => { if (!record(step).done) await happen(step, { done: stamp() }); };
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
  const [gone, ends] = [el("span", {}), el("span", { class: "ends" })];
  const timer = el("span", { role: "timer", "aria-live": "off" }, gone, " ", ends);
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
    const toDo = sum(list.filter((step) => !record(step).done && !record(step).skipped).map((step) => {
      const gone = record(step).started ? between(record(step).started, now) : 0;
      return Math.max((step.minutes ?? 0) - gone, 0);
    }));
    const end = new Date(Date.parse(now) + toDo * 60000);
    timer.hidden = !started;
    if (started) {
      const estimate = planned(list);
      const against = estimate ? ` ${fill(words.estimate, { estimate: clock(estimate) })}` : "";
      write(gone, `${words.elapsed} ${clock(between(started, now))}${against}`);
      const time = shown(stamp(end));
      const today = time.slice(0, 10) === shown(now).slice(0, 10);
      write(ends, run.ended || !toDo ? "" : `· ${fill(words.finishes, { time: time.slice(today ? 11 : 5) })}`);
    }
    const promise = data.promises[run.promise];
    const since = run.outage ?? started;
    rto.hidden = !promise || !since;
    if (rto.hidden) return;
    const rest = promise.minutes - between(since, now);
    // Whole minutes gone and whole minutes left add up to the promise.
    const left = promise.minutes - Math.trunc(between(since, now));
    const tight = !run.ended && promise.minutes - between(since, stamp(end)) < 0;
    const [tone, sign, text] = rest < 0 ? ["bad", "✕", words.rto_late]
      : tight ? ["warn", "!", words.rto_tight] : ["good", "✓", words.rto_left];
    rto.className = `state ${tone}`;
    const figures = { left: clock(left), late: clock(-left) };
    write(rto, `${sign} ${fill(words.rto, { rto: clock(promise.minutes) })}: ${fill(text, figures)}`);
  };
  const paintBanner = () => {
    const state = JSON.stringify([found?.saved, others(), kept]);
    if (state === banner.state) return;
    banner.state = state;
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
      // A button that goes hands the focus on.
      start: button(words.start, () => start(step).then(() => ui.finish.focus())),
      finish: button(words.finish, () => finish(step).then(() => tick.focus())),
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
  const openNote = async (ui) => {
    if (!await settled()) return;
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
  const proof = el("textarea", { class: "out", readonly: true, rows: 3, spellcheck: "false" });
  const take = () => download(fileName(log(), form), out.value, form === "md" ? "text/markdown" : "application/json");
  const box = sheet(
    words.log,
    el("p", { class: "grey" }, kept ? words.kept : words.refused),
    el("div", { class: "fields" }, ...fields.map(({ label }) => label), chosen),
    table,
    el("fieldset", {}, el("legend", {}, words.export), ...Object.entries(forms).map(radio)),
    out,
    el("p", { class: "row" }, button(words.copy, () => copy(out.value).then(() => say(words.copied))), button(words.download, take)),
    el("label", { class: "grey" }, words.evidence, proof),
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
    out.value = form === "md" ? markdown(log()) : text(log());
    prove();
  };
  const prove = async () => {
    const [name, content] = [fileName(log(), form), new TextEncoder().encode(out.value)];
    const hash = await crypto.subtle?.digest("SHA-256", content);
    const hex = hash ? [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("") : "…";
    proof.value = `evidence:\n  - path: drills/${name}\n    sha256: ${hex}`;
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
})();
