// A signed map over its picture: drawn alone and as an overlay, pointed at, and as a table.

/** Rows and columns of a table at most; a larger map is summed in blocks. */
const TABLE = 28;

/** A map's value at places of the network's input, interpolated between its cells' middles. */
class Spread {
  constructor({ rows, columns, placement }, values) {
    Object.assign(this, { rows, columns, placement, values });
  }

  /** Row and column of a cell, as fractions, for a pixel's middle. */
  cell(y, x) {
    const { top, down, left, across } = this.placement;
    const within = (v, n) => Math.min(Math.max(v, 0), n - 1);
    return [within((y - top) / down, this.rows), within((x - left) / across, this.columns)];
  }

  at(y, x) {
    const [v, u] = this.cell(y, x);
    const [row, column] = [Math.floor(v), Math.floor(u)];
    const below = Math.min(row + 1, this.rows - 1);
    const right = Math.min(column + 1, this.columns - 1);
    const value = (r, c) => this.values[r * this.columns + c];
    const upper = value(row, column) + (value(row, right) - value(row, column)) * (u - column);
    const lower = value(below, column) + (value(below, right) - value(below, column)) * (u - column);
    return upper + (lower - upper) * (v - row);
  }
}

/** A picture's pixels on a canvas of their own. */
function pictureCanvas({ shownWidth: width, shownHeight: height, channels }, samples) {
  const canvas = h("canvas", { width, height });
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = samples[i * channels + (channels === 3 ? c : 0)];
    image.data[4 * i + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
  return canvas;
}

/** Picture, map and overlay side by side. */
class Panels {
  constructor(picture, source, map, values) {
    Object.assign(this, { picture, source, map, values });
    this.spread = new Spread(map, values);
    this.limit = reach(values);
    this.at = -1;
    // Small pictures are drawn large, so that lines and overlay are fine.
    const longer = Math.max(picture.shownWidth, picture.shownHeight);
    this.zoom = longer >= 320 ? 1 : Math.ceil(320 / longer);
    this.scale = (this.zoom * picture.shownWidth) / picture.width;
    this.name = `${map.title} of ${map.layer} for class ${map.class}`;
    this.readout = h("p", { className: "readout", "aria-live": "polite" });
    this.plain = h("canvas", { role: "img", "aria-label": `The picture ${picture.name}` });
    this.alone = h("canvas", {});
    this.over = h("canvas", { role: "img", "aria-label": `${this.name}, over the picture` });
    this.listen(this.alone);
    theme.paint(() => this.draw());
    this.say();
  }

  figures() {
    const figure = (canvas, ...text) => h("figure", {}, canvas, h("figcaption", {}, ...text));
    const scale = h("span", { className: "scale" });
    scaleBar(scale, "", this.limit);
    return h("div", { className: "panels" },
      figure(this.plain, this.framed ? "Picture; the network reads what is within the dashed frame" : "Picture; the network reads all of it"),
      figure(this.alone, "Map. ", scale),
      figure(this.over, "Map over the picture"));
  }

  get size() {
    return [this.zoom * this.picture.shownWidth, this.zoom * this.picture.shownHeight];
  }

  /** The area that the network reads, in pixels of the canvases. */
  get area() {
    const { left, top, width, height } = this.map.area;
    return [left, top, width, height].map((v) => v * this.scale);
  }

  /** Whether the network reads but a part of the picture. */
  get framed() {
    const [left, top, across, down] = this.area;
    const [width, height] = this.size;
    return left > 0.5 || top > 0.5 || left + across < width - 0.5 || top + down < height - 0.5;
  }

  /** The map's colours over the input, as strong as the values if wanted. */
  colours(clear) {
    const { inputWidth: width, inputHeight: height } = this.picture;
    const canvas = h("canvas", { width, height });
    const pen = canvas.getContext("2d");
    const image = pen.createImageData(width, height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const value = this.spread.at(y + 0.5, x + 0.5);
        const { negative, positive } = theme.colours;
        const share = Math.min(1, Math.abs(value) / this.limit);
        const rgb = clear ? (value < 0 ? negative : positive) : diverging(value, this.limit);
        image.data.set([...rgb, clear ? Math.round(235 * share ** 0.8) : 255], 4 * (y * width + x));
      }
    }
    pen.putImageData(image, 0, 0);
    return canvas;
  }

  draw() {
    const [width, height] = this.size;
    const [left, top, across, down] = this.area;
    for (const canvas of [this.plain, this.alone, this.over]) {
      canvas.width = width;
      canvas.height = height;
    }
    const sharp = this.zoom > 1;
    const picture = (pen) => {
      pen.imageSmoothingEnabled = !sharp;
      pen.drawImage(this.source, 0, 0, width, height);
    };
    const plain = this.plain.getContext("2d");
    picture(plain);
    this.frame(plain);
    this.coloured = this.colours(false);
    const over = this.over.getContext("2d");
    over.filter = "grayscale(1) contrast(0.7) brightness(1.1)";
    picture(over);
    over.filter = "none";
    over.imageSmoothingEnabled = !sharp;
    over.drawImage(this.colours(true), left, top, across, down);
    this.frame(over);
    this.drawMap();
  }

  drawMap() {
    const [left, top, across, down] = this.area;
    const pen = this.alone.getContext("2d");
    pen.clearRect(0, 0, this.alone.width, this.alone.height);
    pen.imageSmoothingEnabled = this.zoom === 1;
    pen.drawImage(this.coloured, left, top, across, down);
    this.frame(pen);
    if (this.at < 0) return;
    const { placement, columns } = this.map;
    const [row, column] = [Math.floor(this.at / columns), this.at % columns];
    const { inputWidth, inputHeight } = this.picture;
    const [w, v] = [across / inputWidth, down / inputHeight];
    const x = left + (placement.left + (column - 0.5) * placement.across) * w;
    const y = top + (placement.top + (row - 0.5) * placement.down) * v;
    pen.lineWidth = Math.max(2, this.alone.width / 160);
    pen.strokeStyle = css(theme.colours.mark);
    pen.strokeRect(x, y, Math.max(3, placement.across * w), Math.max(3, placement.down * v));
  }

  frame(pen) {
    if (!this.framed) return;
    const [left, top, across, down] = this.area;
    const [width] = this.size;
    const line = Math.max(1.5, width / 240);
    for (const [colour, offset] of [["#ffffff", 0], ["#000000", 3 * line]]) {
      pen.lineWidth = line;
      pen.strokeStyle = colour;
      pen.setLineDash([3 * line, 3 * line]);
      pen.lineDashOffset = offset;
      pen.strokeRect(left + line / 2, top + line / 2, across - line, down - line);
    }
    pen.setLineDash([]);
  }

  listen(canvas) {
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "slider");
    canvas.setAttribute("aria-label", `${this.name}; arrow keys move from cell to cell`);
    canvas.setAttribute("aria-valuemin", 0);
    canvas.setAttribute("aria-valuemax", this.map.rows * this.map.columns - 1);
    canvas.setAttribute("aria-valuenow", 0);
    const point = (event) => {
      const box = canvas.getBoundingClientRect();
      // object-fit: contain, at the left and the top.
      const fit = Math.min(box.width / canvas.width, box.height / canvas.height);
      const [left, top, across, down] = this.area;
      const x = (((event.clientX - box.left) / fit - left) / across) * this.picture.inputWidth;
      const y = (((event.clientY - box.top) / fit - top) / down) * this.picture.inputHeight;
      const [v, u] = this.spread.cell(y, x);
      this.move(Math.round(v), Math.round(u));
    };
    canvas.addEventListener("pointermove", point);
    canvas.addEventListener("pointerdown", point);
    canvas.addEventListener("focus", () => this.at < 0 && this.strongest());
    canvas.addEventListener("keydown", (event) => {
      const step = ARROWS[event.key];
      const { rows, columns } = this.map;
      if (step) {
        const start = Math.max(0, this.at);
        const within = (v, n) => Math.min(n - 1, Math.max(0, v));
        this.move(within(Math.floor(start / columns) + step[0], rows), within((start % columns) + step[1], columns));
      } else if (event.key === "Home") this.strongest();
      else return;
      event.preventDefault();
    });
  }

  strongest() {
    let best = 0;
    this.values.forEach((v, i) => (best = v > this.values[best] ? i : best));
    this.move(Math.floor(best / this.map.columns), best % this.map.columns);
  }

  move(row, column) {
    this.at = row * this.map.columns + column;
    this.drawMap();
    this.say();
  }

  say() {
    const { columns } = this.map;
    if (this.at < 0) {
      let best = 0;
      let worst = 0;
      this.values.forEach((v, i) => {
        best = v > this.values[best] ? i : best;
        worst = v < this.values[worst] ? i : worst;
      });
      const where = (i) => `${scaled(this.values[i])} in row ${Math.floor(i / columns)}, column ${i % columns}`;
      this.readout.textContent = `largest ${where(best)}; least ${where(worst)}`;
      return;
    }
    const value = this.values[this.at];
    const text = `row ${Math.floor(this.at / columns)}, column ${this.at % columns}: ${scaled(value)} ${value > 0 ? "for" : value < 0 ? "against" : "neither for nor against"}${value === 0 ? "" : ` ${this.map.class}`}`;
    this.readout.textContent = text;
    this.alone.setAttribute("aria-valuenow", this.at);
    this.alone.setAttribute("aria-valuetext", text);
  }

  /** The numbers, made when they are asked for. */
  table() {
    const { rows, columns } = this.map;
    const block = Math.ceil(Math.max(rows, columns) / TABLE);
    const details = h("details", {}, h("summary", {}, block === 1 ? "The map as numbers" : `The map as numbers: sums of ${block}×${block} cells`));
    details.addEventListener("toggle", () => {
      if (!details.open || details.children.length > 1) return;
      const [down, across] = [Math.ceil(rows / block), Math.ceil(columns / block)];
      const sums = new Float64Array(down * across);
      this.values.forEach((v, i) => (sums[Math.floor(Math.floor(i / columns) / block) * across + Math.floor((i % columns) / block)] += v));
      const limit = reach(sums);
      const table = h("table", { className: "numbers" }, h("caption", { className: "soft small" }, `${this.name}: ${rows}×${columns} cells`));
      const cells = [];
      const head = h("tr", {}, h("td", {}), ...Array.from({ length: across }, (_, c) => h("th", { scope: "col" }, String(c * block))));
      table.append(h("thead", {}, head), h("tbody", {}, ...Array.from({ length: down }, (_, r) => h("tr", {},
        h("th", { scope: "row" }, String(r * block)),
        ...Array.from({ length: across }, (_, c) => {
          const value = sums[r * across + c];
          const cell = h("td", { "data-value": value }, brief(value));
          cells.push([cell, value]);
          return cell;
        })))));
      theme.paint(() => cells.forEach(([cell, value]) => {
        const rgb = diverging(value, limit);
        cell.style.backgroundColor = css(rgb);
        cell.style.color = textOn(rgb);
      }));
      details.append(scrolledTall(`${this.name} as numbers`, table));
    });
    return details;
  }
}
