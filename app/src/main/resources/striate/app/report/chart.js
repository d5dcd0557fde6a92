// Lines over one axis, with a cursor that the pointer and the arrow keys move.

const CHART_MARGIN = { top: 14, right: 18, bottom: 42, left: 56 };

/** Values at round distances from low to high, about so many; two at least where they fit, for one alone is no scale. */
function ticks(low, high, count, least = 0) {
  const wanted = Math.max(least, (high - low) / count) || 1;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const steps = [0.5, 1, 2, 5, 10].map((s) => s * power);
  let found = [];
  for (let i = steps.findIndex((s) => s >= wanted * (1 - 1e-9)); i >= 0 && found.length < 2; i--) {
    const step = Math.max(least, steps[i]);
    found = [];
    for (let j = Math.ceil(low / step - 1e-9); j * step <= high + step * 1e-9; j++) found.push(j * step);
  }
  return found;
}

/** Powers of ten, with their doubles and fives where there are few. */
function logTicks(low, high) {
  const found = [];
  const decades = Math.log10(high / low);
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const s of decades < 2 ? [1, 2, 5] : [1]) {
      const value = Number(`${s}e${power}`);
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) found.push(value);
    }
  }
  return found;
}

/** A number for a scale of any size: 0.0003, 2.5, 3e−7. */
function scaled(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e6) return value.toExponential(2).replace(/\.?0+e/, "e").replace("e+", "e").replace(/-/g, "−");
  return String(Number(value.toPrecision(4))).replace("-", "−");
}

/** The chart redraws itself to the width it has, so that its words keep their size on a phone. */
class LineChart {
  /**
   * @param element that it fills
   * @param options
   *   label: what a screen reader calls it;
   *   xs: rising; xLabel; writeX, logX, leastX (the smallest distance of ticks);
   *   lines: {name, className, values with null where nothing was measured};
   *   low, high, log: of the values' axis; writeY;
   *   at: the chosen index; say: from an index to words;
   *   under, over: from the chart to shapes behind and before the lines;
   *   least, most: height in pixels
   */
  constructor(element, options) {
    this.element = element;
    this.options = { writeX: scaled, writeY: scaled, leastX: 0, least: 260, most: 440, under: () => [], over: () => [], ...options };
    element.classList.add("chart");
    this.root = svg("svg", {
      tabindex: 0,
      role: "slider",
      "aria-label": options.label,
      "aria-valuemin": 0,
      "aria-valuemax": options.xs.length - 1,
    });
    element.append(this.root);
    new ResizeObserver(() => this.draw()).observe(element);
    this.root.addEventListener("pointermove", (event) => this.point(event));
    this.root.addEventListener("pointerdown", (event) => this.point(event));
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.draw();
    options.at.watch(() => this.cursor());
  }

  get last() {
    return this.options.xs.length - 1;
  }

  /** From an x value to pixels. */
  x(value) {
    const { left, right } = CHART_MARGIN;
    const { xs, logX } = this.options;
    const scale = logX ? Math.log : (v) => v;
    const span = scale(xs[this.last]) - scale(xs[0]);
    return left + (this.width - left - right) * (span > 0 ? (scale(value) - scale(xs[0])) / span : 0.5);
  }

  /** From a value to pixels. */
  y(value) {
    const { top, bottom } = CHART_MARGIN;
    const { low, high, log } = this.options;
    const scale = log ? Math.log : (v) => v;
    return top + ((this.height - top - bottom) * (scale(high) - scale(value))) / (scale(high) - scale(low));
  }

  /** Changes the values' axis. */
  axis(change) {
    Object.assign(this.options, change);
    this.width = 0;
    this.draw();
  }

  draw() {
    const width = Math.max(280, this.element.clientWidth);
    if (width === this.width) return;
    const { least, most, lines, under, over } = this.options;
    this.width = width;
    this.height = Math.round(Math.min(most, Math.max(least, width * 0.4)));
    this.root.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.pointer = svg("g");
    this.root.replaceChildren(...under(this), ...this.axes(), ...lines.map((line) => this.line(line)),
      ...lines.flatMap((line) => this.dots(line)), ...over(this), this.pointer);
    this.cursor();
  }

  line({ name, className, values }) {
    let d = "";
    let pen = "M";
    values.forEach((v, i) => {
      if (v === null) {
        pen = "M";
        return;
      }
      d += `${pen}${this.x(this.options.xs[i]).toFixed(2)} ${this.y(v).toFixed(2)}`;
      pen = "L";
    });
    return svg("path", { class: className, "data-line": name, d });
  }

  /** Where neighbours are missing a line shows nothing. */
  dots({ className, values }) {
    return values.flatMap((v, i) => {
      const alone = v !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null;
      return alone ? [svg("circle", { class: className, cx: this.x(this.options.xs[i]), cy: this.y(v), r: 3 })] : [];
    });
  }

  axes() {
    const { xs, low, high, log, logX, leastX, writeX, writeY, xLabel } = this.options;
    const parts = [];
    const right = this.width - CHART_MARGIN.right;
    const yTicks = log ? logTicks(low, high) : ticks(low, high, 5);
    yTicks.forEach((value) => {
      const y = this.y(value);
      const base = Math.abs(y - this.y(low)) < 0.5;
      parts.push(svg("path", { class: base ? "axis" : "grid-line", d: `M${CHART_MARGIN.left} ${y}H${right}` }));
      parts.push(svg("text", { x: CHART_MARGIN.left - 8, y: y + 4, "text-anchor": "end", "data-value": value }, writeY(value)));
    });
    const count = this.width < 600 ? 4 : 8;
    for (const value of logX ? logTicks(xs[0], xs[this.last]) : ticks(xs[0], xs[this.last], count, leastX)) {
      parts.push(svg("text", { x: this.x(value), y: this.height - 22, "text-anchor": "middle", "data-x": value }, writeX(value)));
    }
    parts.push(svg("text", { x: (CHART_MARGIN.left + right) / 2, y: this.height - 4, "text-anchor": "middle" }, xLabel));
    return parts;
  }

  cursor() {
    const index = this.options.at.value;
    if (index < 0 || index > this.last) return;
    const x = this.x(this.options.xs[index]);
    const bottom = this.height - CHART_MARGIN.bottom;
    this.pointer.replaceChildren(
      svg("path", { class: "cursor", d: `M${x} ${CHART_MARGIN.top}V${bottom}` }),
      ...this.options.lines.flatMap(({ values }) =>
        values[index] === null ? [] : [svg("circle", { class: "cursor-dot", cx: x, cy: this.y(values[index]), r: 4 })]),
    );
    this.root.setAttribute("aria-valuenow", index);
    this.root.setAttribute("aria-valuetext", this.options.say(index));
  }

  move(index) {
    this.options.at.set(Math.min(this.last, Math.max(0, index)));
  }

  /** The index whose x is nearest to the pointer. */
  point(event) {
    const box = this.root.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * this.width;
    const { xs } = this.options;
    let low = 0;
    let high = this.last;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.x(xs[middle]) <= at) low = middle;
      else high = middle;
    }
    this.move(Math.abs(this.x(xs[low]) - at) <= Math.abs(this.x(xs[high]) - at) ? low : high);
  }

  key(event) {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };
    if (event.key in steps) this.move(this.options.at.value + steps[event.key]);
    else if (event.key === "Home") this.move(0);
    else if (event.key === "End") this.move(this.last);
    else return;
    event.preventDefault();
  }
}

/** Says what is which: pairs of words and shapes. */
function chartLegend(element, ...entries) {
  element.className = "chart-legend";
  element.append(...entries.map(([text, shape]) =>
    h("span", {}, svg("svg", { width: 34, height: 14, "aria-hidden": "true" }, shape), text)));
}

const legendLine = (className) => svg("path", { class: className, d: "M1 7H33" });
