// The kernels, and the arithmetic that the maps, the scanning and the pooling share.

/** Kernel k as nine numbers, row by row, out of a taps × kernels matrix. */
function kernelOf(matrix, k, kernels) {
  return Float64Array.from({ length: 9 }, (_, tap) => matrix[tap * kernels + k]);
}

/** The 3×3 section whose top left is at (row, column). */
function sectionOf(image, columns, row, column) {
  return Float64Array.from({ length: 9 }, (_, tap) => image[(row + Math.floor(tap / 3)) * columns + column + (tap % 3)]);
}

/** One kernel's sums at every position. */
function correlate(image, columns, kernel, outRows, outColumns) {
  const sums = new Float64Array(outRows * outColumns);
  for (let r = 0; r < outRows; r++) {
    for (let c = 0; c < outColumns; c++) {
      let sum = 0;
      for (let tap = 0; tap < 9; tap++) sum += image[(r + Math.floor(tap / 3)) * columns + c + (tap % 3)] * kernel[tap];
      sums[r * outColumns + c] = sum;
    }
  }
  return sums;
}

/** Merges maps position by position; best tells which map was the largest. */
function pool(maps) {
  const size = maps[0].length;
  const sum = new Float64Array(size);
  const max = new Float64Array(size).fill(-Infinity);
  const best = new Int32Array(size);
  maps.forEach((map, k) => map.forEach((v, i) => {
    sum[i] += v;
    if (v > max[i]) {
      max[i] = v;
      best[i] = k;
    }
  }));
  return { sum, mean: sum.map((v) => v / maps.length), max, best };
}

function startKernels(run, chosenKernel) {
  const { before, after, count } = run.kernels;
  const scaling = new Chosen("each");
  choice(byId("kernel-scale"), "kernel-scale", "Colours", [["all", "one scale for all"], ["each", "each its own"]], scaling);
  const grid = byId("kernel-grid");
  const buttons = [];
  for (let k = 0; k < count; k++) {
    const button = h("button", { type: "button", className: "kernel", "aria-label": `Kernel ${k + 1}`, "data-kernel": k });
    button.addEventListener("click", () => chosenKernel.set(k));
    button.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse") chosenKernel.set(k);
    });
    button.addEventListener("focus", () => chosenKernel.set(k));
    buttons.push(button);
    grid.append(button);
  }
  const limit = (matrix, k) => (scaling.value === "all" ? reach(matrix) : reach(kernelOf(matrix, k, count)));
  const tiny = (matrix, k) => {
    const kernel = kernelOf(matrix, k, count);
    return svg("svg", { viewBox: "0 0 3 3", "shape-rendering": "crispEdges" }, ...Array.from(kernel, (v, tap) =>
      svg("rect", { x: tap % 3, y: Math.floor(tap / 3), width: 1, height: 1, fill: css(diverging(v, limit(matrix, k))) },
        svg("title", {}, fixed(v, 5)))));
  };
  const paint = () => {
    buttons.forEach((button, k) => button.replaceChildren(h("b", {}, String(k + 1)), tiny(before, k), tiny(after, k)));
    const one = scaling.value === "all";
    byId("scale-before").hidden = byId("scale-after").hidden = !one;
    scaleBar(byId("scale-before"), "before ", reach(before));
    scaleBar(byId("scale-after"), "after ", reach(after));
  };
  theme.paint(paint);
  scaling.watchers.push(paint);

  const table = (matrix, label) => new Cells(3, 3, {
    size: 74, height: 50, label, write: (v) => fixed(v, Math.abs(v) < 0.1 ? 4 : 3), colour: (v) => diverging(v, limit(matrix, chosenKernel.value)),
  });
  const tables = [table(before, "before training"), table(after, "after training")];
  const title = h("h3");
  byId("kernel-detail").append(title, h("div", { className: "pair" },
    h("figure", { "data-when": "before" }, tables[0].table, h("figcaption", {}, "before")),
    h("figure", { "data-when": "after" }, tables[1].table, h("figcaption", {}, "after"))),
    h("p", { className: "soft small" }, "Orange adds to the prediction where a pixel is lit, blue takes from it; the ground's colour is zero."));
  const detail = () => {
    const k = chosenKernel.value;
    title.textContent = `Kernel ${k + 1}`;
    tables[0].show(kernelOf(before, k, count));
    tables[1].show(kernelOf(after, k, count));
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(i === k)));
  };
  chosenKernel.watch(detail);
  scaling.watchers.push(detail);
}
