// The microscope: what any layer makes of a picture, number by number, while the network is trained.

import { Picture, diverging, h, reach, scrolled, theme } from "./report.js";
import { getJson, getTensors, on, postJson } from "./api.js";
import { attempt, base64, forOther, latest, problemLine, renew } from "./ui.js";
import { Camera, square } from "./camera.js";
import { SIDE, drawingPad } from "./pad.js";
import { exact, finite, laidOut, padded, tinyMap, walked } from "./maps.js";
import { agreement, boxOf, grids as workingGrids, short, sums, terms } from "./working.js";

export const title = "Microscope";
export const keys = [
  ["arrow keys on a map", "from number to number"],
  ["Home, End", "to the row’s ends"],
  ["[ and ]", "the map before, the map behind"],
  [", and .", "the step before, the step behind"],
  ["Space while drawing", "a dot where the pen is"],
];

const PICTURES = 20;
const MAPS = 64;
const TAKEN = 224;

export async function open(root, query, app) {
  const state = {
    subject: query.get("subject") ?? "",
    picture: query.get("picture") ?? "0",
    layer: Number(query.get("layer") ?? 0),
    kernel: Number(query.get("kernel") ?? 1) - 1, // from 1 in the address and on the page
    row: Number(query.get("row") ?? 0),
    column: Number(query.get("column") ?? 0),
    step: query.has("step") ? Number(query.get("step")) : null,
  };
  let network = null;
  let networkOf = "";
  let shown = null;
  let closed = false;
  const problem = problemLine();
  const fail = (error) => closed || problem.show(error);
  const note = () => {
    const q = new URLSearchParams();
    for (const [key, value] of Object.entries(state)) if (value !== null && value !== "") q.set(key, key === "kernel" ? value + 1 : value);
    app.note(q);
  };

  // What is looked at, and when.
  const subjects = h("select", { id: "scope-subject" });
  const layers = h("select", { id: "scope-layer" });
  const stepRange = h("input", { type: "range", id: "scope-step", min: 0, max: 0, step: 1, "aria-label": "step" });
  const stepLine = h("span", { className: "number", id: "scope-step-line" });
  const follow = h("input", { type: "checkbox", id: "scope-follow", checked: state.step === null });
  const sampling = h("p", { className: "soft small", id: "scope-sampling" });
  const gallery = h("div", { className: "scope-pictures", role: "group", "aria-label": "Pictures" });
  const stamp = h("p", { className: "stamp", id: "scope-stamp" });
  const mapsBox = h("div", { className: "scope-maps", role: "group", "aria-label": "Maps" });
  const inputBox = h("figure", { className: "scope-input" });
  const mapBox = h("figure", { className: "scope-map" });
  const working = h("div", { className: "scope-working", id: "scope-working", "aria-live": "off" });
  const tableRegion = scrolled("the map’s numbers");
  const tableBox = h("details", {}, h("summary", {}, "The map as a table"), tableRegion);
  const say = (text) => app.say(text);
  const own = async (picture) => {
    try {
      const { picture: name } = await postJson("/api/scope/picture", { ...picture, samples: await base64(new Blob([picture.samples])) });
      state.picture = name;
      note();
      refresh();
    } catch (error) {
      fail(error);
    }
  };
  const pad = drawingPad((ink) => own({ width: SIDE, height: SIDE, channels: 1, samples: ink }));
  const camera = new Camera({ problem, shot: (blob) => attempt(problem, async () => {
    camera.stop();
    await own({ width: TAKEN, height: TAKEN, channels: 3, samples: await square(blob, TAKEN) });
  }) });

  root.append(
    h("h1", {}, "Microscope"),
    problem,
    h("section", {},
      h("div", { className: "controls" },
        h("label", {}, "Network ", subjects),
        h("label", {}, "Layer ", layers)),
      h("div", { className: "controls scrub" },
        h("label", { className: "following" }, follow, " newest step"),
        h("label", { className: "range" }, "Step ", stepRange), stepLine),
      sampling,
      h("div", { className: "scope-choose" }, gallery,
        h("details", {}, h("summary", {}, "Draw one, or use the camera"), h("div", { className: "own" }, pad.element, camera.root)))),
    h("section", {}, h("h2", {}, "Maps"), stamp, mapsBox),
    h("section", {}, h("h2", {}, "One number"),
      h("div", { className: "scope-pair" }, inputBox, mapBox), working, tableBox),
  );

  const layer = () => network.layers[state.layer];
  const size = () => layer().size;
  const clampState = () => {
    state.layer = Math.min(network.layers.length - 1, Math.max(0, state.layer | 0));
    const [channels, rows, columns] = size();
    state.kernel = Math.min(channels - 1, Math.max(0, state.kernel | 0));
    state.row = Math.min(rows - 1, Math.max(0, state.row | 0));
    state.column = Math.min(columns - 1, Math.max(0, state.column | 0));
  };

  /** Whether it is still the network that is wanted. */
  async function loadNetwork() {
    const { subject } = state;
    const answer = await getJson("/api/scope/network", { subject });
    if (closed || subject !== state.subject) return false;
    network = answer;
    networkOf = subject;
    layers.replaceChildren(...network.layers.map((l, i) =>
      h("option", { value: i }, `${l.name}: ${l.line} → ${l.size.filter((v, k) => l.image || k === 2).join("×")}`)));
    clampState();
    layers.value = state.layer;
    scrubber();
    return true;
  }

  function scrubber() {
    const steps = network.steps ?? [];
    stepRange.max = Math.max(0, steps.length - 1);
    stepRange.disabled = steps.length === 0;
    follow.disabled = steps.length === 0;
    if (state.step !== null) stepRange.value = Math.max(0, steps.indexOf(state.step));
    else stepRange.value = stepRange.max;
    const few = network.heldLayers !== undefined && network.heldLayers < network.layers.length
      ? ` Memory holds the first ${network.heldLayers} layers of these moments.` : "";
    sampling.textContent = steps.length === 0
      ? "A model that stays as it is: one step."
      : `History: the start, every ${network.every === 1 ? "step" : `${network.every} steps`}${network.complete ? ", and the last step" : ""}: ${steps.length} moments. The newest step is there at any time.${few}`;
  }

  async function loadPictures() {
    gallery.replaceChildren();
    if (!network.pictures) {
      if (/^\d+$/.test(state.picture)) {
        gallery.append(h("p", { className: "soft" }, "There are no pictures beside this model: draw one, or use the camera."));
      }
      return;
    }
    const { tensors } = await getTensors("/api/scope/pictures", { subject: state.subject, from: 0, count: PICTURES });
    const { data, shape: [count, rows, columns, channels] } = tensors.pictures;
    for (let i = 0; i < count; i++) {
      const at = i * rows * columns * channels;
      const canvas = tinyMap(rows, columns, (p) => {
        const s = at + p * channels;
        return channels === 1 ? [data[s], data[s], data[s]] : data.subarray(s, s + 3);
      });
      const name = network.classes[tensors.labels.data[i]] ?? "";
      gallery.append(h("button", { type: "button", className: "shot", "aria-label": `picture ${i}, ${name}`, "data-picture": i,
        onclick: () => {
          state.picture = String(i);
          note();
          refresh();
        } }, canvas));
    }
  }

  /** The first map of those that are shown together with one. */
  const firstOf = (kernel) => kernel - (kernel % MAPS);

  const refresh = latest(async () => {
    if (closed || !network || networkOf !== state.subject) return;
    clampState();
    const wanted = { subject: state.subject, picture: state.picture, layer: state.layer, from: firstOf(state.kernel) };
    if (state.step !== null) wanted.step = state.step;
    const { tensors, notes } = await getTensors("/api/scope/view", wanted);
    if (closed) return;
    if (wanted.subject !== state.subject || wanted.picture !== state.picture || wanted.layer !== state.layer || wanted.from !== firstOf(state.kernel)) {
      // Another view was chosen meanwhile. A step alone may be painted: the stamp tells which it is.
      refresh();
      return;
    }
    problem.show(null);
    shown = { ...wanted, tensors, notes, step: Number(notes.step), from: Number(notes.from) };
    paint();
    askWorking();
  }, (error) => {
    if (error.status === 410 && state.step !== null) {
      state.step = null;
      follow.checked = true;
      scrubber();
      note();
      say(error.message);
      refresh();
    } else fail(error);
  });

  /** Whether what is shown is of what is chosen; between a choice and its answer it is not. */
  const current = () => shown && shown.layer === state.layer && shown.subject === state.subject && networkOf === state.subject &&
    state.kernel >= shown.from && state.kernel < shown.from + shown.tensors.maps.shape[0];

  let large = null;
  let input = null;
  let limit = 1;
  let inputLimit = 1;

  const mapOf = (k) => {
    const [, rows, columns] = shown.tensors.maps.shape;
    return shown.tensors.maps.data.subarray(k * rows * columns, (k + 1) * rows * columns);
  };

  function paint() {
    const { maps, input: read, kernels } = shown.tensors;
    const [count, rows, columns] = maps.shape;
    stamp.textContent = `step ${shown.step}${Number(shown.notes.epoch) ? `, epoch ${shown.notes.epoch}` : ""} · picture ${nameOfPicture()} · ${layer().name} of ${shown.notes.subject}`;
    stamp.dataset.step = shown.step;
    stepLine.textContent = String(shown.step);
    for (const button of gallery.children) button.setAttribute("aria-pressed", String(button.dataset.picture === state.picture));
    const [gridRows, gridColumns] = laidOut(rows, columns);
    const all = reach(finite(maps.data));
    renew(mapsBox, () => mapsBox.replaceChildren(...Array.from({ length: count }, (_, k) => {
      const index = shown.from + k;
      const values = padded(mapOf(k), gridRows * gridColumns);
      const parts = [tinyMap(gridRows, gridColumns, (i) => diverging(values[i], all))];
      if (kernels) {
        const [, channels, kr, kc] = kernels.shape;
        const area = kr * kc;
        const some = kernels.data.subarray(k * channels * area, k * channels * area + area);
        const most = reach(finite(some));
        parts.unshift(tinyMap(kr, kc, (i) => diverging(some[i], most)));
      }
      return h("button", { type: "button", className: "tiny", "aria-label": `${layer().image ? "kernel" : "row"} ${index + 1}`,
        "aria-pressed": String(index === state.kernel), "data-kernel": index, onclick: () => select(index) },
      h("b", {}, String(index + 1)), ...parts);
    }), ...more(count)));
    limit = reach(finite(mapOf(state.kernel - shown.from)));
    inputLimit = reach(finite(read.data));
    grids(gridRows, gridColumns, read.shape);
    large.show(Float64Array.from(padded(mapOf(state.kernel - shown.from), gridRows * gridColumns)));
    move(state.row, state.column, false);
    mapTable(rows, columns);
  }

  /** To the maps before and behind, where there are more than are shown. */
  function more(count) {
    if (shown.from === 0 && shown.from + count >= size()[0]) return [];
    const to = (from) => () => select(from);
    return [h("div", { className: "controls" },
      h("button", { type: "button", id: "scope-before", disabled: shown.from === 0, onclick: to(Math.max(0, shown.from - MAPS)) }, `${MAPS} before`),
      h("button", { type: "button", id: "scope-behind", disabled: shown.from + count >= size()[0], onclick: to(Math.min(size()[0] - 1, shown.from + count)) }, `${MAPS} behind`),
      h("span", { className: "soft" }, `${shown.from} to ${shown.from + count - 1} of ${size()[0]}`))];
  }

  function nameOfPicture() {
    const { picture } = shown;
    if (!/^\d+$/.test(picture)) return "of your own";
    const label = gallery.querySelector(`[data-picture="${picture}"]`)?.getAttribute("aria-label");
    return label ? label.replace("picture ", "") : picture;
  }

  /** Grids are made anew only when their sizes change, so that the focus stays. */
  function grids(rows, columns, [, readRows, readColumns]) {
    const [inRows, inColumns] = laidOut(readRows, readColumns);
    if (large && large.rows === rows && large.columns === columns && input.rows === inRows && input.columns === inColumns) return;
    // Whatever painted itself before is gone from the page.
    theme.watchers.length = firstWatchers;
    large = walked(new Picture(rows, columns, "", (v) => diverging(v, limit), (r, c) => {
      if (!current()) return;
      const [row, column] = place(r, c);
      if (row !== state.row || column !== state.column) move(row, column, true);
    }), "scope-canvas", keydown);
    mapBox.replaceChildren(large.canvas, h("figcaption", {}, "what it writes"));
    input = new Picture(inRows, inColumns, "what the layer reads", (v) => diverging(v, inputLimit));
    inputBox.replaceChildren(input.canvas, h("figcaption", {}));
    keptWatchers = theme.watchers.length;
  }

  /** From the painted grid to row and column, and back. */
  const place = (r, c) => {
    const [, rows, columns] = size();
    if (large.rows === rows && large.columns === columns) return [r, c];
    return [0, Math.min(columns - 1, r * large.columns + c)];
  };
  const painted = (row, column, grid, columns) => (grid.columns === columns ? [row, column] : [Math.floor(column / grid.columns), column % grid.columns]);

  function keydown(event) {
    if (!current()) return;
    const [, rows, columns] = size();
    const wide = large.columns;
    const flat = rows === 1 && large.rows > 1;
    const up = flat ? [0, -wide] : [-1, 0];
    const step = { ArrowUp: up, ArrowDown: up.map((v) => -v), ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -columns], End: [0, columns] }[event.key];
    if (!step) return;
    event.preventDefault();
    move(Math.min(rows - 1, Math.max(0, state.row + step[0])), Math.min(columns - 1, Math.max(0, state.column + step[1])), true);
  }

  function move(row, column, ask) {
    state.row = row;
    state.column = column;
    const [, , columns] = size();
    const [r, c] = painted(row, column, large, columns);
    large.frame([r, c, 1, 1]);
    const value = mapOf(state.kernel - shown.from)[row * columns + column];
    large.canvas.setAttribute("aria-label", `${layer().name}, map ${state.kernel + 1}; arrow keys move; row ${row}, column ${column}: ${exact(value, 6)}`);
    if (ask) {
      note();
      askWorking();
    }
  }

  function select(kernel) {
    state.kernel = kernel;
    note();
    if (current()) {
      paint();
      askWorking();
      mapsBox.querySelector(`[data-kernel="${kernel}"]`)?.focus({ preventScroll: true });
    } else refresh();
  }

  const askWorking = latest(async () => {
    if (closed || !current()) return;
    const of = shown;
    const [, rows, columns] = size();
    const at = { kernel: state.kernel, row: state.row, column: state.column };
    const index = (at.kernel * rows + at.row) * columns + at.column;
    const { tensors, notes } = await getTensors("/api/scope/working", { subject: shown.subject, picture: shown.picture, layer: shown.layer, step: shown.step, index });
    // Another step's working may be shown: its stamp tells which it is.
    if (closed || !current() || ["subject", "picture", "layer"].some((key) => of[key] !== shown[key])) return;
    renew(working, () => showWorking(tensors, notes, at));
  }, (error) => (error.status === 410 && state.step === null ? refresh() : fail(error)));

  let channel = 0;
  // Watchers of the theme: those of the frame and the pad, and with those of the two large grids.
  let firstWatchers = 0;
  let keptWatchers = 0;

  function showWorking(t, notes, at) {
    const [channels] = boxOf(t.patch);
    if (channel >= channels) channel = 0;
    theme.watchers.length = keptWatchers;
    working.replaceChildren(
      h("h3", {}, `${layer().name}, map ${at.kernel + 1}, row ${at.row}, column ${at.column}`),
      h("p", { className: "stamp" }, `step ${notes.step} · picture ${nameOfPicture()} · ${notes.formula}`));
    if (channels > 1) {
      const pick = h("select", { id: "scope-channel", "aria-label": "input channel" },
        ...Array.from({ length: channels }, (_, i) => h("option", { value: i, selected: i === channel }, `input channel ${i + 1} of ${channels}`)));
      pick.addEventListener("change", () => {
        if (!current()) return;
        channel = Number(pick.value);
        showWorking(t, notes, at);
        working.querySelector("#scope-channel")?.focus();
      });
      working.append(h("div", { className: "controls" }, pick));
    }
    if (t.patch.data.length > 0) working.append(workingGrids(t, notes, channel, inputLimit));
    working.append(sums(t, notes, channel), agreement(t, notes));
    if (t.patch.data.length > 1) working.append(terms(t, layer().inputSizes[0]));
    frames(t);
  }

  /** Shows what the layer reads, one channel of it, with the patch outlined. */
  function frames(t) {
    const read = shown.tensors.input;
    const [count, rows, columns] = read.shape;
    const area = rows * columns;
    const plane = t.sources.data.find((s) => s >= 0) ?? 0;
    const perTerm = t.patch.shape.length === 3 ? t.patch.shape[1] * t.patch.shape[2] : 0;
    const firstHere = perTerm ? t.sources.data.subarray(channel * perTerm, (channel + 1) * perTerm).find((s) => s >= 0) : undefined;
    const inChannel = Math.floor((firstHere ?? plane) / area);
    const shownChannel = Math.min(count - 1, inChannel);
    input.show(Float64Array.from(padded(read.data.subarray(shownChannel * area, (shownChannel + 1) * area), input.rows * input.columns)));
    inputBox.querySelector("figcaption").textContent = `what it reads: channel ${shownChannel + 1}${inChannel > shownChannel ? ` (the patch is in channel ${inChannel + 1})` : ""}`;
    let [top, left, bottom, right] = [Infinity, Infinity, -1, -1];
    t.sources.data.forEach((s, i) => {
      if (s < 0 || Math.floor(s / area) !== inChannel || t.inputs.data[i] !== 0) return;
      const [r, c] = painted(Math.floor((s % area) / columns), s % columns, input, columns);
      [top, left, bottom, right] = [Math.min(top, r), Math.min(left, c), Math.max(bottom, r), Math.max(right, c)];
    });
    if (bottom >= 0) input.frame([top, left, bottom - top + 1, right - left + 1]);
    else input.frame();
  }

  function mapTable(rows, columns) {
    tableBox.ontoggle = () => tableBox.open && current() && fill();
    const fill = () => {
      const values = mapOf(state.kernel - shown.from);
      const wide = Math.min(columns, 64);
      tableRegion.replaceChildren(h("table", { className: "numbers" },
        h("caption", {}, `map ${state.kernel + 1} of ${layer().name}, step ${shown.step}${columns > wide ? `, the first ${wide} of ${columns} columns` : ""}`),
        h("thead", {}, h("tr", {}, h("td"), ...Array.from({ length: wide }, (_, c) => h("th", { scope: "col" }, String(c))))),
        h("tbody", {}, ...Array.from({ length: Math.min(rows, 64) }, (_, r) => h("tr", {}, h("th", { scope: "row" }, String(r)),
          ...Array.from({ length: wide }, (__, c) => h("td", {}, short(values[r * columns + c]))))))));
    };
    if (tableBox.open) fill();
  }

  subjects.addEventListener("change", () => {
    Object.assign(state, { subject: subjects.value, step: null, layer: 0, kernel: 0, row: 0, column: 0 });
    follow.checked = true;
    note();
    begin();
  });
  layers.addEventListener("change", () => {
    Object.assign(state, { layer: Number(layers.value), kernel: 0, row: 0, column: 0 });
    channel = 0;
    note();
    refresh();
  });
  stepRange.addEventListener("input", () => scrub(Number(stepRange.value)));
  follow.addEventListener("change", () => {
    if (follow.checked) state.step = null;
    else state.step = (network.steps ?? [])[Number(stepRange.value)] ?? null;
    note();
    refresh();
  });

  function scrub(at) {
    const steps = network?.steps ?? [];
    if (at < 0 || at >= steps.length) return;
    stepRange.value = at;
    state.step = steps[at];
    follow.checked = false;
    note();
    refresh();
  }

  const pressed = (event) => {
    if (forOther(event) || !network || networkOf !== state.subject) return;
    const now = state.step === null ? (network.steps ?? []).length - 1 : (network.steps ?? []).indexOf(state.step);
    if (event.key === "[") select(Math.max(0, state.kernel - 1));
    else if (event.key === "]") select(Math.min(size()[0] - 1, state.kernel + 1));
    else if (event.key === ",") scrub(now - 1);
    else if (event.key === ".") scrub(now + 1);
    else return;
    event.preventDefault();
  };
  document.addEventListener("keydown", pressed);

  const begin = latest(async () => {
    const all = await getJson("/api/scope/subjects");
    if (closed) return;
    if (all.length === 0) {
      problem.show("There is nothing to look at yet: begin a training, or put an .onnx file into the folder.");
      return;
    }
    if (!all.some((s) => s.name === state.subject)) state.subject = all[0].name;
    subjects.replaceChildren(...all.map((s) => h("option", { value: s.name, selected: s.name === state.subject }, s.line + (s.live ? " (under way)" : ""))));
    // Another was chosen meanwhile: with it this begins anew.
    if (!(await loadNetwork())) return;
    await loadPictures();
    if (closed) return;
    if (!network.pictures && /^\d+$/.test(state.picture)) {
      await own({ width: SIDE, height: SIDE, channels: 1, samples: pad.ink });
    } else await refresh();
  }, fail);

  let lives = null;
  const reload = latest(async () => {
    if (closed) return;
    if (!network) return begin();
    const { subject } = state;
    const next = await getJson("/api/scope/network", { subject });
    if (closed || subject !== state.subject) return;
    if (subject !== networkOf || next.line !== network.line) return begin();
    network = next;
    const option = Array.from(subjects.options).find((o) => o.value === subject);
    if (option) option.textContent = next.line + (next.live ? " (under way)" : "");
    scrubber();
    if (state.step === null) await refresh();
  }, fail);
  const stopListening = on("scope/training", (value) => {
    if (lives !== null && (state.subject === "training" || state.subject === "" || !network)) reload();
    lives = value.live;
  });
  theme.watchers.push(() => current() && paint());
  firstWatchers = keptWatchers = theme.watchers.length;
  await begin();
  return {
    change(q) {
      for (const key of ["layer", "row", "column"]) if (q.has(key)) state[key] = Number(q.get(key));
      if (q.has("kernel")) state.kernel = Number(q.get("kernel")) - 1;
      if (q.has("picture")) state.picture = q.get("picture");
      state.step = q.has("step") ? Number(q.get("step")) : null;
      follow.checked = state.step === null;
      if (q.has("subject") && q.get("subject") !== state.subject) {
        state.subject = q.get("subject");
        begin();
      } else refresh();
    },
    close() {
      closed = true;
      stopListening();
      camera.stop();
      document.removeEventListener("keydown", pressed);
    },
  };
}
