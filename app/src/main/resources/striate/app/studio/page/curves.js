// Curves of trainings: each as a chart whose cursor moves by arrow keys, and as a table.

import { h, LineChart, Chosen, chartLegend, headRow, legendLine, fixed, percent, scaled, scrolledTall } from "./report.js";

const known = (values) => values.filter((v) => v !== null);

/** What is no number, as where nothing was measured or a loss is beyond all bounds, is not drawn. */
export const listed = (tensor) => Array.from(tensor.data, (v) => (Number.isFinite(v) ? v : null));

/** A chart that can be given other numbers while it is looked at. */
class LiveChart {
  /**
   * @param options title; xLabel; write (for values); low, high (fixed, or null for that of the numbers); leastX
   */
  constructor(options) {
    this.options = options;
    this.legend = h("div");
    this.place = h("div", { className: "live-chart" });
    this.readout = h("p", { className: "readout" });
    this.table = h("table", { className: "plain" });
    this.details = h("details", {}, h("summary", {}, `${options.title} as a table`),
      scrolledTall(`${options.title} as a table`, this.table));
    this.details.addEventListener("toggle", () => this.fill());
    this.root = h("div", { className: "chart-box" }, h("h3", {}, options.title), this.legend, this.place, this.readout, this.details);
    this.follow = true;
  }

  /** xs rising; lines: {name, className, values}. */
  show(xs, lines) {
    const shown = lines.filter((line) => known(line.values).length);
    const nothing = !xs.length || !shown.length;
    this.place.hidden = this.legend.hidden = nothing; // those of a training before are no longer true
    if (nothing) {
      this.xs = [];
      this.lines = [];
      this.follow = true;
      this.readout.textContent = "Nothing was measured yet.";
      this.fill();
      return;
    }
    const all = shown.flatMap((line) => known(line.values));
    const { low: least, high: most } = this.options;
    const low = least ?? Math.min(...all) - 0.02;
    let high = most ?? Math.max(...all) * 1.05;
    if (!(high > low)) high = low + 1;
    const write = this.options.write;
    const say = (i) => `${this.options.xLabel} ${scaled(Math.round(this.xs[i] * 100) / 100)}: ` +
      this.lines.filter(({ values }) => values[i] !== null).map(({ name, values }) => `${name} ${write(values[i])}`).join(", ");
    this.xs = xs;
    this.lines = shown;
    if (!this.chart) {
      this.at = new Chosen(xs.length - 1);
      this.chart = new LineChart(this.place, {
        label: `${this.options.title}; arrow keys move along`, xs, xLabel: this.options.xLabel, leastX: this.options.leastX ?? 0,
        lines: shown, low, high, writeY: this.options.writeY ?? scaled, at: this.at, say, least: 200, most: 300,
      });
      this.at.watch((i) => {
        this.follow = i === this.xs.length - 1;
        this.readout.textContent = say(i);
      });
    } else {
      Object.assign(this.chart.options, { xs, lines: shown });
      this.chart.root.setAttribute("aria-valuemax", xs.length - 1);
      const at = this.follow ? xs.length - 1 : Math.min(this.at.value, xs.length - 1);
      this.chart.axis({ low, high });
      this.at.set(at);
      this.readout.textContent = say(at);
    }
    this.legend.replaceChildren();
    chartLegend(this.legend, ...shown.map((line) => [line.name, legendLine(line.className)]));
    this.fill();
  }

  fill() {
    if (!this.details.open || !this.xs) return;
    const step = Math.max(1, Math.ceil(this.xs.length / 500));
    const rows = this.xs.map((_, i) => i).filter((i) => i % step === 0 || i === this.xs.length - 1);
    this.table.replaceChildren(
      headRow([this.options.xLabel, ...this.lines.map((l) => l.name)]),
      h("tbody", {}, ...rows.map((i) => h("tr", {}, h("th", { scope: "row" }, scaled(this.xs[i])),
        ...this.lines.map(({ values }) => h("td", {}, values[i] === null ? "–" : this.options.write(values[i])))))));
  }
}

export const lossChart = (title, xLabel = "epoch", leastX = 1) =>
  new LiveChart({ title, xLabel, leastX, low: 0, high: null, write: (v) => fixed(v, 4) });
export const accuracyChart = (title) =>
  new LiveChart({ title, xLabel: "epoch", leastX: 1, low: 0, high: 1, write: (v) => percent(v, 2), writeY: (v) => percent(v, 0) });
