// An explanation with its receipt, as the reports show it.

import { h, explainedMap, fixed, headRow, percent, pictureCanvas } from "./report.js";
import { getTensors, on, postJson } from "./api.js";

/** This page among others of the browser: a new explanation of its ends the one before. */
const page = Math.random().toString(36).slice(2);
let asked = 0;

/**
 * Fetches an explanation and puts it into an element.
 * @param told of how far it is, in words
 */
export async function explainInto(place, query, told, signal) {
  const turn = ++asked;
  const end = on("explain", (v) => {
    if (v?.page === page && v.turn === turn) told(`receipt ${v.done} of ${v.all}`);
  });
  let explained;
  try {
    explained = await getTensors("/api/explain", { ...query, page, turn }, { signal });
  } catch (error) {
    throw turn === asked ? error : new DOMException("another explanation was asked for", "AbortError");
  } finally {
    end();
  }
  const { tensors, notes } = explained;
  const picture = JSON.parse(notes.about);
  const source = pictureCanvas(picture, tensors.samples.data);
  place.replaceChildren(h("h2", {}, "Explanation"), explainedMap(picture, source, picture.maps[0], tensors.values.data));
}

/** Ends the work at an explanation whose view is left: others would wait for it. */
export function leaveExplanation() {
  if (asked) postJson("/api/explain/end", { page, turn: ++asked }, { keepalive: true }).catch(() => {});
}
addEventListener("pagehide", leaveExplanation);

/** The likeliest classes as a table with bars. */
export function answersTable(answers, most = 10) {
  return h("table", { className: "plain answers-table" },
    h("caption", {}, answers.length > most ? `The ${most} likeliest of ${answers.length} classes` : "Probability of each class"),
    headRow(["class", "probability"]),
    h("tbody", {}, ...answers.slice(0, most).map((a) => {
      const bar = h("span", { className: "share-bar", "aria-hidden": "true" });
      bar.style.width = `${(100 * a.probability).toFixed(1)}%`;
      return h("tr", { "data-class": a.class, "data-probability": a.probability }, h("th", { scope: "row" }, a.class),
        h("td", {}, a.probability >= 0.0001 ? percent(a.probability, 2) : a.probability === 0 ? "0" : fixed(100 * a.probability, 6) + " %", bar));
    })));
}

/** Choice of method, class and layer for an explanation. */
export function explanationControls(about, state, changed) {
  const select = (name, values, chosen) => h("select", { "data-name": name, onchange: (event) => changed({ [name]: event.target.value }) },
    ...values.map(([value, text]) => h("option", { value, selected: value === chosen }, text)));
  return {
    method: select("method", about.methods.map((m) => [m.key, m.title]), state.method || about.methods[0].key),
    class: select("class", [["", "the likeliest"], ...about.classes.map((c) => [c, c])], state.class),
    layer: select("layer", [["", "the usual"], ["input", "input"], ...about.layers.map((l) => [l, l])], state.layer),
  };
}
