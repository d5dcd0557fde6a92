// The chapter's stage: its network, its departures as switches, and what its kernels see, live.

import { ARROWS, Cells, Chosen, LineChart, Picture, chartLegend, choice, diverging, fixed, h, headRow, inked, legendLine, percent, reach, scrolled, theme, thumbnail, whole } from "./report.js";
import { getTensors, on, postJson } from "./api.js";
import { forOther, latest as lastOf, problemLine, renew } from "./ui.js";
import { SIDE, drawingPad } from "./pad.js";
import { exact, tinyMap, walked } from "./maps.js";
import { countedWinners, kernelColour } from "./winners.js";

export const title = "Stage";
export const keys = [["arrow keys, Home, End on a map", "from position to position"], ["[ and ]", "the kernel before, the kernel behind"]];

const KERNELS = 16;
const DIGITS = 20;
const FIXES = [
  ["ascent", "kernels go down the gradient, not up"],
  ["positions", "26×26 positions, not 25×25"],
  ["dropout", "tanh’s slope before dropout, and its factor 2"],
  ["division", "the gradient divided by the batch size once"],
  ["images", "all training images, the last batch too"],
  ["rate", "learning rate 1 instead of 2"],
];
const LAYERS = [["shared", "shared kernels"], ["unshared", "a kernel for each position"], ["dense", "dense, as many weights"]];
const POOLINGS = [["none", "none"], ["sum", "sum"], ["mean", "mean"], ["max", "max"]];
const PRINTED = { layer: "shared", pooling: "none", fixes: "", seed: "1", epochs: "300", train: "1000", test: "10000" };

export async function open(root, query, app) {
  const settings = Object.fromEntries(Object.entries(PRINTED).map(([key, value]) => [key, query.get(key) ?? value]));
  const view = { image: query.get("image") ?? "0", drawn: "", kernel: (Number(query.get("kernel") ?? 1) | 0) - 1, row: Number(query.get("row") ?? 8) | 0, column: Number(query.get("column") ?? 12) | 0 };
  let closed = false;
  let course = null;
  let look = null;
  const problem = problemLine();
  const fail = (error) => closed || problem.show(error);
  const side = () => SIDE - (settings.fixes.split(",").includes("positions") ? 2 : 3);
  const note = () => {
    const q = new URLSearchParams(settings);
    q.set("kernel", view.kernel + 1); // from 1, as on the page
    q.set("row", view.row);
    q.set("column", view.column);
    if (!view.drawn) q.set("image", view.image);
    app.note(q);
  };

  // What comes well takes back its own fault, not that of another.
  const faults = new Map();
  const latest = (work) => {
    const told = (error) => {
      if (error) faults.set(work, error);
      else faults.delete(work);
      fail(faults.values().next().value ?? null);
    };
    return lastOf(async () => {
      if (closed) return;
      await work();
      told(null);
    }, told);
  };

  // Settings.
  const layerField = h("fieldset");
  const poolingField = h("fieldset");
  const layerChosen = new Chosen(settings.layer);
  const poolingChosen = new Chosen(settings.pooling);
  choice(layerField, "stage-layer", "First layer", LAYERS, layerChosen);
  choice(poolingField, "stage-pooling", "Pooling across kernels", POOLINGS, poolingChosen);
  layerField.classList.add("stage-choice");
  poolingField.classList.add("stage-choice");
  const boxes = FIXES.map(([name, text]) => {
    const box = h("input", { type: "checkbox", name: "fix", value: name, id: `stage-fix-${name}` });
    box.addEventListener("change", () => {
      settings.fixes = FIXES.map(([n]) => n).filter((n) => byName(n).checked).join(",");
      changed();
    });
    return [name, box, h("label", { className: "fix" }, box, h("span", {}, h("b", {}, name), ` ${text}`))];
  });
  const byName = (name) => boxes.find(([n]) => n === name)[1];
  const numberField = (key, label, min, max) => {
    const input = h("input", { type: "number", min, max, value: settings[key], id: `stage-${key}` });
    input.addEventListener("change", () => {
      if (!input.checkValidity()) {
        input.reportValidity();
        return;
      }
      settings[key] = input.value;
      changed();
    });
    return [input, h("label", {}, `${label} `, input)];
  };
  const numbers = [
    ["seed", ...numberField("seed", "Seed", 0, 1000000)],
    ["epochs", ...numberField("epochs", "Epochs", 1, 1000)],
    ["train", ...numberField("train", "Training images", 128, 1000)],
    ["test", ...numberField("test", "Test images", 1, 10000)],
  ];
  const run = h("button", { type: "button", className: "main", id: "stage-run" }, "Train");
  const stop = h("button", { type: "button", id: "stage-stop" }, "Stop");
  const all = h("button", { type: "button", id: "stage-all" }, "Train all three layers");
  const preset = (text, change) => h("button", { type: "button", onclick: () => {
    Object.assign(settings, change);
    changed();
  } }, text);
  const same = h("p", { className: "soft small", id: "stage-same" });
  const line = h("p", { className: "stamp", id: "stage-line" });
  const tiles = h("dl", { className: "tiles" });
  const chartBox = h("div");
  const legend = h("div");
  const comparison = h("div");
  const courseRegion = scrolled("epochs");
  const courseTable = h("details", {}, h("summary", {}, "Every epoch as a table"), courseRegion);
  const digitsBox = h("div", { className: "scope-pictures", role: "group", "aria-label": "Test digits" });
  const kernelsBox = h("div", { className: "stage-maps", role: "group", "aria-label": "Kernels and their maps" });
  const inputBox = h("figure");
  const mapBox = h("figure");
  const mergedBox = h("figure");
  const winnersBox = h("figure");
  const working = h("div", { className: "scope-working", id: "stage-working" });
  const answers = h("div", { id: "stage-answers" });
  const lookStamp = h("p", { className: "stamp", id: "stage-stamp" });
  const pad = drawingPad((ink) => {
    view.drawn = Array.from(ink, (v) => Math.round(v / 17).toString(16)).join("");
    refreshLook();
  });
  root.append(
    h("h1", {}, "The chapter’s stage"),
    h("p", { className: "lead" }, "The network of chapter 10 of Grokking Deep Learning, as printed or changed. The address holds all settings: the same address gives the same bits."),
    problem,
    h("section", {},
      h("div", { className: "controls" }, layerField, poolingField),
      h("fieldset", { className: "fixes" }, h("legend", {}, "Corrections of the printed listing"), ...boxes.map(([, , label]) => label)),
      h("div", { className: "controls" }, ...numbers.map(([, , label]) => label)),
      h("div", { className: "controls" }, run, stop, all, preset("As printed", { ...PRINTED }), preset("All corrected", { ...PRINTED, fixes: FIXES.map(([n]) => n).join(",") })),
      same),
    h("section", {}, h("h2", {}, "Training and test accuracy"), line, tiles, chartBox, legend, comparison, courseTable),
    h("section", {}, h("h2", {}, "What the kernels see"), lookStamp, digitsBox,
      h("details", {}, h("summary", {}, "Draw a digit"), h("div", { className: "own" }, pad.element)),
      kernelsBox,
      h("div", { className: "scope-pair" }, inputBox, mapBox, mergedBox, winnersBox), working, answers),
  );
  const firstWatchers = theme.watchers.length + 1;

  const queryOf = (more = {}) => ({ ...settings, ...more });

  function changed() {
    note();
    settle();
    course = null;
    charted = -1;
    refreshCourse();
    refreshLook();
    compare();
  }

  /** Controls as the settings are. */
  function settle() {
    for (const [field, value] of [[layerField, settings.layer], [poolingField, settings.pooling]]) {
      for (const input of field.querySelectorAll("input")) input.checked = input.value === value;
    }
    layerChosen.value = settings.layer;
    poolingChosen.value = settings.pooling;
    const fixes = settings.fixes.split(",");
    for (const [name, box] of boxes) box.checked = fixes.includes(name);
    for (const [key, input] of numbers) input.value = settings[key];
    const printed = Object.keys(PRINTED).every((key) => settings[key] === PRINTED[key]);
    same.textContent = printed
      ? "These are the listing’s settings: its log comes out to the last digit."
      : "Whoever opens this address gets this run again, to the last bit, with any number of threads.";
  }

  const refreshCourse = latest(async () => {
    const asked = JSON.stringify(settings);
    const { tensors, notes } = await getTensors("/api/stage/course", queryOf());
    if (closed || asked !== JSON.stringify(settings)) return;
    course = { ...tensors, notes, count: tensors.test.data.length };
    showCourse();
  });

  let chart = null;
  let charted = -1;

  function showCourse() {
    const { test, train, dropped, notes, count } = course;
    const last = count - 1;
    line.textContent = notes.problem || (count ? notes.line : notes.state === "waiting" ? "Not trained yet." : "The first epoch is under way.");
    line.dataset.state = notes.state;
    line.dataset.hash = notes.hash;
    run.disabled = notes.state === "training" || count >= Number(settings.epochs);
    stop.disabled = notes.state !== "training";
    const tile = (name, value, more) => h("div", { className: "tile" }, h("dt", {}, name), h("dd", {}, value, h("small", {}, more)));
    tiles.replaceChildren(
      tile("Epochs", `${count} of ${settings.epochs}`, notes.state),
      tile("Training", count ? percent(train.data[last]) : "–", "without dropout"),
      tile("Test", count ? percent(test.data[last]) : "–", `${whole(Number(settings.test))} images`),
      tile("Gap", count ? `${fixed(100 * (train.data[last] - test.data[last]), 1)} points` : "–", "training less test"),
      tile("Weights’ hash", count ? notes.hash.slice(0, 8) : "–", count ? notes.hash : "of all bits"));
    if (count >= 2 && count !== charted) {
      const before = chart && charted > 2 ? chart.options.at.value : -1;
      const at = before >= 0 && before < chart.last ? before : last;
      const measured = {
        xs: Array.from({ length: count }, (_, i) => i),
        lines: [
          { name: "dropped", className: "stage-dropped", values: Array.from(dropped.data) },
          { name: "train", className: "train-line", values: Array.from(train.data) },
          { name: "test", className: "test-line", values: Array.from(test.data) },
        ],
        say: (i) => `epoch ${i}: training ${percent(train.data[i])}, test ${percent(test.data[i])}, gap ${fixed(100 * (train.data[i] - test.data[i]), 1)} points`,
      };
      chartBox.hidden = false;
      if (chart) {
        Object.assign(chart.options, measured);
        chart.root.setAttribute("aria-valuemax", last);
        chart.axis({});
        chart.options.at.set(at);
      } else {
        chart = new LineChart(chartBox, {
          label: "Accuracy of each epoch; arrow keys move",
          xLabel: "epoch", writeX: String, leastX: 1, writeY: (v) => percent(v, 0), low: 0, high: 1, at: new Chosen(at), ...measured,
        });
      }
      charted = count;
      legend.replaceChildren();
      chartLegend(legend, ["training, without dropout", legendLine("train-line")], ["test", legendLine("test-line")], ["training under dropout, as the listing counts it", legendLine("stage-dropped")]);
    } else if (count < 2) {
      chartBox.hidden = true;
      legend.replaceChildren();
      charted = -1;
    }
    if (courseTable.open) fillCourse();
  }

  function fillCourse() {
    if (!course) return;
    const lines = course.notes.lines.split("\n");
    courseRegion.replaceChildren(
      h("table", { className: "numbers" },
        headRow(["as the listing prints it", "training, without dropout", "gap, points"]),
        h("tbody", {}, ...Array.from({ length: course.count }, (_, i) => h("tr", {}, h("th", { scope: "row" }, lines[i]),
          h("td", {}, percent(course.train.data[i], 2)), h("td", {}, fixed(100 * (course.train.data[i] - course.test.data[i]), 2)))))));
  }
  courseTable.addEventListener("toggle", () => courseTable.open && fillCourse());

  /** The three first layers side by side, each with its run of these settings. */
  const compare = latest(async () => {
    const rows = [];
    for (const [layer, name] of LAYERS) {
      const { tensors, notes } = await getTensors("/api/stage/course", queryOf({ layer }));
      const n = tensors.test.data.length;
      const [train, test] = n ? [tensors.train.data[n - 1], tensors.test.data[n - 1]] : [0, 0];
      rows.push(h("tr", { "data-layer": layer }, h("th", { scope: "row" }, name), h("td", {}, whole(Number(notes.weights))), h("td", {}, String(n)),
        ...(n ? [percent(train), percent(test), fixed(100 * (train - test), 1)] : ["–", "–", "–"]).map((x) => h("td", {}, x)), h("td", {}, notes.hash.slice(0, 8) || "–")));
    }
    comparison.replaceChildren(scrolled("the three layers", h("table", { className: "numbers" },
      h("caption", {}, "The three first layers with these settings"),
      headRow(["first layer", "weights", "epochs", "training", "test", "gap, points", "hash"]),
      h("tbody", {}, ...rows))));
  });

  // What the kernels see.
  async function loadDigits() {
    const { tensors } = await getTensors("/api/stage/digits", { from: 0, count: DIGITS });
    for (let i = 0; i < DIGITS; i++) {
      const pixels = tensors.pixels.data.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE);
      const canvas = thumbnail(pixels, SIDE, SIDE, 44);
      theme.watchers.push(canvas.paint);
      digitsBox.append(h("button", { type: "button", className: "shot", "data-picture": i, "aria-label": `test digit ${i}, a ${tensors.labels.data[i]}`, onclick: () => {
        view.image = String(i);
        view.drawn = "";
        note();
        refreshLook();
      } }, canvas));
    }
    fixedWatchers = theme.watchers.length;
  }

  let fixedWatchers = firstWatchers;
  const refreshLook = latest(async () => {
    const n = side();
    view.row = Math.min(n - 1, Math.max(0, view.row | 0));
    view.column = Math.min(n - 1, Math.max(0, view.column | 0));
    view.kernel = Math.min(KERNELS - 1, Math.max(0, view.kernel | 0));
    const place = view.drawn ? { drawn: view.drawn } : { image: view.image };
    const asked = JSON.stringify(settings);
    const { row, column } = view;
    const { layer } = settings;
    const { tensors, notes } = await getTensors("/api/stage/look", queryOf({ ...place, position: row * n + column }));
    if (closed || asked !== JSON.stringify(settings)) return;
    look = { ...tensors, notes, n, layer, row, column };
    paintLook();
  });

  /** The kernel that won at a position; none where all are equal, as over a blank section. */
  function winner(p) {
    const first = look.maps.data[p * KERNELS];
    for (let k = 1; k < KERNELS; k++) if (look.maps.data[p * KERNELS + k] !== first) return look.winners.data[p];
    return -1;
  }

  const counted = countedWinners(KERNELS);
  const showWinners = () => counted.show(Array.from(look.winners.data, (_, p) => winner(p)), look.n);
  const mapOf = (k) => Float64Array.from({ length: look.n * look.n }, (_, p) => look.maps.data[p * KERNELS + k]);
  const kernelOf = (k) => Float64Array.from({ length: 9 }, (_, tap) => look.kernels.data[tap * KERNELS + k]);
  let input = null;
  let map = null;
  let merged = null;
  let winners = null;
  let limit = 1;
  let mergedLimit = 1;
  let gridsFor = "";

  /** A small square map in its own colours. */
  const coloured = (values, n) => {
    const most = reach(values);
    return tinyMap(n, n, (i) => diverging(values[i], most));
  };

  function paintLook() {
    const dense = look.maps.data.length === 0;
    lookStamp.textContent = `epoch ${look.notes.epochs} · ${view.drawn ? "your drawing" : `test digit ${view.image}, a ${look.notes.label}`} · ${whole(Number(look.notes.weights))} weights, ${whole(Number(look.notes.hidden))} hidden values · hash ${look.notes.hash}`;
    lookStamp.dataset.hash = look.notes.hash;
    for (const button of digitsBox.children) button.setAttribute("aria-pressed", String(!view.drawn && button.dataset.picture === view.image));
    kernelsBox.hidden = mapBox.hidden = dense;
    mergedBox.hidden = !look.pooled;
    winnersBox.hidden = dense;
    const key = `${look.n} ${dense} ${!!look.pooled}`;
    if (key !== gridsFor) {
      gridsFor = key;
      theme.watchers.length = fixedWatchers;
      makeGrids(dense);
      lookWatchers = theme.watchers.length;
    }
    input.show(Float64Array.from(look.pixels.data, (v) => v / 255));
    if (dense) {
      input.frame();
      working.replaceChildren(h("p", { className: "soft" }, "A dense layer has no kernels: each hidden value reads all 784 pixels with weights of its own."));
    } else {
      renew(kernelsBox, () => kernelsBox.replaceChildren(...Array.from({ length: KERNELS }, (_, k) => {
        const values = mapOf(k);
        const kernel = kernelOf(k);
        return h("button", { type: "button", className: "tiny", "aria-label": `kernel ${k + 1}`, "aria-pressed": String(k === view.kernel), "data-kernel": k, onclick: () => pick(k) },
          h("b", {}, String(k + 1)), coloured(kernel, 3), coloured(values, look.n));
      })));
      const values = mapOf(view.kernel);
      limit = reach(values);
      map.show(values);
      if (look.pooled) {
        mergedLimit = reach(look.pooled.data);
        merged.show(Float64Array.from(look.pooled.data));
      }
      winners.show(Float64Array.from(look.winners.data, (k, p) => winner(p)));
      showWinners();
      renew(working, showWorking);
    }
    showAnswers();
  }

  let lookWatchers = 0;

  function makeGrids(dense) {
    input = new Picture(SIDE, SIDE, "the digit, with the section that is read", inked);
    inputBox.replaceChildren(input.canvas, h("figcaption", {}, "the digit"));
    if (dense) return;
    const point = (r, c) => {
      if (r !== view.row || c !== view.column) moveTo(r, c);
    };
    const keydown = (event) => {
      const step = { ...ARROWS, Home: [0, -look.n], End: [0, look.n] }[event.key];
      if (!step) return;
      event.preventDefault();
      moveTo(Math.min(look.n - 1, Math.max(0, view.row + step[0])), Math.min(look.n - 1, Math.max(0, view.column + step[1])));
    };
    map = walked(new Picture(look.n, look.n, "", (v) => diverging(v, limit), point), "stage-canvas", keydown);
    mapBox.replaceChildren(map.canvas, h("figcaption", {}));
    if (look.pooled) {
      merged = walked(new Picture(look.n, look.n, "the merged map", (v) => diverging(v, mergedLimit), point), "stage-merged", keydown);
      mergedBox.replaceChildren(merged.canvas, h("figcaption", {}));
    }
    winners = walked(new Picture(look.n, look.n, "", (k) => (k < 0 ? theme.colours.blank : kernelColour(k)), point), "stage-winners", keydown);
    winnersBox.replaceChildren(winners.canvas, h("figcaption", {}), counted.legend, counted.table);
    theme.watchers.push(() => look && paintLook());
  }

  function pick(k) {
    view.kernel = k;
    note();
    paintLook();
    kernelsBox.querySelector(`[data-kernel="${k}"]`)?.focus({ preventScroll: true });
  }

  function moveTo(row, column) {
    view.row = row;
    view.column = column;
    note();
    // Kernels of their own are asked for at each position.
    if (settings.layer === "unshared") refreshLook();
    else renew(working, showWorking);
  }

  function showWorking() {
    const { n } = look;
    const { row, column, kernel: k } = view;
    const position = row * n + column;
    input.frame([row, column, 3, 3]);
    for (const grid of [map, merged, winners]) grid?.frame([row, column, 1, 1]);
    const value = look.maps.data[position * KERNELS + k];
    map.canvas.setAttribute("aria-label", `map of kernel ${k + 1}; arrow keys move; row ${row}, column ${column}: ${fixed(value, 4)}`);
    winners.canvas.setAttribute("aria-label", `which kernel is the largest; row ${row}, column ${column}: ${winner(position) < 0 ? "all equal" : `kernel ${winner(position) + 1}`}`);
    winnersBox.querySelector("figcaption").textContent = `which kernel is the largest at each position; here ${winner(position) < 0 ? "all are equal" : `it is ${winner(position) + 1}`}. Below, how often each is`;
    mapBox.querySelector("figcaption").textContent = `the map of kernel ${k + 1}`;
    if (look.pooled) mergedBox.querySelector("figcaption").textContent = `the kernels’ ${settings.pooling}: ${fixed(look.pooled.data[position], 4)}, which goes on`;
    // These kernels are another position's: those of this one are under way.
    if (look.layer === "unshared" && (look.row !== row || look.column !== column)) return;
    theme.watchers.length = lookWatchers;
    const section = Float64Array.from({ length: 9 }, (_, tap) => look.pixels.data[(row + Math.floor(tap / 3)) * SIDE + column + (tap % 3)] / 255);
    const kernel = kernelOf(k);
    const products = section.map((v, i) => v * kernel[i]);
    let sum = 0;
    let scale = 0;
    for (const v of products) {
      sum += v;
      scale += Math.abs(v);
    }
    const result = Math.tanh(sum);
    const units = Math.abs(result - value) / Math.max(2 ** (Math.floor(Math.log2(Math.max(scale, 1e-300))) - 52), 5e-324);
    const cells = (label, values, write, colour) => {
      const grid = new Cells(3, 3, { size: 62, height: 42, label, write, colour });
      grid.show(values);
      return h("figure", { "data-part": label }, grid.table, h("figcaption", {}, label));
    };
    const most = reach(kernel);
    const write = (v) => fixed(v, Math.abs(v) < 0.1 ? 4 : 3);
    const sixteen = Array.from({ length: KERNELS }, (_, i) => look.maps.data[position * KERNELS + i]);
    working.replaceChildren(
      h("h3", {}, `Kernel ${k + 1}, row ${row}, column ${column}`),
      h("div", { className: "parts" }, cells("section ÷ 255", section, (v) => fixed(v, 2), inked), h("span", { className: "sign" }, "×"),
        cells("kernel", kernel, write, (v) => diverging(v, most)), h("span", { className: "sign" }, "="), cells("products", products, write, (v) => diverging(v, most))),
      h("dl", { className: "facts", id: "stage-sum" },
        h("div", {}, h("dt", {}, "Σ"), h("dd", { "data-value": sum }, exact(sum, 17))),
        h("div", {}, h("dt", {}, "tanh Σ"), h("dd", { "data-value": result }, exact(result, 17))),
        h("div", {}, h("dt", {}, "the program’s value"), h("dd", { "data-value": value }, exact(value, 17)))),
      h("p", { className: units <= 16 ? "agrees" : "problem", id: "stage-agrees", "data-units": units }, result === value ? "The same number, bit for bit." : `They differ by ${fixed(units, 1)} units in the last place of the sum of absolute values; 16 are allowed.`),
      h("details", {}, h("summary", {}, `All ${KERNELS} kernels at this position`), scrolled("kernels at this position", h("table", { className: "numbers" },
        headRow(["kernel", "value", ""]),
        h("tbody", {}, ...sixteen.map((v, i) => h("tr", {}, h("th", { scope: "row" }, String(i + 1)), h("td", {}, exact(v, 17)), h("td", {}, i === winner(position) ? "largest" : ""))))))));
  }

  function showAnswers() {
    const p = look.probabilities.data;
    const best = p.indexOf(Math.max(...p));
    answers.replaceChildren(h("h3", {}, `The answer: ${best}`), scrolled("probabilities", h("table", { className: "numbers" },
      h("thead", {}, h("tr", {}, ...Array.from(p, (_, i) => h("th", { scope: "col" }, String(i))))),
      h("tbody", {}, h("tr", {}, ...Array.from(p, (v) => h("td", {}, percent(v))))))));
  }

  layerChosen.watchers.push((value) => {
    settings.layer = value;
    changed();
  });
  poolingChosen.watchers.push((value) => {
    settings.pooling = value;
    changed();
  });
  const post = (path, more) => postJson(`${path}?${new URLSearchParams(queryOf(more))}`).then(refreshCourse).then(compare).catch(fail);
  run.addEventListener("click", () => post("/api/stage/run"));
  stop.addEventListener("click", () => post("/api/stage/stop"));
  all.addEventListener("click", () => LAYERS.forEach(([layer]) => post("/api/stage/run", { layer })));
  const pressed = (event) => {
    if (forOther(event) || !look) return;
    if (event.key === "[") pick(Math.max(0, view.kernel - 1));
    else if (event.key === "]") pick(Math.min(KERNELS - 1, view.kernel + 1));
    else return;
    event.preventDefault();
  };
  document.addEventListener("keydown", pressed);
  const stopListening = on("stage/course", () => {
    refreshCourse();
    refreshLook();
    compare();
  });
  settle();
  await loadDigits().catch(fail);
  await refreshCourse();
  await refreshLook();
  await compare();
  return {
    change(q) {
      for (const key of Object.keys(PRINTED)) settings[key] = q.get(key) ?? PRINTED[key];
      for (const key of ["row", "column"]) if (q.has(key)) view[key] = Number(q.get(key)) | 0;
      if (q.has("kernel")) view.kernel = (Number(q.get("kernel")) | 0) - 1;
      if (q.has("image")) Object.assign(view, { image: q.get("image"), drawn: "" });
      changed();
    },
    close() {
      closed = true;
      stopListening();
      document.removeEventListener("keydown", pressed);
    },
  };
}
