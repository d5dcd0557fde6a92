// What every report and the studio share: making elements, numbers, theme.

const byId = (id) => document.getElementById(id);

/** An element with properties (on…: listener, aria-/data-/role…: attribute) and children. */
function h(tag, properties = {}, ...children) {
  return furnish(document.createElement(tag), properties, children);
}

/** The same for SVG, where everything is an attribute. */
function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function furnish(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.includes("-")) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Rows and columns that an arrow key goes on by. */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The head of a table: a row of titles; what has none is no header. */
function headRow(titles) {
  return h("thead", {}, h("tr", {}, ...titles.map((text) => (text === "" ? h("td") : h("th", { scope: "col" }, text)))));
}

/** A part that scrolls where it is too large, by keys too. */
function scrolled(label, ...children) {
  return h("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": label }, ...children);
}

/** The same, no higher than a part of the page. */
function scrolledTall(label, ...children) {
  const part = scrolled(label, ...children);
  part.classList.add("tall");
  return part;
}

const ARRAYS = { u8: Uint8Array, i32: Int32Array, f32: Float32Array, f64: Float64Array };

/** A typed array that was written little-endian, gzipped, as base64. */
async function unpack({ type, gzip }) {
  const bytes = Uint8Array.from(atob(gzip), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new ARRAYS[type](await new Response(stream).arrayBuffer());
}

/** Fixed digits with a real minus sign. */
function fixed(value, digits = 3) {
  const text = Math.abs(value).toFixed(digits);
  return (value < 0 && Number(text) !== 0 ? "−" : "") + text;
}

/** As few digits as tell the value, for scales and small whole numbers. */
function brief(value) {
  if (value === 0) return "0";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return fixed(Number(value.toPrecision(3)), Math.min(digits, 6)).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

const percent = (share, digits = 1) => `${(100 * share).toFixed(digits)} %`;
const whole = (n) => n.toLocaleString("en-US").replace(/,/g, "\u202f");

/** Largest magnitude, never 0, so that it can stand below a fraction line. */
function reach(...arrays) {
  let most = 0;
  for (const array of arrays) for (const v of array) most = Math.max(most, Math.abs(v));
  return most || 1;
}

function softmax(scores) {
  const top = Math.max(...scores);
  const powers = Array.from(scores, (s) => Math.exp(s - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
}

/** A value that parts of the page watch; each watcher is told at once and on every change. */
class Chosen {
  constructor(value) {
    this.value = value;
    this.watchers = [];
  }
  set(value) {
    if (value === this.value) return;
    this.value = value;
    for (const watcher of this.watchers) watcher(value);
  }
  watch(watcher) {
    this.watchers.push(watcher);
    watcher(this.value);
  }
}

/** Light or dark, and the colours that canvases paint with. */
const theme = {
  watchers: [],
  colours: {},
  read() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["negative", "zero", "positive", "blank", "stroke", "mark", "ink", "card", "line"]) {
      const hex = style.getPropertyValue(`--${name}`).trim();
      this.colours[name] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
    }
  },
  get dark() {
    const named = document.documentElement.dataset.theme;
    return named ? named === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  },
  /** Tells every picture to paint itself anew. */
  changed() {
    this.read();
    for (const watcher of this.watchers) watcher();
  },
  /** Paints now and whenever the theme changes. */
  paint(watcher) {
    this.watchers.push(watcher);
    watcher();
  },
  name(name) {
    if (name) document.documentElement.dataset.theme = name;
    else delete document.documentElement.dataset.theme;
    this.changed();
  },
  start(button) {
    const label = () => {
      button.textContent = this.dark ? "Light" : "Dark";
      button.setAttribute("aria-label", this.dark ? "Change to light colours" : "Change to dark colours");
    };
    this.paint(label);
    button.addEventListener("click", () => this.name(this.dark ? "light" : "dark"));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.changed());
    let before;
    addEventListener("beforeprint", () => {
      before = document.documentElement.dataset.theme;
      this.name("light");
    });
    addEventListener("afterprint", () => this.name(before));
  },
};
theme.read();

const mix = (a, b, t) => a.map((v, i) => Math.round(v + (b[i] - v) * t));
const css = ([r, g, b]) => `rgb(${r} ${g} ${b})`;

/** Blue below zero, orange above, the ground's own colour at zero. */
function diverging(value, limit) {
  const { negative, zero, positive } = theme.colours;
  const t = Math.min(1, Math.abs(value) / limit);
  return mix(zero, value < 0 ? negative : positive, t);
}

/** Ink on paper: 0 is the ground, 1 the stroke. */
function inked(value) {
  return mix(theme.colours.blank, theme.colours.stroke, Math.min(1, Math.max(0, value)));
}

/** Black or white, whichever is read better on the colour: a contrast of 4.58 at least (relative luminance, WCAG). */
function textOn(rgb) {
  const [r, g, b] = rgb.map((v) => {
    const c = v / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000000" : "#ffffff";
}

/** A row of choices of which one holds; returns what was chosen. */
function choice(field, name, legend, options, chosen) {
  const set = h("div", { className: "set" });
  for (const [value, text] of options) {
    const input = h("input", { type: "radio", name, value, checked: chosen.value === value });
    input.addEventListener("change", () => chosen.set(value));
    set.append(h("label", {}, input, h("span", {}, text)));
  }
  field.className = "choice";
  field.append(h("legend", {}, legend), set);
}
