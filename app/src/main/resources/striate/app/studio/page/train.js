// A training: begun, watched while it goes, stopped, gone on with.

import { h, percent, fixed, whole } from "./report.js";
import { getJson, getTensors, on, postJson } from "./api.js";
import { attempt, button, duration, field, forOther, latest, problemLine } from "./ui.js";
import { accuracyChart, listed, lossChart } from "./curves.js";

export const title = "Training";
export const keys = [["s", "stop the training"]];

const TIMES = [["30s", "half a minute"], ["1m", "1 minute"], ["5m", "5 minutes"], ["20m", "20 minutes"], ["1h", "1 hour"], ["", "as set below"]];

/** Settings that are shown first; all others are behind "More settings". */
const FIRST = ["network", "image", "epochs", "seed"];

export function open(root, query, app) {
  const problem = problemLine();
  const line = h("p", { className: "training-line", id: "training-line" });
  const bar = h("progress", { max: 1, value: 0, hidden: true, "aria-labelledby": "training-line" });
  const tiles = h("dl", { className: "tiles", hidden: true });
  const said = h("ul", { className: "said soft small" });
  let state = { busy: false, phase: "idle" };
  let done = -1;
  let drawn = 0;
  let closed = false;

  const budget = h("select", {}, ...TIMES.map(([value, text]) => h("option", { value, selected: value === "1m" }, text)));
  const inputs = new Map();
  let named = query;
  const more = h("div", { className: "settings" });
  const startButton = h("button", { className: "main" }, "Train");
  const stopButton = button("Stop", stop, { hidden: true, "aria-keyshortcuts": "s" });
  const resumeButton = button("Go on", resume, { hidden: true });
  const form = h("form", {
    onsubmit: (event) => {
      event.preventDefault();
      begin();
    },
  }, field("Time", budget, "With a time, a short trial on this machine chooses what is left at auto: network, picture size, number of epochs."),
  h("details", {}, h("summary", {}, "More settings"), more), h("div", { className: "row" }, startButton, stopButton, resumeButton));

  getJson("/api/settings").then((settings) => {
    settings.sort((a, b) => (FIRST.indexOf(b.name) >= 0) - (FIRST.indexOf(a.name) >= 0));
    for (const s of settings) {
      if (s.name === "budget") continue;
      const input = h("input", { type: "text", placeholder: s.standard, maxLength: 300, autocomplete: "off", spellcheck: false });
      inputs.set(s.name, input);
      more.append(field(s.name, input, s.description));
    }
    read(named);
  }, (error) => problem.show(error));

  /** Takes settings from the address; those that it does not name stay as they are. */
  function read(from) {
    named = from;
    for (const [name, value] of from) if (inputs.has(name)) inputs.get(name).value = value;
    if (!from.has("budget")) return;
    const time = from.get("budget");
    if (![...budget.options].some((o) => o.value === time)) budget.append(h("option", { value: time }, time));
    budget.value = time;
  }

  function begin() {
    const settings = {};
    for (const [name, input] of inputs) if (input.value.trim()) settings[name] = input.value.trim();
    if (budget.value && !("epochs" in settings)) settings.budget = budget.value;
    attempt(problem, async () => {
      await postJson("/api/train", { settings });
      stopButton.focus();
    });
  }
  function stop() {
    attempt(problem, () => postJson("/api/train/stop"));
  }
  function resume() {
    attempt(problem, () => postJson("/api/train/resume", { run: state.run }));
  }

  const loss = lossChart("Loss");
  const accuracy = accuracyChart("Accuracy");
  const steps = lossChart("Loss of the steps", "step", 1);

  function update(next) {
    if (!next) return;
    const was = state.phase;
    state = next;
    const training = state.phase === "training";
    line.textContent = {
      idle: "No training since the studio was opened.",
      training: training && state.epoch ? `Epoch ${state.epoch} of ${state.epochs}: batch ${state.batch} of ${state.batches}, about ${duration(state.left)} left` : "",
    }[state.phase] || state.line;
    bar.hidden = !state.busy;
    if (training && state.steps) bar.value = state.step / state.steps;
    else bar.removeAttribute("value");
    startButton.disabled = state.busy;
    stopButton.hidden = !state.busy;
    resumeButton.hidden = !(state.phase === "stopped" && state.run);
    tiles.hidden = !training;
    if (training && state.epoch) {
      tiles.replaceChildren(...[
        ["loss", fixed(state.loss, 4)], ["training accuracy", percent(state.accuracy, 1)],
        ["validation accuracy", state.validationAccuracy === null ? "–" : percent(state.validationAccuracy, 1)],
        ["pictures a second", whole(Math.round(state.imagesPerSecond))],
      ].map(([name, value]) => h("div", { className: "tile" }, h("dt", {}, name), h("dd", {}, value))));
    }
    const lines = state.lines ?? [];
    if (said.children.length !== lines.length || lines.at(-1) !== said.lastChild?.textContent) said.replaceChildren(...lines.map((text) => h("li", {}, text)));
    if (was !== state.phase && was !== "idle" && !state.busy) app.say(state.line);
    if (state.phase === "failed") problem.show(state.line);
    else if (was === "failed") problem.show(null);
    if (state.phase === "done") said.append(h("li", {}, h("a", { href: `#/matrix?run=${encodeURIComponent(state.run)}` }, "Confusions: what it takes for what")));
    // Steps once a second, epochs as they come.
    if (state.done !== done || (training && performance.now() - drawn > 1000) || was !== state.phase) draw();
  }

  const draw = latest(async () => {
    drawn = performance.now();
    done = state.done;
    const { tensors } = await getTensors("/api/training/curve");
    if (closed) return;
    const epochs = listed(tensors.epoch);
    loss.show(epochs, [
      { name: "training", className: "train-line", values: listed(tensors.loss) },
      { name: "validation", className: "test-line", values: listed(tensors.validationLoss) }]);
    accuracy.show(epochs, [
      { name: "training", className: "train-line", values: listed(tensors.accuracy) },
      { name: "validation", className: "test-line", values: listed(tensors.validationAccuracy) }]);
    steps.show(listed(tensors.steps), [{ name: "loss", className: "test-line", values: listed(tensors.stepLoss) }]);
    root.dataset.epochs = epochs.length;
  }, (error) => problem.show(error));

  const pressed = (event) => {
    if (event.key === "s" && !forOther(event) && state.busy) stop();
  };
  document.addEventListener("keydown", pressed);
  root.append(
    h("section", { "aria-labelledby": "train-title" }, h("h1", { id: "train-title" }, "Training"), form, problem, line, bar, tiles, said),
    h("section", { "aria-labelledby": "curves-title" }, h("h2", { id: "curves-title" }, "Curves"),
      h("div", { className: "charts" }, loss.root, accuracy.root, steps.root)));
  const end = on("training", update);
  return {
    change: read,
    close() {
      closed = true;
      document.removeEventListener("keydown", pressed);
      end();
    },
  };
}
