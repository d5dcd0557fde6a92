// Runs side by side: their course, their settings, their answers to the same pictures; and their models to take away.

import { h, headRow, percent, scaled, scrolled } from "./report.js";
import { getJson, getTensors, on, postJson } from "./api.js";
import { attempt, button, problemLine } from "./ui.js";
import { accuracyChart, listed, lossChart } from "./curves.js";
import { PictureGrid } from "./grid.js";

export const title = "Runs";

/** Kinds of lines, for runs side by side. */
const LINES = ["test-line", "train-line", "third-line", "fourth-line"];

export function open(root, query, app) {
  const problem = problemLine();
  const chosen = new Set(query.getAll("run"));
  const table = h("table", { className: "plain runs-table" });
  const comparison = h("div");
  const charts = h("div", { className: "charts" });
  let loss = null;
  let accuracy = null;
  let grid = null;
  let closed = false;
  let turn = 0;

  async function list() {
    const runs = await getJson("/api/runs");
    for (const name of [...chosen]) if (!runs.some((r) => r.name === name)) chosen.delete(name);
    table.replaceChildren(
      headRow(["compare", "run", "model", "state", "network", "epochs", "validation", "test"]),
      h("tbody", {}, ...runs.map((r) => row(r))));
    if (!runs.length) table.replaceChildren(h("tbody", {}, h("tr", {}, h("td", {}, "No runs yet."))));
    root.dataset.runs = runs.length;
    await compare();
  }

  function row(r) {
    const box = h("input", {
      type: "checkbox", checked: chosen.has(r.name), "aria-label": `compare ${r.name}`, disabled: r.state === "damaged",
      onchange: () => {
        if (box.checked) chosen.add(r.name);
        else chosen.delete(r.name);
        const query = new URLSearchParams();
        chosen.forEach((name) => query.append("run", name));
        app.note(query);
        attempt(problem, compare);
      },
    });
    const more = r.state === "stopped" ? [button("Go on", () => attempt(problem, async () => {
      await postJson("/api/train/resume", { run: r.name });
      app.go("#/train");
    }), { "aria-label": `Go on with ${r.name}` })] : [];
    const epochs = r.settings.epochs ?? "–";
    const model = r.model ? [h("a", { className: "button", href: `/api/runs/model?${new URLSearchParams({ run: r.name })}`, download: `${r.name}.onnx`, "aria-label": `Export ${r.name}` }, "Export"),
      " ", h("a", { className: "button", href: `#/try?${new URLSearchParams({ run: r.name })}`, "aria-label": `Try ${r.name}` }, "Try")] : ["–"];
    return h("tr", { "data-run": r.name }, h("td", {}, box), h("th", { scope: "row" }, r.name), h("td", { className: "actions" }, ...model), h("td", {}, r.state, ...(r.problem ? [h("br"), h("span", { className: "small" }, r.problem)] : []), ...more),
      h("td", { className: "wide" }, r.settings.network ?? "–"), h("td", {}, `${r.epochs}/${epochs}`),
      h("td", {}, r.validation === null ? "–" : percent(r.validation, 2)), h("td", {}, r.test === null ? "–" : `${percent(r.test, 2)} of ${r.images}`));
  }

  async function compare() {
    const mine = ++turn;
    grid?.close();
    grid = null;
    const names = [...chosen].slice(0, LINES.length);
    if (!names.length) {
      charts.replaceChildren();
      comparison.replaceChildren(h("p", { className: "soft" }, "Choose runs above to see their curves beside one another; of two, how their answers differ."));
      return;
    }
    const curves = await Promise.all(names.map((run) => getTensors("/api/runs/curve", { run })));
    if (closed || mine !== turn) return;
    const epochs = [...new Set(curves.flatMap(({ tensors }) => listed(tensors.epoch)))].sort((a, b) => a - b);
    // Where no pictures were held back for validation, there is what the training itself measured.
    const lines = (key, otherwise) => curves.map(({ tensors }, i) => {
      const validated = listed(tensors[key]).some((v) => v !== null);
      const values = listed(tensors[validated ? key : otherwise]);
      const at = new Map(listed(tensors.epoch).map((epoch, j) => [epoch, values[j]]));
      return { name: `${names[i]}, ${validated ? "validation" : "training"}`, className: LINES[i], values: epochs.map((e) => at.get(e) ?? null) };
    });
    loss = lossChart("Loss");
    accuracy = accuracyChart("Accuracy");
    charts.replaceChildren(loss.root, accuracy.root);
    loss.show(epochs, lines("validationLoss", "loss"));
    accuracy.show(epochs, lines("validationAccuracy", "accuracy"));
    comparison.replaceChildren();
    if (chosen.size > names.length) comparison.append(h("p", { className: "soft" }, `Curves of the first ${names.length} of ${chosen.size} runs are shown.`));
    if (names.length !== 2) return;
    const [a, b] = names;
    const pair = await getJson("/api/runs/compare", { a, b });
    if (closed || mine !== turn) return;
    const likely = pair.p < 0.05 ? `Two equally good models would differ so much with probability ${scaled(pair.p)}.` : `Two equally good models would differ so much with probability ${scaled(pair.p)}: no difference that shows.`;
    comparison.append(
      h("h3", {}, "On pictures that neither was trained on"),
      scrolled("Right and wrong answers of both", h("table", { className: "plain", id: "pair-table" }, h("caption", {}, `${pair.pictures} pictures, by the labels as they are now; McNemar’s exact test`),
        h("thead", {}, h("tr", {}, h("td", {}), h("th", { scope: "col" }, `${b} right`), h("th", { scope: "col" }, `${b} wrong`))),
        h("tbody", {}, h("tr", {}, h("th", { scope: "row" }, `${a} right`), h("td", {}, String(pair.bothRight)), h("td", {}, String(pair.onlyFirst))),
          h("tr", {}, h("th", { scope: "row" }, `${a} wrong`), h("td", {}, String(pair.onlySecond)), h("td", {}, String(pair.neither)))))),
      h("p", {}, likely));
    comparison.append(h("details", { open: true }, h("summary", {}, `Settings that differ: ${pair.settings.length}`),
      scrolled("Settings that differ", h("table", { className: "plain settings-table" },
        headRow(["setting", a, b]),
        h("tbody", {}, ...pair.settings.map(([name, x, y]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", { className: "wide" }, x), h("td", { className: "wide" }, y))))))));
    if (pair.differ.length) {
      grid = new PictureGrid({
        label: "Pictures of which one is right and the other wrong",
        load: async (from, count) => ({ total: pair.differ.length, items: pair.differ.slice(from, from + count).map((name) => ({ name })) }),
        caption: (item) => [item.name.split("/").slice(-2).join("/")],
        onopen: (item) => app.go(`#/explain?${new URLSearchParams({ name: item.name, run: a })}`),
      });
      comparison.append(h("h3", {}, "Pictures of which one is right and the other wrong"), grid.root);
      await grid.reload(false);
    }
  }

  root.append(h("section", { "aria-labelledby": "runs-title" }, h("h1", { id: "runs-title" }, "Runs"), problem,
    scrolled("Table of runs", table)),
  h("section", { "aria-labelledby": "compare-title" }, h("h2", { id: "compare-title" }, "Side by side"), charts, comparison));
  attempt(problem, list);
  let phase = "";
  const end = on("training", (value) => {
    if (phase && value?.phase !== phase && !value?.busy) attempt(problem, list);
    phase = value?.phase ?? "";
  });
  return {
    change(next) {
      chosen.clear();
      next.getAll("run").forEach((name) => chosen.add(name));
      attempt(problem, list);
    },
    close() {
      closed = true;
      grid?.close();
      end();
    },
  };
}
