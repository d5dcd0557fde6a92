// Maps of numbers: painted small or large, walked over by keys, written in digits.

import { h } from "./report.js";

/** A float's or double's value in so many digits that one tells it from its neighbours. */
export const exact = (v, digits = 8) => (Number.isFinite(v) ? String(Number(v.toPrecision(digits))) : String(v)).replace(/-/g, "−");

/** The numbers among them. */
export const finite = (data) => (data.every(Number.isFinite) ? data : data.filter(Number.isFinite));

/** The values, with zeros behind up to a count. */
export function padded(values, count) {
  if (values.length === count) return values;
  const more = new Float32Array(count);
  more.set(values);
  return more;
}

/** Rows and columns to paint: a long row as a square as nearly as can be. */
export function laidOut(rows, columns) {
  if (rows > 1 || columns < 64) return [rows, columns];
  const wide = Math.ceil(Math.sqrt(columns));
  return [Math.ceil(columns / wide), wide];
}

/** A small painted map. @param colourAt from an index to red, green, blue */
export function tinyMap(rows, columns, colourAt) {
  const canvas = h("canvas", { className: "pixel", width: columns, height: rows, "aria-hidden": "true" });
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++) image.data.set([...colourAt(i), 255], 4 * i);
  pen.putImageData(image, 0, 0);
  return canvas;
}

/** Makes a picture a map that keys walk over. */
export function walked(picture, id, onkeydown) {
  const { canvas } = picture;
  canvas.tabIndex = 0;
  canvas.id = id;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-roledescription", "map");
  canvas.addEventListener("keydown", onkeydown);
  return picture;
}
