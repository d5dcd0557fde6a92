// Puts the chapter's page together.

/** The run's arrays, and what is computed from them here: the page does the network's own arithmetic. */
class Run {
  static async read() {
    const [before, after, labels, predicted, indices, pixels, scores] = await Promise.all([
      data.kernels.before, data.kernels.after, data.test.labels, data.test.predicted,
      data.digits.indices, data.digits.pixels, data.digits.scores,
    ].map(unpack));
    return new Run({ before, after, labels, predicted, indices, pixels, scores });
  }

  constructor({ before, after, labels, predicted, indices, pixels, scores }) {
    const count = before.length / 9;
    this.kernels = { before, after, count, names: Array.from({ length: count }, (_, k) => String(k + 1)) };
    this.test = { labels, predicted };
    this.rows = data.map.rows;
    this.columns = data.map.columns;
    this.store = { indices, pixels, scores };
    const wrong = [];
    indices.forEach((index, slot) => {
      if (labels[index] !== predicted[index]) wrong.push(slot);
    });
    this.digits = { picks: data.digits.picks, wrong };
    this.lastMaps = { slot: -1, maps: [] };
  }

  /** A digit whose picture is in this page. */
  digit(slot) {
    const { indices, pixels, scores } = this.store;
    const index = indices[slot];
    return {
      index,
      label: this.test.labels[index],
      predicted: this.test.predicted[index],
      pixels: Float64Array.from(pixels.subarray(784 * slot, 784 * (slot + 1))),
      scores: scores.subarray(10 * slot, 10 * (slot + 1)),
    };
  }

  /** Every kernel's tanh map of a digit. */
  maps(slot) {
    if (this.lastMaps.slot !== slot) {
      const image = this.digit(slot).pixels.map((v) => v / 255);
      const maps = this.kernels.names.map((_, k) =>
        correlate(image, 28, kernelOf(this.kernels.after, k, this.kernels.count), this.rows, this.columns).map(Math.tanh));
      this.lastMaps = { slot, maps };
    }
    return this.lastMaps.maps;
  }
}

function startSummary(run) {
  const { test, train, testCount, trainCount, published, printed } = data.epochs;
  const last = test.length - 1;
  const { labels, predicted } = run.test;
  const wrong = labels.reduce((n, label, i) => n + (label === predicted[i] ? 0 : 1), 0);
  const fills = {
    kernels: run.kernels.count, positions: run.rows * run.columns, size: `${run.rows}×${run.columns}`,
    wrong: whole(wrong), version: data.version,
  };
  for (const element of document.querySelectorAll("[data-fill]")) element.textContent = fills[element.dataset.fill];
  byId("summary").textContent = `The convolutional network of chapter 10 of Grokking Deep Learning, trained on ` +
    `${whole(data.train.count)} handwritten digits for ${test.length} ${test.length === 1 ? "epoch" : "epochs"} and tested on ${whole(labels.length)} others. ` +
    (printed ? "The listing as printed." : "Not the printed listing: see its settings.");
  const inRun = published.filter((line) => line.ours);
  const shared = run.kernels.before.length;
  const tile = (id, name, value, note) => h("div", { className: "tile", id }, h("dt", {}, name), h("dd", {}, value, h("small", {}, note)));
  byId("tiles").append(
    tile("tile-test", "Test accuracy", test.length ? percent(test[last], 2) : "–", `of ${whole(testCount)} digits, last epoch`),
    tile("tile-train", "Training accuracy", train.length ? percent(train[last]) : "–", `of ${whole(trainCount)} digits, dropout on`),
    tile("tile-wrong", "Wrong", whole(wrong), "test digits, shown below"),
    tile("tile-shared", "Shared weights", whole(shared), `used ${run.rows * run.columns} times an image; ${whole(data.weights)} more are dense`),
    printed ? tile("tile-log", "Published lines", `${inRun.filter((line) => line.same).length} of ${inRun.length}`, "equal to the last digit")
      : tile("tile-fixes", "Corrections", String(data.settings.fixes.length), data.settings.fixes.join(", ")),
  );
}

function startFacts() {
  const facts = byId("facts");
  const fact = (name, ...value) => facts.append(h("dt", {}, name), h("dd", {}, ...value));
  const { settings } = data;
  fact("Command", h("code", {}, settings.command));
  fact("Settings", `${settings.epochs} epochs, ${settings.threads} ${settings.threads === 1 ? "thread" : "threads"} (the number of threads changes no digit), ` +
    (settings.fixes.length ? `corrections: ${settings.fixes.join(", ")}` : "no corrections: the listing as printed"));
  fact("Network", `28×28 pixels → ${data.map.kernels} kernels of 3×3, tanh, at ${data.map.rows}×${data.map.columns} positions → ` +
    `${whole(data.map.rows * data.map.columns * data.map.kernels)} hidden values, dropout ½ → 10 classes, softmax`);
  fact("Arithmetic", "64-bit floating point; random numbers as NumPy's RandomState(1)");
  fact("Data", data.source.text, " ", data.source.licence);
  fact("Program", `Striate ${data.version}, Apache License 2.0`);
}

async function start() {
  theme.start(byId("theme"));
  if (typeof DecompressionStream === "undefined") {
    byId("main").prepend(h("p", { className: "problem" }, "This browser is too old to unpack the run's data: any browser of 2023 or later can."));
    return;
  }
  const run = await Run.read();
  const chosenKernel = new Chosen(0);
  const chosenDigit = new Chosen(run.digits.picks[0]);
  startSummary(run);
  startCurves();
  startKernels(run, chosenKernel);
  startMaps(run, chosenDigit, chosenKernel);
  startScan(run, chosenDigit, chosenKernel);
  startPooling();
  startMistakes(run, chosenDigit);
  startFacts();
  document.documentElement.dataset.ready = "true";
}

start();
