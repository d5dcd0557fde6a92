// The studio's frame: which view is open, by the address; theme; keys; what is said aloud.

import { h, theme } from "./report.js";
import { on, stream } from "./api.js";
import { forOther } from "./ui.js";
import * as pictures from "./pictures.js";
import * as train from "./train.js";
import * as matrix from "./matrix.js";
import * as explain from "./explain.js";
import * as tryout from "./tryout.js";
import * as runs from "./runs.js";
import * as microscope from "./microscope.js";
import * as stage from "./stage.js";

const VIEWS = { pictures, train, matrix, explain, try: tryout, runs, microscope, stage };
const FIRST = "pictures";

const main = document.getElementById("main");
const links = new Map();
let opened = null;
let painted = 0;

/** View and query of the address: #/view?key=value. */
function place() {
  const text = location.hash.startsWith("#/") ? location.hash.slice(2) : FIRST;
  const mark = text.indexOf("?");
  const name = mark < 0 ? text : text.slice(0, mark);
  return { name: name in VIEWS ? name : FIRST, query: new URLSearchParams(mark < 0 ? "" : text.slice(mark + 1)) };
}

/** Browsers allow some hundred changes of the address in half a minute; moving over a map makes more. */
const NOTE_MILLIS = 400;
let noted = -NOTE_MILLIS;
let waiting = null;
let timer = 0;

function write() {
  clearTimeout(timer);
  timer = 0;
  if (waiting === null) return;
  noted = performance.now();
  history.replaceState(null, "", waiting);
  waiting = null;
}

const app = {
  /** Goes to another place, "#/view?key=value". */
  go(address) {
    write();
    location.hash = address;
  },
  /** Changes the query of the open view, soon, without a new entry of the browser's history. */
  note(query) {
    const { name } = place();
    const text = query.toString();
    waiting = `#/${name}${text ? `?${text}` : ""}`;
    const left = noted + NOTE_MILLIS - performance.now();
    if (left <= 0) write();
    else timer ||= setTimeout(write, left);
  },
  /** Says something to a screen reader. */
  say(text) {
    document.getElementById("say").textContent = text;
  },
};

async function show() {
  if (location.hash && !location.hash.startsWith("#/")) {
    main.focus();
    return;
  }
  // What was to be noted is of the place that was left.
  waiting = null;
  const { name, query } = place();
  if (opened && opened.name === name) {
    // A view that is still being opened is told as soon as it stands.
    if (opened.view) opened.view.change?.(query);
    else opened.later = query;
    return;
  }
  const first = opened === null;
  opened?.view?.close?.();
  theme.watchers.length = painted;
  for (const [view, link] of links) {
    if (view === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  // On a narrow screen the bar scrolls: to where one is.
  const bar = document.getElementById("nav");
  const [inner, outer] = [links.get(name), bar].map((e) => e.getBoundingClientRect());
  bar.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
  document.title = `${VIEWS[name].title} – Striate studio`;
  const root = h("div", { className: `view view-${name}` });
  main.replaceChildren(root);
  const mine = { name, view: null, later: null };
  opened = mine;
  if (!first) {
    // At once: when its data are there, whoever looks may have gone on to a part of it.
    main.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  const view = (await VIEWS[name].open(root, query, app)) ?? {};
  if (opened !== mine) {
    view.close?.();
    return;
  }
  mine.view = view;
  if (mine.later) view.change?.(mine.later);
}

const KEYS = [
  ["1 to 8", "the views, in the order of the bar"],
  ["?", "these keys"],
  ["Tab, Shift+Tab", "from part to part"],
  ["arrow keys", "within a grid of pictures, a matrix, a chart"],
];

function help() {
  const dialog = document.getElementById("help");
  const own = VIEWS[place().name].keys ?? [];
  const rows = (list) => list.map(([key, what]) => h("tr", {}, h("th", { scope: "row" }, h("kbd", {}, key)), h("td", {}, what)));
  dialog.replaceChildren(
    h("h2", { id: "help-title" }, "Keys"),
    h("table", { className: "keys" }, h("tbody", {}, ...rows([...KEYS, ...own]))),
    h("form", { method: "dialog" }, h("button", { className: "main" }, "Close")));
  dialog.showModal();
}

function keys(event) {
  if (forOther(event)) return;
  const names = Object.keys(VIEWS);
  if (event.key === "?") help();
  else if (event.key >= "1" && event.key <= String(names.length) && !opened?.view?.digits?.()) app.go(`#/${names[Number(event.key) - 1]}`);
  else return;
  event.preventDefault();
}

function start() {
  const nav = document.getElementById("nav");
  for (const [name, view] of Object.entries(VIEWS)) {
    const link = h("a", { href: `#/${name}` }, view.title);
    links.set(name, link);
    nav.append(link);
  }
  theme.start(document.getElementById("theme"));
  const saved = localStorage.getItem("striate-theme");
  if (saved) theme.name(saved);
  document.getElementById("theme").addEventListener("click", () => localStorage.setItem("striate-theme", theme.dark ? "dark" : "light"));
  painted = theme.watchers.length;
  document.getElementById("keys").addEventListener("click", help);
  addEventListener("keydown", keys);
  addEventListener("hashchange", show);
  on("training", (value) => {
    const state = document.getElementById("state");
    state.textContent = state.title = value?.line ?? "";
  });
  on("connected", (yes) => {
    document.documentElement.dataset.connected = yes;
    if (!yes) document.getElementById("state").textContent = "no answer from the studio; is its terminal still open?";
  });
  stream();
  show().then(() => (document.documentElement.dataset.ready = "true"));
}

start();
