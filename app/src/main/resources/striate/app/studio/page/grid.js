// Pictures in rows, of which only those in view are there: a list box of any length.

import { h, whole } from "./report.js";
import { newId, thumb } from "./ui.js";

const CELL_WIDTH = 116;
const CELL_HEIGHT = 154;
const PAGE = 120;

export class PictureGrid {
  /**
   * @param options
   *   label: what a screen reader calls it;
   *   load: from (from, count) to {total, items: [{name, class, said, …}]};
   *   caption: from an item to the lines below its picture, each of which is cut at its end: a single one has room for two;
   *   onkey: called with (event, names) for keys that the grid has no use for;
   *   onopen: called with an item that was opened (Enter, double click);
   *   at: the place of the picture to begin at;
   *   onselect: called when the selection changes
   */
  constructor(options) {
    this.options = options;
    this.pages = new Map();
    this.total = 0;
    this.active = options.at ?? 0;
    this.anchor = this.active;
    this.fresh = this.active > 0;
    this.selected = new Map();
    this.id = newId("grid");
    this.space = h("div", { className: "grid-space", role: "presentation" });
    this.element = h("div", {
      className: "picture-grid", role: "listbox", tabIndex: 0, "aria-multiselectable": "true", "aria-label": options.label,
      onkeydown: (event) => this.key(event),
      onscroll: () => this.draw(),
    }, this.space);
    this.empty = h("p", { className: "soft grid-empty", hidden: true, tabIndex: -1 }, options.empty ?? "No pictures.");
    this.root = h("div", { className: "grid-root" }, this.element, this.empty);
    this.space.addEventListener("click", (event) => this.click(event));
    this.space.addEventListener("dblclick", (event) => {
      const at = this.placeOf(event);
      if (at >= 0) this.open(at);
    });
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.element);
    this.generation = 0;
  }

  close() {
    this.observer.disconnect();
    this.generation++;
  }

  /** Loads anew; keeps the place, and what is still there of the selection. */
  async reload(keep = true) {
    const generation = ++this.generation;
    if (!keep) {
      this.active = 0;
      this.anchor = 0;
      this.element.scrollTop = 0;
      this.selected.clear();
    }
    const first = Math.floor(this.active / PAGE);
    const page = await this.options.load(first * PAGE, PAGE);
    if (generation !== this.generation) return;
    this.pages.clear();
    this.pages.set(first, page.items);
    this.total = page.total;
    this.active = Math.min(this.active, Math.max(0, this.total - 1));
    this.swap(this.total ? this.element : this.empty, this.total ? this.empty : this.element);
    if (this.fresh && this.total) this.show();
    else this.draw();
    this.fresh &&= !this.total;
    this.options.onselect?.(this);
  }

  /** Shows one of two parts; the focus goes with it, for it would be lost with what goes. */
  swap(shown, gone) {
    const focused = document.activeElement === gone;
    shown.hidden = false;
    if (focused) shown.focus({ preventScroll: true });
    gone.hidden = true;
  }

  /** How many are selected, or else how many there are. */
  get line() {
    return this.selected.size ? `${this.selected.size} selected` : `${whole(this.total)} picture${this.total === 1 ? "" : "s"}`;
  }

  get columns() {
    return Math.max(1, Math.floor(this.element.clientWidth / CELL_WIDTH));
  }

  item(at) {
    const page = this.pages.get(Math.floor(at / PAGE));
    return Array.isArray(page) ? page[at % PAGE] : undefined;
  }

  async fetch(number) {
    if (this.pages.has(number)) return;
    const generation = this.generation;
    this.pages.set(number, null);
    try {
      const page = await this.options.load(number * PAGE, PAGE);
      if (generation !== this.generation) return;
      this.pages.set(number, page.items);
      if (page.total !== this.total) this.reload();
      else this.draw();
      if (this.opening === this.active && this.item(this.active)) this.open(this.active);
    } catch {
      this.pages.delete(number);
    }
  }

  /** Makes room for all rows; says how many there are. */
  room() {
    const rows = Math.ceil(this.total / this.columns);
    this.space.style.height = `${rows * CELL_HEIGHT}px`;
    return rows;
  }

  draw() {
    const columns = this.columns;
    const rows = this.room();
    const top = this.element.scrollTop;
    const first = Math.max(0, Math.floor(top / CELL_HEIGHT) - 1);
    const last = Math.min(rows, Math.ceil((top + this.element.clientHeight) / CELL_HEIGHT) + 1);
    const before = new Map([...this.space.children].map((cell) => [cell.dataset.key, cell]));
    const cells = [];
    for (let at = first * columns; at < Math.min(this.total, last * columns); at++) {
      const item = this.item(at);
      if (!item) this.fetch(Math.floor(at / PAGE));
      cells.push(this.cell(at, item, columns, before));
    }
    // An element that is put where it is already would lose its picture for a moment.
    const wanted = new Set(cells);
    for (const cell of [...this.space.children]) if (!wanted.has(cell)) cell.remove();
    cells.forEach((cell, i) => {
      if (this.space.children[i] !== cell) this.space.insertBefore(cell, this.space.children[i] ?? null);
    });
    const active = this.space.querySelector(".active");
    if (active) this.element.setAttribute("aria-activedescendant", active.id);
    else this.element.removeAttribute("aria-activedescendant");
  }

  cell(at, item, columns, before) {
    const key = `${at}|${item?.name ?? ""}`;
    let cell = before.get(key);
    if (!cell) {
      cell = h("div", { role: "option", className: "grid-cell" });
      cell.dataset.key = key;
      cell.dataset.at = at;
      if (item) {
        const image = h("img", { src: thumb(item.name), alt: "", width: 96, height: 96, decoding: "async" });
        image.addEventListener("error", () => image.replaceWith(h("span", { className: "broken" }, "not readable")));
        cell.append(image, h("span", { className: "caption" }));
      }
    }
    cell.id = `${this.id}-${at}`;
    cell.style.left = `${(at % columns) * CELL_WIDTH}px`;
    cell.style.top = `${Math.floor(at / columns) * CELL_HEIGHT}px`;
    cell.setAttribute("aria-posinset", at + 1);
    cell.setAttribute("aria-setsize", this.total);
    cell.setAttribute("aria-selected", String(!!item && this.selected.has(item.name)));
    cell.classList.toggle("active", at === this.active);
    if (item) {
      const lines = this.options.caption(item);
      const words = lines.join(", ");
      cell.lastChild.replaceChildren(...(lines.length > 1 ? lines.map((line) => h("span", {}, line)) : lines));
      cell.title = lines.length > 1 ? `${item.name}: ${words}` : item.name;
      cell.setAttribute("aria-label", `${words}, ${item.name.split("/").pop()}`);
      cell.classList.toggle("wrong", !!item.said && item.said !== item.class);
    } else cell.setAttribute("aria-label", "loading");
    return cell;
  }

  placeOf(event) {
    const cell = event.target.closest(".grid-cell");
    return cell ? Number(cell.dataset.at) : -1;
  }

  click(event) {
    const at = this.placeOf(event);
    const item = this.item(at);
    if (!item) return;
    if (event.shiftKey) this.range(this.anchor, at);
    else {
      this.toggle(item);
      this.anchor = at;
    }
    this.active = at;
    this.element.focus({ preventScroll: true });
    this.draw();
    this.options.onselect?.(this);
  }

  toggle(item) {
    if (this.selected.has(item.name)) this.selected.delete(item.name);
    else this.selected.set(item.name, item);
  }

  range(from, to) {
    for (let i = Math.min(from, to); i <= Math.max(from, to); i++) {
      const item = this.item(i);
      if (item) this.selected.set(item.name, item);
    }
  }

  /** Moves the active picture into view. */
  show() {
    this.room(); // what is not there yet cannot be scrolled to
    const row = Math.floor(this.active / this.columns) * CELL_HEIGHT;
    if (row < this.element.scrollTop) this.element.scrollTop = row;
    else if (row + CELL_HEIGHT > this.element.scrollTop + this.element.clientHeight) {
      this.element.scrollTop = row + CELL_HEIGHT - this.element.clientHeight;
    }
    this.draw();
  }

  /** The names of what is selected, or else of the active picture. */
  names() {
    if (this.selected.size) return [...this.selected.keys()];
    const item = this.item(this.active);
    return item ? [item.name] : [];
  }

  open(at) {
    const item = this.item(at);
    // What is still being loaded is opened as soon as it is there, if nobody has moved on.
    this.opening = item ? null : at;
    if (item) this.options.onopen?.(item);
  }

  clear() {
    this.selected.clear();
    this.draw();
    this.options.onselect?.(this);
  }

  async all() {
    for (let from = 0; from < this.total; from += 500) {
      const { items } = await this.options.load(from, 500);
      for (const item of items) this.selected.set(item.name, item);
    }
    this.draw();
    this.options.onselect?.(this);
  }

  key(event) {
    const step = {
      ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.columns, ArrowDown: this.columns,
      PageUp: -4 * this.columns, PageDown: 4 * this.columns, Home: -this.total, End: this.total,
    }[event.key];
    if (step !== undefined && !event.ctrlKey && !event.altKey) {
      const before = this.active;
      this.active = Math.min(this.total - 1, Math.max(0, this.active + step));
      if (event.shiftKey) {
        this.range(before, this.active);
        this.options.onselect?.(this);
      } else this.anchor = this.active;
      this.show();
    } else if (event.key === " ") {
      const item = this.item(this.active);
      if (item) this.toggle(item);
      this.draw();
      this.options.onselect?.(this);
    } else if (event.key === "Enter") this.open(this.active);
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) this.all();
    else if (event.key === "Escape" && this.selected.size) this.clear();
    else if (event.ctrlKey || event.metaKey || event.altKey || !this.options.onkey?.(event, this.names())) return;
    event.preventDefault();
    event.stopPropagation();
  }
}
