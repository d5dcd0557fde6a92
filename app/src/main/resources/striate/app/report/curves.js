// The accuracy curves, and the book's published lines.

function startCurves() {
  const { lines, test, train, published, printed } = data.epochs;
  const count = test.length;
  byId("accuracy-lead").textContent = printed
    ? "The listing as printed. Rings and squares are the lines that the book publishes; the curves are this run."
    : "Rings and squares are the lines that the book publishes for the printed listing. This run's settings differ, so it is not expected to meet them.";
  drawLegend(published.length > 0);
  const at = new Chosen(count - 1);
  const marks = published.filter((line) => line.epoch < Math.max(2, count));
  if (count > 0) {
    new LineChart(byId("chart"), {
      label: "Accuracy by epoch; arrow keys move through the epochs",
      xs: test.map((_, epoch) => epoch),
      xLabel: "epoch",
      leastX: 1,
      lines: [
        { name: "training", className: "train-line", values: train },
        { name: "test", className: "test-line", values: test },
      ],
      low: 0,
      high: 1,
      writeY: (share) => percent(share, 0),
      at,
      say: (epoch) => `epoch ${epoch}: test ${percent(test[epoch])}, training ${percent(train[epoch])}`,
      under: (chart) => [
        ...(printed && count >= 48 ? collapses(chart) : []),
        ...(printed ? ceiling(chart) : []),
      ],
      over: (chart) => marks.flatMap((line) => [
        svg("rect", { class: "train-mark", x: chart.x(line.epoch) - 3.5, y: chart.y(line.train) - 3.5, width: 7, height: 7 }),
        svg("circle", { class: "test-mark", cx: chart.x(line.epoch), cy: chart.y(line.test), r: 4.5 }),
      ]),
    });
  }
  at.watch((epoch) => {
    if (epoch >= 0) byId("chart-readout").textContent = lines[epoch];
  });
  drawLog(published, printed, count);
}

function drawLegend(marks) {
  chartLegend(byId("legend"), ["test", legendLine("test-line")], ["training", legendLine("train-line")],
    ...(marks ? [
      ["published, test", svg("circle", { class: "test-mark", cx: 17, cy: 7, r: 4.5 })],
      ["published, training", svg("rect", { class: "train-mark", x: 13, y: 3, width: 8, height: 8 })],
    ] : []));
}

/** The most that training can show: marks and words on the chart. */
function ceiling(chart) {
  const y = chart.y(0.896);
  const right = chart.width - CHART_MARGIN.right;
  return [
    svg("path", { class: "ceiling", d: `M${CHART_MARGIN.left} ${y}H${right}` }),
    svg("text", { x: right, y: y - 6, "text-anchor": "end" }, "0.896: the most that training can show"),
  ];
}

/** Where the accuracy fell by more than ten points and came back: the kernels climb the gradient. */
function collapses(chart) {
  const parts = [];
  for (const [from, to] of [[16, 22], [42, 47]]) {
    const x = chart.x(from);
    parts.push(svg("rect", { class: "band", x, y: CHART_MARGIN.top, width: chart.x(to) - x, height: chart.y(0) - CHART_MARGIN.top },
      svg("title", {}, `Epochs ${from}–${to}: the listing moves its kernels up the gradient, and the run collapses.`)));
  }
  if (chart.width > 640) {
    parts.push(svg("text", { x: chart.x(47) + 8, y: chart.y(0.14) }, "collapses: the listing moves the kernels"));
    parts.push(svg("text", { x: chart.x(47) + 8, y: chart.y(0.14) + 17 }, "up the gradient (epochs 16–22, 42–47)"));
  }
  return parts;
}

function drawLog(published, printed, count) {
  const inRun = published.filter((line) => line.ours);
  const equal = inRun.filter((line) => line.same).length;
  byId("log-note").textContent = printed
    ? `${equal} of the ${inRun.length} published lines that this run reaches are equal to the last digit` +
      (inRun.length < published.length ? `; the other ${published.length - inRun.length} lie beyond its ${count} epochs.` : ".")
    : "This run is not the printed listing (see its settings below): the lines stand here for comparison only.";
  const head = h("thead", {},
    h("tr", {}, h("td", {}), h("th", { colSpan: 2, scope: "colgroup" }, "published"), h("th", { colSpan: 2, scope: "colgroup" }, "this run"), h("td", {})),
    h("tr", {}, ...["epoch", "test", "training", "test", "training", ""].map((text) => h("th", { scope: "col" }, text))));
  const body = h("tbody");
  for (const line of published) {
    const verdict = !line.ours ? h("td", { className: "soft" }, "not run")
      : line.same ? h("td", { className: "yes" }, "✓ equal") : h("td", { className: "no" }, "≠ differs");
    const ours = line.ours ? line.ours.match(/Test-Acc:(\S+) Train-Acc:(\S+)/).slice(1) : ["–", "–"];
    const theirs = line.text.match(/Test-Acc:(\S+) Train-Acc:(\S+)/).slice(1);
    body.append(h("tr", { "data-epoch": line.epoch },
      h("th", { scope: "row" }, String(line.epoch)),
      ...theirs.map((text) => h("td", {}, text)), ...ours.map((text) => h("td", {}, text)), verdict));
  }
  byId("log-table").append(head, body);
}
