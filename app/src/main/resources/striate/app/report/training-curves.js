// Loss, accuracy and learning rate over the epochs.

/** The range of all that was measured, with some air. */
function rangeOf(lists, floor, ceiling) {
  const all = lists.flat().filter((v) => v !== null);
  let low = Math.min(...all);
  let high = Math.max(...all);
  const air = (high - low || Math.abs(high) || 1) * 0.06;
  low = Math.max(floor, low - air);
  high = Math.min(ceiling, high + air);
  return low < high ? [low, high] : [low - 1, high + 1];
}

function startCurves() {
  const run = data.history;
  if (!run) return;
  byId("curves").hidden = false;
  const looked = { VALIDATION: "validation", TEST: "test", LAST_EPOCH: "validation" }[run.selection];
  const chose = {
    VALIDATION: `The weights of epoch ${run.modelEpoch} are the model: its validation images, held out of training, chose it.`,
    TEST: `The weights of epoch ${run.modelEpoch} are the model: the test images chose it.`,
    LAST_EPOCH: `The weights after the last epoch are the model.`,
  }[run.selection];
  byId("curves-lead").textContent = chose + " Training figures are taken while it learns, with augmentation and dropout at work.";
  const at = new Chosen(Math.max(0, run.epoch.indexOf(run.modelEpoch)));
  const has = (values) => values.some((v) => v !== null);
  const lines = (train, other) => [
    { name: "training", className: "train-line", values: train },
    { name: looked, className: "test-line", values: other },
  ].filter((line) => has(line.values));
  chartLegend(byId("curves-legend"), ["training", legendLine("train-line")],
    ...(has(run.validationLoss) || has(run.validationAccuracy) ? [[looked, legendLine("test-line")]] : []),
    ["the model’s epoch", legendLine("model-line")]);
  const says = (series, write) => (i) => `epoch ${run.epoch[i]}: ` +
    series.filter(({ values }) => values[i] !== null).map(({ name, values }) => `${name} ${write(values[i])}`).join(", ");
  const model = (chart) => {
    const x = chart.x(run.modelEpoch);
    return [svg("path", { class: "model-line", d: `M${x} ${CHART_MARGIN.top}V${chart.height - CHART_MARGIN.bottom}` })];
  };
  const draw = (name, series, range, write, writeY) => {
    if (!series.length) {
      byId(`${name}-readout`).textContent = "Not measured.";
      return null;
    }
    const say = says(series, write);
    const chart = new LineChart(byId(`${name}-chart`), {
      label: `${name} by epoch; arrow keys move through the epochs`,
      xs: run.epoch, xLabel: "epoch", leastX: 1, lines: series, low: range[0], high: range[1], writeY, at, say, under: model,
    });
    at.watch((i) => (byId(`${name}-readout`).textContent = say(i)));
    return chart;
  };
  const losses = lines(run.trainLoss, run.validationLoss);
  const lossLists = losses.map((line) => line.values);
  const linear = rangeOf(lossLists, 0, Infinity);
  const loss = draw("loss", losses, [0, linear[1]], (v) => fixed(v, 4), scaled);
  const least = Math.min(...lossLists.flat().filter((v) => v !== null));
  if (loss && least > 0) {
    const scale = new Chosen("linear");
    choice(byId("loss-scale"), "loss-scale", "Scale", [["linear", "linear"], ["log", "logarithmic"]], scale);
    scale.watch((name) => loss.axis(name === "log"
      ? { log: true, low: least * 0.85, high: linear[1] } : { log: false, low: 0, high: linear[1] }));
  }
  const accuracies = lines(run.trainAccuracy, run.validationAccuracy);
  const range = rangeOf(accuracies.map((line) => line.values), 0, 1);
  draw("accuracy", accuracies, range, (v) => percent(v, 2), (v) => percent(v, range[1] - range[0] < 0.1 ? 1 : 0));
  startRate(run);
  epochTable(run, looked);
}

function startRate(run) {
  const steps = run.steps > 0;
  const xs = steps ? run.stepAt : run.epoch;
  const values = steps ? run.stepRate : run.rate;
  const known = values.filter((v) => v !== null);
  if (!known.length) {
    byId("rate-chart").parentElement.hidden = true;
    return;
  }
  const at = new Chosen(xs.length - 1);
  const say = (i) => (steps ? `after ${fixed(xs[i], 2)} epochs` : `epoch ${xs[i]}`) + `: rate ${scaled(values[i])}`;
  new LineChart(byId("rate-chart"), {
    label: "learning rate; arrow keys move through the run", xs, xLabel: "epoch", leastX: steps ? 0 : 1, lines: [{ name: "rate", className: "test-line", values }],
    low: 0, high: Math.max(...known) * 1.06 || 1, at, say, least: 170, most: 200,
  });
  at.watch((i) => (byId("rate-readout").textContent = say(i)));
}

function epochTable(run, looked) {
  const columns = [
    ["training loss", run.trainLoss, (v) => fixed(v, 4)], ["training accuracy", run.trainAccuracy, (v) => percent(v, 2)],
    [`${looked} loss`, run.validationLoss, (v) => fixed(v, 4)], [`${looked} accuracy`, run.validationAccuracy, (v) => percent(v, 2)],
    ["rate", run.rate, scaled], ["seconds", run.took, (v) => fixed(v, 1)],
  ].filter(([, values]) => values.some((v) => v !== null));
  byId("epochs-table").append(
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "epoch"), ...columns.map(([name]) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, ...run.epoch.map((epoch, i) => h("tr", { "data-epoch": epoch, className: epoch === run.modelEpoch ? "chosen" : "" },
      h("th", { scope: "row" }, epoch === run.modelEpoch ? `${epoch} (model)` : String(epoch)),
      ...columns.map(([, values, write]) => h("td", {}, values[i] === null ? "–" : write(values[i])))))));
  if (run.epoch.length < run.count) {
    byId("epochs-note").hidden = false;
    byId("epochs-note").textContent = `${whole(run.epoch.length)} of ${whole(run.count)} epochs are in this page, at even distances.`;
  }
}
