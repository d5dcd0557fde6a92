// The weights of the first layer, and feature maps of chosen pictures through all layers.

/** From weights to pixels: three channels as red, green and blue around grey, others in two colours. */
function kernelPixels(kernel, channels, limit) {
  const area = kernel.length / channels;
  return Array.from({ length: area }, (_, i) => (channels === 3
    ? [0, 1, 2].map((c) => Math.round(127.5 + 127.5 * Math.max(-1, Math.min(1, kernel[c * area + i] / limit))))
    : diverging(kernel[i], limit)));
}

function paintPixels(canvas, pixels) {
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(canvas.width, canvas.height);
  pixels.forEach((rgb, i) => image.data.set([...rgb, 255], 4 * i));
  pen.putImageData(image, 0, 0);
}

async function startFirstLayer() {
  const { first } = data;
  if (!first) return;
  byId("kernels").hidden = false;
  const weights = await unpack(first.weights);
  const { channels, height, width, shown, all, dense } = first;
  const size = channels * height * width;
  const kernel = (k) => weights.subarray(k * size, (k + 1) * size);
  const what = dense ? "unit" : "kernel";
  byId("kernels-title").textContent = dense ? "The weights of the first layer" : "The kernels of the first layer";
  byId("kernels-lead").textContent = `${first.layer}: ${whole(all)} ${all === 1 ? what : `${what}s`} of ${height}×${width}${channels > 1 ? `×${channels}` : ""}. ` +
    (channels === 3 ? "Each is shown as a colour picture: grey is zero, a colour is what it answers to. "
      : channels === 1 ? "Orange adds where the picture is bright, blue takes away. " : "The first channel of each is shown. ") +
    (shown < all ? `The first ${whole(shown)} are in this page.` : "");
  const scaling = new Chosen("each");
  choice(byId("kernel-scale"), "kernel-scale", "Colours", [["all", "one scale for all"], ["each", "each its own"]], scaling);
  const chosen = new Chosen(0);
  const limit = (k) => (scaling.value === "all" ? reach(weights) : reach(kernel(k)));
  const buttons = Array.from({ length: shown }, (_, k) => {
    const canvas = h("canvas", { className: "pixel", width, height, "aria-hidden": "true" });
    return h("button", {
      type: "button", "data-kernel": k, "aria-label": `${what} ${k + 1}, from ${fixed(Math.min(...kernel(k)), 4)} to ${fixed(Math.max(...kernel(k)), 4)}`,
      onclick: () => chosen.set(k),
    }, canvas, h("small", {}, String(k + 1)));
  });
  byId("first-grid").append(...buttons);
  theme.paint(() => buttons.forEach((button, k) => paintPixels(button.firstChild, kernelPixels(kernel(k), channels, limit(k)))));
  const detail = byId("first-detail");
  const title = h("h3");
  const scale = h("span", { className: "scale" });
  const readout = h("p", { className: "readout" });
  const names = channels === 3 ? ["red", "green", "blue"] : Array.from({ length: channels }, (_, c) => (channels === 1 ? "" : `channel ${c + 1}`));
  const small = height <= 9 && width <= 9;
  const colour = (v) => diverging(v, limit(chosen.value));
  const parts = names.slice(0, 8).map((name, c) => {
    const cell = Math.max(26, Math.min(62, Math.floor(230 / width)));
    const part = small
      ? new Cells(height, width, { size: cell, height: Math.min(cell, 40), label: `weights ${name}`, write: (v) => fixed(v, width > 5 ? 1 : 2), colour })
      : new Picture(height, width, `weights ${name}`, colour, (r, x) =>
        (readout.textContent = `${name} row ${r}, column ${x}: ${fixed(kernel(chosen.value)[(c * height + r) * width + x], 5)}`));
    return [name, part];
  });
  detail.append(title, h("div", { className: "parts" }, ...parts.map(([name, part]) =>
    h("figure", {}, part.table ?? part.canvas, h("figcaption", {}, name)))), scale, ...(small ? [] : [readout]));
  const tell = () => {
    const k = chosen.value;
    title.textContent = `${what[0].toUpperCase()}${what.slice(1)} ${k + 1}`;
    parts.forEach(([, part], c) => part.show(kernel(k).subarray(c * height * width, (c + 1) * height * width)));
    scaleBar(scale, "", limit(k));
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(i === k)));
  };
  chosen.watch(tell);
  scaling.watchers.push(() => {
    buttons.forEach((button, k) => paintPixels(button.firstChild, kernelPixels(kernel(k), channels, limit(k))));
    tell();
  });
}

/** The maps that this page carries: whole numbers of 1/127 of a limit for each picture and stage. */
class Maps {
  static async read() {
    const { places, limits, values } = data.maps;
    return new Maps(...(await Promise.all([places, limits, values].map(unpack))));
  }

  constructor(places, limits, values) {
    Object.assign(this, { places, limits, values });
    this.starts = [0];
    for (const s of data.maps.stages) this.starts.push(this.starts.at(-1) + (s.flat ? 1 : s.shown) * s.rows * s.columns);
    this.size = this.starts.pop();
  }

  /** The values of one map. */
  map(picture, stage, channel) {
    const { rows, columns } = data.maps.stages[stage];
    const from = picture * this.size + this.starts[stage] + channel * rows * columns;
    const limit = this.limits[picture * data.maps.stages.length + stage];
    return Float32Array.from(this.values.subarray(from, from + rows * columns), (v) => ((v - 128) / 127) * limit);
  }
}

/** One stage: a heading, its maps, and words about the one that is chosen. */
class StageView {
  constructor(maps, index) {
    this.maps = maps;
    this.index = index;
    this.stage = data.maps.stages[index];
    this.picture = 0;
    this.channel = 0;
    const { name, layers, shape, flat, all, shown, rows, columns, averaged } = this.stage;
    const left = [
      shown < all ? `the first ${whole(shown)} of ${whole(all)} ${flat ? "outputs" : "channels"}` : "",
      averaged > 1 ? `averaged over ${averaged}×${averaged} values` : "",
    ].filter(Boolean).join(", ");
    this.scale = h("span", { className: "scale" });
    this.readout = h("p", { className: "readout small" });
    this.canvases = Array.from({ length: flat ? 1 : shown }, () => h("canvas", { className: "pixel", width: columns, height: rows, "aria-hidden": "true" }));
    this.buttons = this.canvases.map((canvas, c) => h("button", {
      type: "button", "data-channel": c, tabIndex: c ? -1 : 0, "aria-label": flat ? `outputs of ${name}` : `channel ${c + 1} of ${name}`,
      onclick: () => this.choose(c),
      onfocus: () => this.choose(c),
      onpointermove: (event) => this.point(c, event),
      onpointerdown: (event) => this.point(c, event),
      onkeydown: (event) => this.key(c, event),
    }, canvas));
    this.root = h("div", { className: "stage", "data-stage": index },
      h("h3", {}, name, " ", h("span", { className: "soft small" }, `${layers} → ${shape}${left ? `: ${left}` : ""}`)),
      h("div", { className: flat ? "maps flat" : "maps", role: "group", "aria-label": name }, ...this.buttons),
      h("div", { className: "stage-foot" }, this.scale, this.readout));
  }

  show(picture) {
    this.picture = picture;
    this.limit = this.maps.limits[picture * data.maps.stages.length + this.index];
    this.paint();
    scaleBar(this.scale, "", this.limit);
    this.choose(this.channel);
  }

  paint() {
    this.canvases.forEach((canvas, c) =>
      paintPixels(canvas, Array.from(this.maps.map(this.picture, this.index, c), (v) => diverging(v, this.limit || 1))));
  }

  /** What a map holds, in words. */
  choose(c) {
    this.channel = c;
    this.buttons.forEach((button, i) => {
      button.tabIndex = i === c ? 0 : -1;
      button.setAttribute("aria-pressed", String(i === c));
    });
    const values = this.maps.map(this.picture, this.index, c);
    const { columns, flat } = this.stage;
    let most = 0;
    let sum = 0;
    let lit = 0;
    values.forEach((v, i) => {
      if (v > values[most]) most = i;
      sum += v;
      lit += v > 0 ? 1 : 0;
    });
    const place = flat ? `output ${most + 1}` : `row ${Math.floor(most / columns)}, column ${most % columns}`;
    this.readout.textContent = `${flat ? "" : `channel ${c + 1}: `}largest ${brief(values[most])} at ${place}, mean ${brief(sum / values.length)}, ${percent(lit / values.length, 0)} above zero`;
  }

  point(c, event) {
    const box = this.canvases[c].getBoundingClientRect();
    const { rows, columns, flat } = this.stage;
    const at = (offset, size, count) => Math.min(count - 1, Math.max(0, Math.floor((offset / size) * count)));
    const row = at(event.clientY - box.top, box.height, rows);
    const column = at(event.clientX - box.left, box.width, columns);
    const value = this.maps.map(this.picture, this.index, c)[row * columns + column];
    this.readout.textContent = `${flat ? `output ${column + 1}` : `channel ${c + 1}, row ${row}, column ${column}`}: ${brief(value)}`;
  }

  key(c, event) {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!step) return;
    this.buttons[Math.min(this.buttons.length - 1, Math.max(0, c + step))].focus();
    event.preventDefault();
  }
}

async function startMaps(pictures, chosenPicture) {
  if (!data.maps || !pictures) return;
  const maps = await Maps.read();
  const slots = Array.from(maps.places, (place) => pictures.slots.get(place));
  if (!slots.length) return;
  byId("maps").hidden = false;
  byId("maps-note").textContent = (data.maps.left ? `${whole(data.maps.stages.length)} of ${whole(data.maps.stages.length + data.maps.left)} layers are in this page, at even distances. ` : "") +
    "A layer stands together with the normalisation and activation after it. Values are kept in steps of 1/127 of a layer’s largest.";
  const buttons = slots.map((slot) => {
    const one = pictures.one(slot);
    const right = one.label === one.said;
    return h("button", {
      type: "button", "data-slot": slot, onclick: () => chosenPicture.set(slot),
      "aria-label": `${one.name}: ${data.classes[one.label]}, ${right ? "answered right" : `answered ${data.classes[one.said]}`}`,
    }, pictures.canvas(slot, 48), h("small", { className: right ? "" : "no" }, right ? "✓" : "✗"));
  });
  byId("maps-picker").append(...buttons);
  const views = data.maps.stages.map((_, index) => new StageView(maps, index));
  byId("stages").append(...views.map((view) => view.root));
  chosenPicture.watchers.push((slot) => {
    const picture = slots.indexOf(slot);
    if (picture < 0) return;
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(Number(button.dataset.slot) === slot)));
    const one = pictures.one(slot);
    byId("maps-answer").replaceChildren(pictures.canvas(slot, 96), h("div", {}, h("p", {}, h("strong", {}, one.name), " ", ...wordsOf(one)), answerBars(one)));
    views.forEach((view) => view.show(picture));
  });
  chosenPicture.set(slots[0]);
  theme.watchers.push(() => views.forEach((view) => view.paint()));
}
