// Keys for everything, and a way to switch the single ones off.

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
