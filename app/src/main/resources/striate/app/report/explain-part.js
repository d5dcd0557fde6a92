// An explanation: its map, what it says, and its receipt.

const MARKS = { good: "✓ good", bad: "✗ bad", open: "– open" };

function curveChart(title, curve, better) {
  const steps = curve.byMap.length - 1;
  const at = new Chosen(Math.round(steps / 5));
  const xs = curve.byMap.map((_, i) => (100 * i) / steps);
  const say = (i) => `${scaled(xs[i])} % of the pixels: by the map ${percent(curve.byMap[i])}, in random order ${percent(curve.byChance[i])}`;
  const chart = h("div");
  const legend = h("div");
  const readout = h("p", { className: "readout", "aria-live": "polite" });
  chartLegend(legend, ["by the map", legendLine("test-line")], ["in random order (mean)", legendLine("train-line")]);
  const part = h("div", {}, h("h4", {}, `${title} (${better} is better)`), legend, chart, readout);
  new LineChart(chart, {
    label: `${title}: the class’s probability by the share of pixels; arrow keys move along`, xs, xLabel: "share of pixels, %",
    lines: [{ name: "chance", className: "train-line", values: curve.byChance }, { name: "map", className: "test-line", values: curve.byMap }],
    low: 0, high: 1, writeY: (v) => percent(v, 0), at, say, least: 180, most: 260,
  });
  at.watch((i) => (readout.textContent = say(i)));
  return part;
}

function curveTable({ deletion, insertion }) {
  const steps = deletion.byMap.length - 1;
  const head = ["pixels", "deletion, map", "random", "insertion, map", "random"];
  return h("table", { className: "plain" },
    headRow(head),
    h("tbody", {}, ...deletion.byMap.map((_, i) => h("tr", {}, h("th", { scope: "row" }, percent(i / steps, 0)),
      ...[deletion.byMap, deletion.byChance, insertion.byMap, insertion.byChance].map((values) => h("td", {}, percent(values[i], 2)))))));
}

function randomTable({ steps }) {
  const number = (v) => (v === null ? "same all over" : fixed(v, 3));
  return h("table", { className: "plain" },
    h("caption", {}, "Rank correlation with this map, as weights are drawn anew from the last layer down"),
    headRow(["drawn anew", "signed", "absolute values"]),
    h("tbody", {}, ...steps.map((s) => h("tr", {}, h("th", { scope: "row" }, s.all ? "all layers" : `down to ${s.downTo}`),
      h("td", {}, number(s.correlation)), h("td", {}, number(s.unsigned))))));
}

function explainedMap(picture, source, map, values) {
  const panels = new Panels(picture, source, map, values);
  const part = h("div", { className: "explained" },
    h("h3", {}, `${map.title}: why ${map.class}?`),
    h("p", { className: "soft small" }, map.layer === "input" ? "Over the picture itself, pixel by pixel" : `Over the ${map.rows}×${map.columns} maps of layer ${map.layer}`,
      `; probability ${percent(map.probability, 2)}, logit ${fixed(map.logit, 4)}.`));
  for (const note of map.notes) part.append(h("p", { className: "evidence" }, note));
  part.append(panels.figures(), panels.readout, panels.table());
  part.append(h("h4", {}, "Receipt"), h("ul", { className: "receipt" }, ...map.receipt.map(({ mark, title, text }) =>
    h("li", {}, h("span", { className: `mark ${mark}` }, MARKS[mark]), h("span", { className: "what" }, title), h("span", { className: "text" }, text.replaceAll(" %", "\u00a0%"))))));
  const details = h("details", {}, h("summary", {}, "Curves and correlations behind the receipt"));
  details.addEventListener("toggle", () => {
    if (!details.open || details.children.length > 1) return;
    details.append(
      h("div", { className: "curves" }, curveChart("Deletion", map.deletion, "lower"), curveChart("Insertion", map.insertion, "higher")),
      scrolledTall("Curves as numbers", curveTable(map)),
      scrolled("Random weights", randomTable(map.randomisation)));
  });
  part.append(details);
  return part;
}
