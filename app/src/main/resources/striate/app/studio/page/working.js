// The working of one number: its patch, kernel and products as grids, their sums, and the terms as a table.

import { Cells, Picture, diverging, fixed, h, headRow, reach, scrolled } from "./report.js";
import { exact, finite, laidOut, padded } from "./maps.js";

const NUMBERS_AT_ONCE = 121;
const LARGEST_TERMS = 12;
const MOST_ROWS = 400;

/** A number in a narrow cell. */
export const short = (v) => (!Number.isFinite(v) ? "—" : Math.abs(v) >= 1000 || (v !== 0 && Math.abs(v) < 0.001) ? v.toExponential(1).replace(/-/g, "−") : fixed(v, 3));

/** Channels, rows and columns of a patch; what is no box is one row. */
export function boxOf({ shape }) {
  return shape.length === 3 ? shape : [1, 1, shape.reduce((a, b) => a * b, 1)];
}

const ofChannel = ({ data }, channel, area) => data.subarray(channel * area, (channel + 1) * area);

/** Patch × kernel = products, of one input channel. @param inputLimit to colour the patch's numbers by */
export function grids(t, notes, channel, inputLimit) {
  const [, rows, columns] = boxOf(t.patch);
  const area = rows * columns;
  const numbers = area <= NUMBERS_AT_ONCE && (rows > 1 || columns <= 11);
  const grid = (label, tensor, limit) => {
    const values = ofChannel(tensor, channel, area);
    const most = limit ?? reach(finite(values));
    const colour = (v) => diverging(v, most);
    let shown;
    if (numbers) {
      const cells = new Cells(rows, columns, { size: columns > 7 ? 40 : 58, height: 40, label, write: short, colour });
      cells.show(values);
      shown = cells.table;
    } else {
      const [r, c] = laidOut(rows, columns);
      const picture = new Picture(r, c, label, colour);
      picture.show(Float64Array.from(padded(values, r * c)));
      shown = picture.canvas;
    }
    return h("figure", { "data-part": label }, shown, h("figcaption", {}, label));
  };
  const sign = (text) => h("span", { className: "sign" }, text);
  return h("div", { className: "parts" }, grid("patch", t.patch, numbers ? inputLimit : undefined),
    ...(t.kernel ? [sign("×"), grid(notes.way === "slopes" ? "slopes" : "kernel", t.kernel)] : []),
    ...(t.products ? [sign("="), grid("products", t.products)] : []));
}

/** The sums that lead from the products to the engine's value. */
export function sums(t, notes, channel) {
  const lines = h("dl", { className: "facts", id: "scope-sum" });
  const line = (name, v, extra = "") => lines.append(h("div", {}, h("dt", {}, name), h("dd", { "data-value": v }, exact(v, 9), extra)));
  const sum = (values) => values.reduce((a, b) => a + b, 0);
  if (t.products) {
    const [channels, rows, columns] = boxOf(t.patch);
    if (channels > 1) line(`Σ of channel ${channel + 1}`, sum(ofChannel(t.products, channel, rows * columns)));
    line("Σ of all products", sum(t.products.data));
  }
  t.numbers.data.forEach((v, i) => line(notes[`number${i}`], v));
  const winner = Number(notes.winner);
  if (winner >= 0 && notes.way === "choice") line("taken", t.patch.data[winner], ` (term ${winner + 1} of ${t.patch.data.length})`);
  const [value, result] = t.result.data;
  line(`result: ${notes.formula}`, result);
  line("the engine wrote", value);
  return lines;
}

/** How far the result is from what the engine wrote. */
export function agreement(t, notes) {
  const [, , scale, units, bound] = t.result.data;
  return h("p", { className: notes.agrees === "true" ? "agrees" : "problem", id: "scope-agrees", "data-agrees": notes.agrees, "data-units": units },
    notes.way === "slopes" ? "No sum is claimed here. " : notes.sameBits === "true" ? "The result is the engine’s value, bit for bit. "
      : `The result and the engine’s value differ by ${fixed(units, 2)} units in the last place of ${exact(scale, 5)}, the sum of absolute values; rounding may amount to ${fixed(bound, 1)}. `,
    notes.note);
}

/** The terms as a table, those that count most first. @param inputSize channels, rows, columns of what the layer reads */
export function terms(t, [, inRows, inColumns]) {
  const weight = (i) => Math.abs(t.products ? t.products.data[i] : t.patch.data[i]);
  const order = Array.from({ length: t.patch.data.length }, (_, i) => i);
  if (order.length > LARGEST_TERMS) order.sort((a, b) => weight(b) - weight(a) || a - b);
  const some = order.slice(0, MOST_ROWS);
  const plane = inRows * inColumns;
  const where = (i) => {
    const s = t.sources.data[i];
    if (s < 0) return "padding";
    return inRows > 1 ? `${Math.floor(s / plane) + 1}, ${Math.floor((s % plane) / inColumns)}, ${s % inColumns}` : String(s);
  };
  const head = ["where (channel, row, column)", "patch", ...(t.kernel ? ["kernel"] : []), ...(t.products ? ["product"] : [])];
  return h("details", { className: "terms" }, h("summary", {}, order.length > some.length ? `The ${some.length} largest of ${order.length} terms` : `All ${order.length} terms`),
    scrolled("terms", h("table", { className: "numbers" }, headRow(head),
      h("tbody", {}, ...some.map((i) => h("tr", {}, h("th", { scope: "row" }, where(i)), h("td", {}, exact(t.patch.data[i], 7)),
        ...(t.kernel ? [h("td", {}, exact(t.kernel.data[i], 7))] : []), ...(t.products ? [h("td", {}, exact(t.products.data[i], 9))] : [])))))));
}
