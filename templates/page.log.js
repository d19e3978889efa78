// The execution log of a run as text: what is exported, and what a browser keeps.

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

// -- the log as Markdown: the operator's words stay words

const escape = (text) => String(text).trim()
  .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]|(?!\n)\p{Cc}/gu, "\ufffd")
  .replace(/[\\`*_{}[\]<>|~^$&#!@]/g, "\\$&")
  .replace(/:\/\//g, ":\\//").replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}\\.`)
  .replace(/\s*\n\s*/g, "<br>");
const known = (value) => (value === null || value === "" ? words.no_data : escape(value));
const dated = (iso) => (iso ? `${iso.slice(0, 16).replace("T", " ")} ${iso.slice(19)}` : words.no_data);
const row = (cells) => `| ${cells.join(" | ")} |`;
const markdown = (it) => {
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
