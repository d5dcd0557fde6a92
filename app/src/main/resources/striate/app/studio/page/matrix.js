// Confusions: what the model takes for what, the pictures of a cell, and their labels put right.

import { h, confusionTable, headRow, percent, scrolledTall, whole } from "./report.js";
import { getJson, on } from "./api.js";
import { attempt, button, field, problemLine } from "./ui.js";
import { PictureGrid } from "./grid.js";
import { KEYS, Labelling } from "./labelling.js";

export const title = "Confusions";
export const keys = KEYS;

export function open(root, query, app) {
  const problem = problemLine();
  const state = { run: query.get("run") ?? "", is: query.get("is") ?? "", said: query.get("said") ?? "", focus: query.get("focus") ?? "" };
  let matrix = null;
  let album = null;
  let turn = 0;
  let fresh = false;
  const labelling = new Labelling(app, problem, (figures) => {
    // What was labelled may have left the grid: the next key is not for it.
    grid.clear();
    return update(figures);
  });
  const lead = h("p", { className: "lead" });
  const runSelect = h("select", { onchange: () => choose({ run: runSelect.value, is: "", said: "" }) });
  const focusSelect = h("select", { onchange: () => choose({ focus: focusSelect.value }) });
  const place = h("div", { className: "scroll matrix", tabIndex: 0, role: "region", "aria-label": "Matrix of confusions" });
  const pairs = scrolledTall("Confusions as a table");
  const cellTitle = h("h2", { id: "cell-title" }, "Pictures that are taken for another class");
  const hint = h("p", { className: "lead" }, "The least likely label stands first. Where the label is wrong, give the picture its class by a key; then train again.");
  const grid = new PictureGrid({
    label: "Pictures of the cell", empty: "No pictures here.",
    load: (from, count) => getJson("/api/pictures", cell({ from, count })),
    caption: (item) => [item.class, ...(item.said === undefined ? [] : [...(item.said === item.class ? [] : [`said ${item.said}`]), percent(item.probability, 0)])],
    onkey: (event, names) => labelling.key(event, names),
    at: Number(query.get("at")) || 0,
    onopen: (item) => {
      noted({ at: String(grid.active) }); // where the browser's "back" leads to
      app.go(`#/explain?${new URLSearchParams({ name: item.name, run: matrix.run })}`);
    },
    onselect: () => (picked.textContent = grid.line),
  });
  const picked = h("p", { className: "soft", "aria-live": "polite" });

  function cell(more) {
    if (!matrix?.run) return { count: 0, class: 0 };
    return state.is === "" ? { run: matrix.run, wrong: 1, ...more } : { run: matrix.run, class: state.is, said: state.said, ...more };
  }

  function noted(more = {}) {
    app.note(new URLSearchParams(Object.entries({ ...state, ...more }).filter(([, v]) => v !== "")));
  }

  async function choose(change) {
    Object.assign(state, change);
    noted();
    await attempt(problem, load);
    grid.clear();
  }

  /** Which classes the matrix has, if not all. */
  function shownOf() {
    const n = matrix.names.length;
    if (state.focus === "") return `the ${n} that are confused most are shown`;
    return n === 1 ? `the chosen one, which is confused with no other, is shown` : `the chosen one and ${n - 1} that it is confused with are shown`;
  }

  async function load(keep = false) {
    const mine = ++turn;
    fresh ||= !keep;
    const newest = await getJson("/api/matrix", { run: state.run || undefined, focus: state.focus || undefined });
    if (mine !== turn) return;
    matrix = newest;
    if (!matrix.run) {
      lead.textContent = "No training has come to its end yet. ";
      lead.append(h("a", { href: "#/train" }, "Train first"));
      return;
    }
    lead.textContent = `${matrix.right} of ${matrix.total} pictures that it was not trained on are right (${matrix.total ? percent(matrix.right / matrix.total) : "–"}), by the labels as they are now.` +
      (matrix.classes > matrix.names.length ? ` Of ${whole(matrix.classes)} classes ${shownOf()}.` : "");
    const table = h("table");
    const had = document.activeElement?.closest?.(".matrix") ? [document.activeElement.dataset.true, document.activeElement.dataset.said] : null;
    const buttons = confusionTable(table, matrix.names, matrix.counts, {
      diagonal: true, say: (n, is, said) => `${n} of ${is} taken for ${said}`,
    }, (is, said) => choose({ is: String(matrix.numbers[is]), said: String(matrix.numbers[said]) }));
    table.querySelector("thead td").replaceWith(h("th", { scope: "col", className: "corner" }, "is \\ taken for"));
    for (const { button: one, is, said } of buttons) {
      one.setAttribute("aria-pressed", String(state.is === String(matrix.numbers[is]) && state.said === String(matrix.numbers[said])));
    }
    place.replaceChildren(table);
    if (had) place.querySelector(`[data-true="${had[0]}"][data-said="${had[1]}"]`)?.focus();
    pairs.replaceChildren(h("table", { className: "plain" },
      headRow(["is", "taken for", "pictures", "of its class"]),
      h("tbody", {}, ...matrix.pairs.map((p) => h("tr", {}, h("th", { scope: "row" },
        button(p.isName, () => choose({ is: String(p.is), said: String(p.said) }), { className: "plainly" })),
        h("td", {}, p.saidName), h("td", {}, String(p.count)), h("td", {}, percent(p.of ? p.count / p.of : 0)))))));
    const name = (number) => album?.classes.find((c) => String(c.number) === number)?.name ?? number;
    cellTitle.textContent = state.is === "" ? "All that are taken for another class" : state.is === state.said ? `${name(state.is)}, recognised` : `${name(state.is)}, taken for ${name(state.said)}`;
    labelling.prefer(state.is === "" ? [] : [name(state.said), name(state.is)]);
    const kept = !fresh;
    fresh = false;
    await grid.reload(kept);
    root.dataset.loaded = matrix.run;
  }

  async function update(figures) {
    if (!figures) return;
    const changed = !album || figures.version !== album.version;
    album = figures;
    labelling.update(album);
    focusSelect.replaceChildren(h("option", { value: "" }, "those confused most"),
      ...album.classes.map((c) => h("option", { value: String(c.number), selected: String(c.number) === state.focus }, c.name)));
    if (changed) await attempt(problem, () => load(true));
  }

  async function runs() {
    const all = (await getJson("/api/runs")).filter((r) => r.model);
    runSelect.replaceChildren(h("option", { value: "" }, "the newest"), ...all.map((r) => h("option", { value: r.name, selected: r.name === state.run }, r.name)));
  }

  root.append(
    h("section", { "aria-labelledby": "matrix-title" }, h("h1", { id: "matrix-title" }, "Confusions"), lead, problem,
      h("div", { className: "controls" }, field("Model", runSelect), field("Classes", focusSelect),
        button("All mistakes", () => choose({ is: "", said: "" }))),
      place, h("details", {}, h("summary", {}, "Confusions as a table"), pairs)),
    h("section", { "aria-labelledby": "cell-title" }, cellTitle, hint,
      h("div", { className: "row" }, picked, button("Label…", () => labelling.choose(grid.names()), { "aria-keyshortcuts": "l" }),
        labelling.undoButton, labelling.redoButton, h("a", { className: "button", href: "#/train" }, "Train again")),
      grid.root, labelling.legend));
  attempt(problem, runs);
  const ends = [labelling.listen(), on("album", update), on("training", (value) => {
    if (value?.phase === "done" && matrix && !state.run && value.run !== matrix.run) {
      attempt(problem, load);
      attempt(problem, runs);
    }
  })];
  getJson("/api/album").then(update, (error) => problem.show(error));
  return {
    change(next) {
      for (const name of Object.keys(state)) state[name] = next.get(name) ?? "";
      runSelect.value = state.run;
      focusSelect.value = state.focus;
      attempt(problem, load);
    },
    digits: () => document.activeElement === grid.element,
    close() {
      ends.forEach((end) => end());
      grid.close();
    },
  };
}
