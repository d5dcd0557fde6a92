// The learning-rate finder's chart.

function startRates() {
  const { title, rates, losses, smoothed, steepest, tenthOfLowest, why, settings, version } = data;
  byId("title").textContent = `A learning rate for ${title}`;
  byId("version").textContent = version;
  const tile = (id, name, value, note) => byId("tiles").append(
    h("div", { className: "tile", id }, h("dt", {}, name), h("dd", {}, value, h("small", {}, note))));
  tile("tile-steepest", "Where the loss falls fastest", scaled(steepest), "a good first rate");
  tile("tile-tenth", "A tenth of the rate of the lowest loss", scaled(tenthOfLowest), "more daring");
  chartLegend(byId("legend"), ["smoothed loss", legendLine("test-line")], ["loss of the batch", legendLine("train-line")],
    ["falls fastest", legendLine("model-line")], ["a tenth of the rate of the lowest loss", legendLine("tenth-line")]);
  const known = smoothed.filter((v) => v !== null);
  const low = Math.min(...known);
  const start = known[0];
  // The explosion at the end would press all that matters flat.
  const high = Math.min(Math.max(...known), low + 2 * Math.max(start - low, 1e-9)) + 0.06 * (start - low);
  const cut = (values) => values.map((v) => (v === null ? null : Math.min(Math.max(v, low - 0.1 * (start - low)), high)));
  const nearest = rates.reduce((best, rate, i) => (Math.abs(Math.log(rate / steepest)) < Math.abs(Math.log(rates[best] / steepest)) ? i : best), 0);
  const at = new Chosen(nearest);
  const number = (v) => (v === null ? "not finite" : fixed(v, 4));
  const say = (i) => `rate ${scaled(rates[i])}: smoothed loss ${number(smoothed[i])}, of the batch ${number(losses[i])}`;
  const upright = (className, rate) => (chart) => {
    const x = chart.x(rate);
    return svg("path", { class: className, d: `M${x} ${CHART_MARGIN.top}V${chart.height - CHART_MARGIN.bottom}` });
  };
  new LineChart(byId("chart"), {
    label: "Loss by learning rate; arrow keys move through the steps", xs: rates, logX: true, xLabel: "learning rate",
    lines: [{ name: "batch", className: "train-line", values: cut(losses) }, { name: "smoothed", className: "test-line", values: cut(smoothed) }],
    low: low - 0.1 * (start - low || 1), high: high > low ? high : low + 1, at, say,
    under: (chart) => [upright("model-line", steepest)(chart), upright("tenth-line", tenthOfLowest)(chart)],
  });
  at.watch((i) => (byId("readout").textContent = say(i)));
  byId("why").textContent = `${whole(rates.length)} steps; it ended because ${why}. Larger losses are drawn at the upper edge.`;
  byId("table").append(
    headRow(["rate", "loss", "smoothed"]),
    h("tbody", {}, ...rates.map((rate, i) => h("tr", {}, h("th", { scope: "row" }, scaled(rate)), h("td", {}, number(losses[i])), h("td", {}, number(smoothed[i]))))));
  byId("settings").append(...Object.entries(settings).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, h("code", {}, value))]));
}

theme.start(byId("theme"));
startRates();
document.documentElement.dataset.ready = "true";
