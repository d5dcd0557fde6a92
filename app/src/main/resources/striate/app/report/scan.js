// One kernel over one digit, with the nine products laid open.

function startScan(run, chosenDigit, chosenKernel) {
  picker(byId("scan-picker"), run, chosenDigit, "Test digits");
  const { rows, columns } = run;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const select = byId("scan-kernel");
  run.kernels.names.forEach((name, k) => select.append(h("option", { value: k }, name)));
  select.addEventListener("change", () => chosenKernel.set(Number(select.value)));
  let at = 0;
  let limit = 1;
  let timer = 0;
  let values = { image: [], kernel: [], map: [] };
  const image = new Picture(28, 28, "the digit with the section that is read", inked);
  const map = new Picture(rows, columns, "", (v) => diverging(v, limit), (r, c) => {
    stop();
    map.shown = Infinity;
    move(r * columns + c);
  });
  map.canvas.tabIndex = 0;
  map.canvas.id = "scan-canvas";
  map.canvas.setAttribute("role", "application");
  map.canvas.setAttribute("aria-roledescription", "map");
  byId("scan-image").append(image.canvas);
  byId("scan-map").append(map.canvas);

  const cells = (label, options) => new Cells(3, 3, { size: 43, label, ...options });
  const kernelLimit = () => reach(values.kernel);
  const section = cells("section, pixels over 255", { write: (v) => fixed(v, 2), colour: inked });
  const kernel = cells("kernel", { write: (v) => fixed(v, 3), colour: (v) => diverging(v, kernelLimit()) });
  const products = cells("products", { write: (v) => fixed(v, 3), colour: (v) => diverging(v, kernelLimit()) });
  const sum = h("p", { className: "sum" });
  const title = h("h3");
  const part = (name, table, text) => h("figure", { "data-part": name }, table, h("figcaption", {}, text));
  byId("working").append(title, h("div", { className: "parts" },
    part("section", section.table, "section ÷ 255"), h("span", { className: "sign" }, "×"),
    part("kernel", kernel.table, "kernel"), h("span", { className: "sign" }, "="),
    part("products", products.table, "nine products")), sum,
  h("p", { className: "soft small" }, `All ${run.kernels.count} kernels at all positions of one image are one matrix product: the `,
    `${rows * columns} sections, laid out as rows of 9, times the 9×${run.kernels.count} matrix of kernels.`));

  function move(index) {
    at = Math.min(rows * columns - 1, Math.max(0, index));
    const [r, c] = [Math.floor(at / columns), at % columns];
    const pixels = sectionOf(values.image, 28, r, c);
    const nine = pixels.map((v, i) => v * values.kernel[i]);
    let total = 0;
    for (const v of nine) total += v;
    const output = Math.tanh(total);
    section.show(pixels);
    products.show(nine);
    title.textContent = `Row ${r}, column ${c}`;
    sum.replaceChildren("sum = ", h("span", { id: "scan-sum", "data-value": total }, fixed(total, 5)), h("br"),
      "tanh(sum) = ", h("b", { id: "scan-output", "data-value": output }, fixed(output, 5)));
    image.frame([r, c, 3, 3]);
    map.frame([r, c, 1, 1]);
    map.canvas.setAttribute("aria-label",
      `map of kernel ${chosenKernel.value + 1}; arrow keys move; row ${r}, column ${c}: ${fixed(output, 4)}`);
  }

  const play = byId("scan-play");
  function stop() {
    cancelAnimationFrame(timer);
    timer = 0;
    play.textContent = still.matches ? "Scan one row" : map.shown < rows * columns ? "Go on" : "Scan";
  }

  /** Shows the map only as far as the kernel has come. */
  function reveal(next) {
    if (map.shown >= rows * columns) next = 0;
    map.shown = next + 1;
    if (map.shown >= rows * columns) map.shown = Infinity;
    move(next);
    return map.shown !== Infinity;
  }

  const next = () => (map.shown === Infinity ? 0 : at + 1);

  function animate() {
    let owed = 0;
    let before = performance.now();
    const frame = (now) => {
      // Speed is in rows a ten seconds: from watching every step to a whole map in four seconds.
      owed += ((now - before) / 1000) * (Number(byId("scan-speed").value) / 10) * columns;
      before = now;
      let going = true;
      for (; owed >= 1 && going; owed--) going = reveal(next());
      if (going) timer = requestAnimationFrame(frame);
      else stop();
    };
    timer = requestAnimationFrame(frame);
    play.textContent = "Pause";
  }

  play.addEventListener("click", () => {
    if (timer) stop();
    else if (still.matches) {
      // No motion asked for: a row at a press.
      reveal(next());
      while (at % columns !== columns - 1) reveal(next());
      stop();
    } else animate();
  });
  byId("scan-step").addEventListener("click", () => {
    stop();
    reveal(next());
    stop();
  });
  byId("scan-all").addEventListener("click", () => {
    map.shown = Infinity;
    stop();
    move(at);
  });
  map.canvas.addEventListener("keydown", (event) => {
    const r = Math.floor(at / columns);
    const c = at % columns;
    const to = {
      ArrowUp: [r - 1, c], ArrowDown: [r + 1, c], ArrowLeft: [r, c - 1], ArrowRight: [r, c + 1],
      Home: [r, 0], End: [r, columns - 1],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    stop();
    map.shown = Infinity;
    if (to[0] >= 0 && to[0] < rows && to[1] >= 0 && to[1] < columns) move(to[0] * columns + to[1]);
  });
  const calm = () => {
    byId("scan-speed-label").hidden = still.matches;
    stop();
  };
  still.addEventListener("change", calm);
  calm();

  function refresh() {
    const k = chosenKernel.value;
    const maps = run.maps(chosenDigit.value);
    values = {
      image: Float64Array.from(run.digit(chosenDigit.value).pixels, (v) => v / 255),
      kernel: kernelOf(run.kernels.after, k, run.kernels.count),
      map: maps[k],
    };
    limit = reach(...maps);
    select.value = String(k);
    kernel.show(values.kernel);
    image.show(values.image);
    map.show(values.map);
    byId("scan-map-caption").replaceChildren(`The map of kernel ${k + 1}, `, `${rows}×${columns}`);
    move(at);
  }
  chosenKernel.watchers.push(refresh);
  chosenDigit.watchers.push(refresh);
  values.map = run.maps(chosenDigit.value)[chosenKernel.value];
  at = values.map.reduce((best, v, i, all) => (Math.abs(v) > Math.abs(all[best]) ? i : best), 0);
  refresh();
}
