// Two ways to show a grid of values: painted (large, pointed at) and as a table (small, with numbers).

const CELL = 12;

/** A painted grid. Rows and columns are told to the listener of whoever points, touches or steps. */
class Picture {
  /**
   * @param label what a screen reader says
   * @param colour from a value to red, green, blue
   * @param onpoint called with (row, column), or with nothing when the pointer leaves
   */
  constructor(rows, columns, label, colour, onpoint) {
    this.rows = rows;
    this.columns = columns;
    this.colour = colour;
    this.values = new Float64Array(rows * columns);
    this.frames = [];
    this.shown = Infinity;
    this.small = h("canvas", { width: columns, height: rows });
    this.canvas = h("canvas", { className: "grid", width: columns * CELL, height: rows * CELL, role: "img", "aria-label": label });
    if (onpoint) this.listen(onpoint);
    theme.paint(() => this.draw());
  }

  listen(onpoint) {
    const point = (event) => {
      const box = this.canvas.getBoundingClientRect();
      const at = (offset, size, count) => Math.min(count - 1, Math.max(0, Math.floor((offset / size) * count)));
      onpoint(at(event.clientY - box.top, box.height, this.rows), at(event.clientX - box.left, box.width, this.columns));
    };
    this.canvas.style.touchAction = "pan-y";
    this.canvas.addEventListener("pointermove", point);
    this.canvas.addEventListener("pointerdown", point);
  }

  show(values) {
    this.values = values;
    this.draw();
  }

  /** Outlines a section: row, column, height, width; several are allowed. */
  frame(...frames) {
    this.frames = frames;
    this.draw();
  }

  draw() {
    const pen = this.small.getContext("2d");
    const pixels = pen.createImageData(this.columns, this.rows);
    for (let i = 0; i < this.values.length; i++) {
      const [r, g, b] = i < this.shown ? this.colour(this.values[i]) : theme.colours.card;
      pixels.data.set([r, g, b, 255], 4 * i);
    }
    pen.putImageData(pixels, 0, 0);
    const large = this.canvas.getContext("2d");
    large.imageSmoothingEnabled = false;
    large.drawImage(this.small, 0, 0, this.canvas.width, this.canvas.height);
    for (const [row, column, height, width] of this.frames) {
      large.lineWidth = CELL / 2;
      large.strokeStyle = css(theme.colours.card);
      large.strokeRect(column * CELL - 1, row * CELL - 1, width * CELL + 2, height * CELL + 2);
      large.lineWidth = CELL / 3.5;
      large.strokeStyle = css(theme.colours.mark);
      large.strokeRect(column * CELL - 1, row * CELL - 1, width * CELL + 2, height * CELL + 2);
    }
  }
}

/** A little 28×28 picture, at a whole multiple of its pixels. */
function thumbnail(pixels, rows, columns, size) {
  const canvas = h("canvas", { className: "pixel", width: columns, height: rows, "aria-hidden": "true" });
  canvas.style.width = canvas.style.height = `${size}px`;
  const draw = () => {
    const pen = canvas.getContext("2d");
    const image = pen.createImageData(columns, rows);
    for (let i = 0; i < rows * columns; i++) image.data.set([...inked(pixels[i] / 255), 255], 4 * i);
    pen.putImageData(image, 0, 0);
  };
  draw();
  canvas.paint = draw;
  return canvas;
}

/** A table of numbers on coloured cells; each cell carries its full value in data-value. */
class Cells {
  /** @param options size and height (CSS pixels of a cell), write (value to text), colour (value to rgb), label, onpoint, onclick */
  constructor(rows, columns, options) {
    this.rows = rows;
    this.columns = columns;
    this.options = options;
    this.values = new Float64Array(rows * columns);
    this.cells = [];
    this.table = h("table", { className: "cells", "aria-label": options.label });
    for (let r = 0; r < rows; r++) {
      const line = h("tr");
      for (let c = 0; c < columns; c++) line.append(this.cell(r, c));
      this.table.append(line);
    }
    theme.paint(() => this.draw());
  }

  cell(r, c) {
    const { size, height = size, onpoint, onclick } = this.options;
    const cell = h("td", { "data-row": r, "data-column": c });
    cell.style.width = cell.style.minWidth = `${size}px`;
    cell.style.height = `${height}px`;
    if (onpoint || onclick) this.listen(cell, r, c);
    this.cells.push(cell);
    return cell;
  }

  listen(cell, r, c) {
    const { onpoint, onclick } = this.options;
    const cells = this.cells;
    cell.tabIndex = r + c === 0 ? 0 : -1;
    if (onclick) {
      cell.setAttribute("role", "button");
      cell.addEventListener("click", () => onclick(r, c));
    }
    if (onpoint) {
      cell.addEventListener("pointerenter", () => onpoint(r, c));
      cell.addEventListener("focus", () => onpoint(r, c));
    }
    cell.addEventListener("keydown", (event) => {
      const step = ARROWS[event.key];
      if (step) {
        const row = Math.min(this.rows - 1, Math.max(0, r + step[0]));
        const column = Math.min(this.columns - 1, Math.max(0, c + step[1]));
        for (const other of cells) other.tabIndex = -1;
        const next = cells[row * this.columns + column];
        next.tabIndex = 0;
        next.focus();
        event.preventDefault();
      } else if (onclick && (event.key === "Enter" || event.key === " ")) {
        onclick(r, c);
        event.preventDefault();
      }
    });
  }

  show(values, badges) {
    this.values = values;
    this.badges = badges;
    this.draw();
  }

  mark(inside) {
    this.cells.forEach((cell, i) => cell.classList.toggle("marked", inside(Math.floor(i / this.columns), i % this.columns)));
  }

  draw() {
    const { write, colour, say } = this.options;
    this.cells.forEach((cell, i) => {
      const value = this.values[i];
      const rgb = colour(value);
      cell.style.backgroundColor = css(rgb);
      cell.style.color = textOn(rgb);
      cell.dataset.value = String(value);
      cell.textContent = write(value);
      if (say) cell.setAttribute("aria-label", say(value, i));
      if (this.badges?.[i]) cell.append(h("sup", {}, this.badges[i]));
    });
  }
}

/** What the colours stand for: a bar from the negative limit to the positive one. */
function scaleBar(element, text, limit) {
  element.replaceChildren(...(text ? [text] : []), "−" + brief(limit), h("i", { "aria-hidden": "true" }), "+" + brief(limit));
}
