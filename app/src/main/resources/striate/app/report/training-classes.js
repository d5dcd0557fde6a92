// The figures of each class, sortable, and the calibration diagram.

/** Of more classes the table scrolls within the page. */
const MOST_AT_LENGTH = 40;

const share = (v) => (v === null ? "–" : percent(v));

/** A share with its interval, in words and as a bar. */
function proportionCell([value, low, high], from) {
  if (value === null) return h("td", { "data-value": "" }, "–");
  const at = (v) => (100 * (v - from)) / (1 - from);
  const drawing = svg("svg", { class: "interval", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: "whole", x: 0, y: 3.5, width: 100, height: 3 }),
    ...(low === null || high === null ? [] : [svg("rect", { class: "span", x: at(low), y: 3.5, width: Math.max(0.5, at(high) - at(low)), height: 3 })]),
    svg("rect", { class: "mark", x: Math.min(98.8, at(value)), y: 0, width: 1.2, height: 10 }));
  const interval = low === null || high === null ? "" : ` (${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)})`;
  return h("td", { "data-value": value }, share(value), h("small", { className: "soft" }, interval), drawing);
}

function startClasses() {
  const { results, classes } = data;
  if (!results) return;
  byId("classes").hidden = false;
  const lows = results.classes.flatMap((c) => [c.precision, c.recall, c.f1]).filter(([v]) => v !== null).map(([, low]) => low);
  // Good networks differ in the last tenth only.
  const from = Math.min(0.9, Math.floor(10 * Math.min(...lows)) / 10);
  byId("bars-from").textContent = `The bars go from ${percent(from, 0)} to 100 %.`;
  const rows = results.classes.map((c, i) => ({ i, name: classes[i], ...c }));
  const number = (value) => h("td", { "data-value": value }, whole(value));
  const columns = [
    { name: "class", key: (r) => r.i, first: 1 },
    { name: "pictures", key: (r) => r.images, cell: (r) => number(r.images), first: -1 },
    { name: "answers", key: (r) => r.answers, cell: (r) => number(r.answers), first: -1 },
    { name: "precision", key: (r) => r.precision[0] ?? -1, cell: (r) => proportionCell(r.precision, from), first: 1 },
    { name: "recall", key: (r) => r.recall[0] ?? -1, cell: (r) => proportionCell(r.recall, from), first: 1 },
    { name: "F1", key: (r) => r.f1[0] ?? -1, cell: (r) => proportionCell(r.f1, from), first: 1 },
  ];
  const body = h("tbody");
  const heads = [];
  let sorted = { column: 0, way: 1 };
  const show = () => {
    const { key } = columns[sorted.column];
    body.replaceChildren(...[...rows].sort((a, b) => sorted.way * (key(a) - key(b)) || a.i - b.i).map((r) =>
      h("tr", { "data-class": r.i }, h("th", { scope: "row" }, r.name), ...columns.slice(1).map((column) => column.cell(r)))));
    heads.forEach((head, i) => {
      const way = i === sorted.column ? sorted.way : 0;
      head.setAttribute("aria-sort", { "-1": "descending", 0: "none", 1: "ascending" }[way]);
      head.firstChild.lastChild.textContent = { "-1": "▼", 0: "", 1: "▲" }[way];
    });
  };
  const sort = (i) => {
    sorted = { column: i, way: i === sorted.column ? -sorted.way : columns[i].first };
    show();
  };
  for (const [i, { name }] of columns.entries()) {
    heads.push(h("th", { scope: "col" }, h("button", { type: "button", className: "sort", "data-sort": name, onclick: () => sort(i) },
      name, h("span", { "aria-hidden": "true" }))));
  }
  byId("class-table").append(h("thead", {}, h("tr", {}, ...heads)), body);
  // What comes below would be screens away.
  byId("class-table").parentElement.classList.toggle("tall", rows.length > MOST_AT_LENGTH);
  show();
}

/** Accuracy by confidence, and how many answers there are: a drawing and a table. */
function reliability(all, error, chart, table) {
  const bins = all.filter((bin) => bin.count > 0);
  const side = 300;
  const left = 58;
  const top = 10;
  const most = Math.max(...bins.map((bin) => bin.count));
  const x = (v) => left + v * side;
  const y = (v) => top + (1 - v) * side;
  const tall = 62;
  const base = top + side + 46 + tall;
  const axis = [0, 0.2, 0.4, 0.6, 0.8, 1].flatMap((v) => [
    svg("path", { class: v ? "grid-line" : "axis", d: `M${left} ${y(v)}H${left + side}` }),
    svg("text", { x: left - 8, y: y(v) + 4, "text-anchor": "end" }, percent(v, 0)),
    svg("text", { x: x(v), y: top + side + 18, "text-anchor": "middle" }, percent(v, 0)),
  ]);
  const words = (b) => `confidence ${percent(b.low, 0)} to ${percent(b.high, 0)}: ${whole(b.count)} answers, mean confidence ${percent(b.confidence)}, accuracy ${percent(b.accuracy)}`;
  chart.className = "chart";
  chart.append(svg("svg", {
    viewBox: `0 0 ${left + side + 30} ${base + 24}`, role: "img",
    "aria-label": `Accuracy by confidence, ${bins.length} groups; the table has the numbers. Expected calibration error ${percent(error, 2)}.`,
  }, ...axis,
  ...bins.map((b) => svg("g", {}, svg("title", {}, words(b)),
    svg("rect", { class: "calibrated", x: x(b.low) + 1, y: y(b.accuracy), width: Math.max(1, (b.high - b.low) * side - 2), height: y(0) - y(b.accuracy) }),
    svg("rect", { class: "answers", x: x(b.low) + 1, y: base - (b.count / most) * tall, width: Math.max(1, (b.high - b.low) * side - 2), height: (b.count / most) * tall }))),
  svg("path", { class: "diagonal", d: `M${x(0)} ${y(0)}L${x(1)} ${y(1)}` }),
  ...bins.map((b) => svg("path", { class: "gap", d: `M${x(b.confidence)} ${y(b.accuracy)}V${y(b.confidence)}` })),
  ...bins.map((b) => svg("circle", { class: "test-mark", cx: x(b.confidence), cy: y(b.accuracy), r: 3.5 })),
  svg("text", { x: left + 6, y: top + 16 }, "accuracy"),
  svg("text", { x: left + side / 2, y: base + 18, "text-anchor": "middle" }, "confidence; below: number of answers"),
  svg("path", { class: "axis", d: `M${left} ${base}H${left + side}` })));
  table.append(
    headRow(["confidence", "answers", "mean confidence", "accuracy"]),
    h("tbody", {}, ...bins.map((b) => h("tr", {}, h("th", { scope: "row" }, `${percent(b.low, 0)} – ${percent(b.high, 0)}`),
      h("td", {}, whole(b.count)), h("td", {}, percent(b.confidence)), h("td", {}, percent(b.accuracy))))));
}

function startCalibration() {
  const { results } = data;
  if (!results?.bins.length) return;
  byId("calibration").hidden = false;
  byId("calibration-lead").textContent = `Answers are grouped by confidence, the probability that the network gave them. Of a calibrated network's ` +
    `answers with 80 % confidence four in five are right, and the bars end on the diagonal. The expected calibration error (ECE) is ` +
    `${percent(results.calibrationError, 2)}: the mean distance between confidence and accuracy.`;
  reliability(results.bins, results.calibrationError, byId("calibration-chart"), byId("calibration-table"));
}
