// One digit seen by every kernel, and the pooled maps.

/** A strip of digits to choose from; they are the same digits wherever it stands. */
function picker(element, run, chosenDigit, label) {
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", label);
  const buttons = run.digits.picks.map((slot) => {
    const { index, label: is, predicted } = run.digit(slot);
    const right = is === predicted;
    return h("button", {
      type: "button", "data-slot": slot, onclick: () => chosenDigit.set(slot),
      "aria-label": `Test digit ${index}: a ${is}, ${right ? "predicted right" : `predicted ${predicted}`}`,
    }, thumbnail(run.digit(slot).pixels, 28, 28, 40), h("small", { className: right ? "" : "no" }, right ? `${is} ✓` : `${is}→${predicted}`));
  });
  element.append(...buttons);
  theme.watchers.push(() => element.querySelectorAll("canvas").forEach((canvas) => canvas.paint()));
  chosenDigit.watch((slot) => buttons.forEach((button) => button.setAttribute("aria-pressed", String(Number(button.dataset.slot) === slot))));
}

/** The ten scores as bars of their softmax. */
function scoreBars({ label, predicted, scores }) {
  const shares = softmax(scores);
  return h("div", { className: "scores", role: "img", "aria-label": shares.map((s, i) => `${i}: ${percent(s)}`).join(", ") },
    ...shares.flatMap((share, i) => {
      const bar = h("i", { className: i === label ? "true" : i === predicted ? "said" : "" });
      bar.style.width = `${100 * share}%`;
      const text = h("span", { title: `score ${fixed(scores[i], 4)}` }, percent(share));
      const name = h("span", {}, String(i));
      if (i === label || i === predicted) name.className = text.className = "picked";
      return [name, h("span", {}, bar), text];
    }));
}

function verdict({ label, predicted }) {
  return label === predicted
    ? [h("span", { className: "yes" }, "✓ right"), `: it is a ${label}, and the network says ${label}.`]
    : [h("span", { className: "no" }, "✗ wrong"), `: it is a ${label}, and the network says ${predicted}.`];
}

function startMaps(run, chosenDigit, chosenKernel) {
  picker(byId("maps-picker"), run, chosenDigit, "Test digits");
  const { rows, columns } = run;
  const count = run.kernels.count;
  let limit = 1;
  let maps = [];
  let pooled = null;
  let spot = null;
  const point = (row, column) => {
    spot = [row, column];
    tell();
  };
  const image = new Picture(28, 28, "the digit", inked);
  const words = h("p");
  const bars = h("div");
  byId("maps-digit").append(h("figure", {}, image.canvas), h("div", {}, words, bars));
  const pictures = run.kernels.names.map((name, k) => {
    const picture = new Picture(rows, columns, `map of kernel ${name}`, (v) => diverging(v, limit), (r, c) => point(r, c));
    picture.canvas.dataset.map = k;
    picture.canvas.addEventListener("click", () => chosenKernel.set(k));
    byId("map-grid").append(h("figure", {}, picture.canvas, h("figcaption", {}, `kernel ${name}`)));
    return picture;
  });
  const limits = { sum: 1, mean: 1, max: 1 };
  const pools = Object.fromEntries(["sum", "mean", "max"].map((kind) => {
    const picture = new Picture(rows, columns, `${kind} pooled map`, (v) => diverging(v, limits[kind]), (r, c) => point(r, c));
    picture.canvas.dataset.pool = kind;
    picture.scale = h("span", { className: "scale" });
    picture.value = h("span", { className: "number", "data-value": "" });
    byId("pooled").append(h("figure", {}, picture.canvas,
      h("figcaption", {}, h("strong", {}, `${kind} pooling`), " ", picture.value, h("br"), picture.scale)));
    return [kind, picture];
  }));
  const tell = () => {
    if (!spot) return;
    const [r, c] = spot;
    const i = r * columns + c;
    image.frame([r, c, 3, 3]);
    for (const picture of [...pictures, ...Object.values(pools)]) picture.frame([r, c, 1, 1]);
    for (const [kind, picture] of Object.entries(pools)) {
      picture.value.textContent = fixed(pooled[kind][i], 4);
      picture.value.dataset.value = String(pooled[kind][i]);
    }
    byId("maps-readout").textContent = `row ${r}, column ${c}: largest is kernel ${pooled.best[i] + 1} with ${fixed(pooled.max[i], 4)}; ` +
      `sum ${fixed(pooled.sum[i], 4)}, mean ${fixed(pooled.mean[i], 4)}`;
    pictures.forEach((picture, k) => (picture.canvas.title = `kernel ${k + 1}: ${fixed(maps[k][i], 4)}`));
  };
  chosenDigit.watch((slot) => {
    const digit = run.digit(slot);
    maps = run.maps(slot);
    pooled = pool(maps);
    limit = reach(...maps);
    image.show(digit.pixels.map((v) => v / 255));
    pictures.forEach((picture, k) => picture.show(maps[k]));
    for (const [kind, picture] of Object.entries(pools)) {
      limits[kind] = reach(pooled[kind]);
      picture.show(pooled[kind]);
      scaleBar(picture.scale, "", limits[kind]);
    }
    scaleBar(byId("scale-maps"), "all maps ", limit);
    words.replaceChildren(`Test digit ${digit.index}. `, ...verdict(digit));
    bars.replaceChildren(scoreBars(digit));
    let strongest = 0;
    pooled.max.forEach((v, i) => {
      if (v > pooled.max[strongest]) strongest = i;
    });
    point(Math.floor(strongest / columns), strongest % columns);
  });
}
