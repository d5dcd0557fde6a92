// The accuracy curves, and the book's published lines.

const CHART_MARGIN = { top: 14, right: 18, bottom: 42, left: 52 };

function startCurves() {
  const { lines, test, train, published, printed } = data.epochs;
  const count = test.length;
  byId("accuracy-lead").textContent = printed
    ? "The listing as printed. Rings and squares are the lines that the book publishes; the curves are this run."
    : "Rings and squares are the lines that the book publishes for the printed listing. This run's settings differ, so it is not expected to meet them.";
  drawLegend(published.length > 0);
  const last = count - 1;
  const at = new Chosen(last);
  const chart = new Chart(test, train, published, printed, at);
  byId("chart").append(chart.root);
  at.watch((epoch) => {
    if (epoch >= 0) byId("chart-readout").textContent = lines[epoch];
  });
  drawLog(published, printed, count);
}

function drawLegend(marks) {
  const sample = (...shapes) => svg("svg", { width: 34, height: 14, "aria-hidden": "true" }, ...shapes);
  const legend = byId("legend");
  const line = (name) => svg("path", { class: name, d: "M1 7H33" });
  legend.append(
    h("span", {}, sample(line("test-line")), "test"),
    h("span", {}, sample(line("train-line")), "training"),
  );
  if (marks) {
    legend.append(
      h("span", {}, sample(svg("circle", { class: "test-mark", cx: 17, cy: 7, r: 4.5 })), "published, test"),
      h("span", {}, sample(svg("rect", { class: "train-mark", x: 13, y: 3, width: 8, height: 8 })), "published, training"),
    );
  }
}

/** The chart redraws itself to the width it has, so that its words keep their size on a phone. */
class Chart {
  constructor(test, train, published, printed, at) {
    Object.assign(this, { test, train, printed, at });
    this.published = published.filter((line) => line.epoch < Math.max(2, test.length));
    this.root = svg("svg", {
      tabindex: 0,
      role: "slider",
      "aria-label": "Accuracy by epoch; arrow keys move through the epochs",
      "aria-valuemin": 0,
      "aria-valuemax": test.length - 1,
    });
    new ResizeObserver(() => this.draw()).observe(byId("chart"));
    this.root.addEventListener("pointermove", (event) => this.point(event));
    this.root.addEventListener("pointerdown", (event) => this.point(event));
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.draw();
    at.watch(() => this.cursor());
  }

  x(epoch) {
    const { left, right } = CHART_MARGIN;
    return left + ((this.width - left - right) * epoch) / Math.max(1, this.test.length - 1);
  }

  y(share) {
    const { top, bottom } = CHART_MARGIN;
    return top + (this.height - top - bottom) * (1 - share);
  }

  draw() {
    const width = Math.max(300, byId("chart").clientWidth);
    if (width === this.width) return;
    this.width = width;
    this.height = Math.round(Math.min(440, Math.max(260, width * 0.4)));
    this.root.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    const path = (values) => "M" + values.map((v, e) => `${this.x(e).toFixed(1)} ${this.y(v).toFixed(1)}`).join("L");
    this.pointer = svg("g");
    this.root.replaceChildren(
      ...this.collapses(),
      ...this.axes(),
      svg("path", { class: "train-line", d: path(this.train) }),
      svg("path", { class: "test-line", d: path(this.test) }),
      ...this.published.flatMap(({ epoch, train, test }) => [
        svg("rect", { class: "train-mark", x: this.x(epoch) - 3.5, y: this.y(train) - 3.5, width: 7, height: 7 }),
        svg("circle", { class: "test-mark", cx: this.x(epoch), cy: this.y(test), r: 4.5 }),
      ]),
      this.pointer,
    );
    this.cursor();
  }

  axes() {
    const parts = [];
    for (let tenth = 0; tenth <= 10; tenth += 2) {
      const y = this.y(tenth / 10);
      parts.push(svg("path", { class: tenth ? "grid-line" : "axis", d: `M${CHART_MARGIN.left} ${y}H${this.width - CHART_MARGIN.right}` }));
      parts.push(svg("text", { x: CHART_MARGIN.left - 8, y: y + 4, "text-anchor": "end" }, `${tenth * 10} %`));
    }
    const last = this.test.length - 1;
    const wanted = Math.max(1, last / (this.width < 600 ? 4 : 8));
    const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000].find((s) => s >= wanted) ?? 1000;
    for (let epoch = 0; epoch <= last; epoch += step) {
      parts.push(svg("text", { x: this.x(epoch), y: this.height - 22, "text-anchor": "middle" }, String(epoch)));
    }
    parts.push(svg("text", { x: (this.x(0) + this.x(last)) / 2, y: this.height - 4, "text-anchor": "middle" }, "epoch"));
    if (this.printed) {
      const y = this.y(0.896);
      parts.push(svg("path", { class: "ceiling", d: `M${CHART_MARGIN.left} ${y}H${this.width - CHART_MARGIN.right}` }));
      parts.push(svg("text", { x: this.width - CHART_MARGIN.right, y: y - 6, "text-anchor": "end" }, "0.896: the most that training can show"));
    }
    return parts;
  }

  /** Where the accuracy fell by more than ten points and came back: the kernels climb the gradient. */
  collapses() {
    if (!this.printed || this.test.length < 48) return [];
    const parts = [];
    for (const [from, to] of [[16, 22], [42, 47]]) {
      const x = this.x(from);
      parts.push(svg("rect", { class: "band", x, y: CHART_MARGIN.top, width: this.x(to) - x, height: this.y(0) - CHART_MARGIN.top },
        svg("title", {}, `Epochs ${from}–${to}: the listing moves its kernels up the gradient, and the run collapses.`)));
    }
    if (this.width > 640) {
      parts.push(svg("text", { x: this.x(47) + 8, y: this.y(0.14) }, "collapses: the listing moves the kernels"));
      parts.push(svg("text", { x: this.x(47) + 8, y: this.y(0.14) + 17 }, "up the gradient (epochs 16–22, 42–47)"));
    }
    return parts;
  }

  cursor() {
    const epoch = this.at.value;
    if (epoch < 0) return;
    const x = this.x(epoch);
    this.pointer.replaceChildren(
      svg("path", { class: "cursor", d: `M${x} ${CHART_MARGIN.top}V${this.y(0)}` }),
      svg("circle", { class: "cursor-dot", cx: x, cy: this.y(this.test[epoch]), r: 4 }),
      svg("circle", { class: "cursor-dot", cx: x, cy: this.y(this.train[epoch]), r: 3 }),
    );
    this.root.setAttribute("aria-valuenow", epoch);
    this.root.setAttribute("aria-valuetext",
      `epoch ${epoch}: test ${percent(this.test[epoch])}, training ${percent(this.train[epoch])}`);
  }

  move(epoch) {
    this.at.set(Math.min(this.test.length - 1, Math.max(0, epoch)));
  }

  point(event) {
    const box = this.root.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * this.width;
    const span = this.width - CHART_MARGIN.left - CHART_MARGIN.right;
    this.move(Math.round(((x - CHART_MARGIN.left) / span) * (this.test.length - 1)));
  }

  key(event) {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };
    if (event.key in steps) this.move(this.at.value + steps[event.key]);
    else if (event.key === "Home") this.move(0);
    else if (event.key === "End") this.move(this.test.length - 1);
    else return;
    event.preventDefault();
  }
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
