// A pad to draw a picture of 28×28 pixels on.

import { ARROWS, Picture, h, inked } from "./report.js";
import { button } from "./ui.js";

/** Rows and columns of the pad. */
export const SIDE = 28;

/** A pad to draw on, with pointer or keys: white ink on black, as the digits of MNIST are. */
export function drawingPad(done) {
  const ink = new Uint8Array(SIDE * SIDE);
  let pen = [14, 14];
  const pad = new Picture(SIDE, SIDE, "a pad to draw on: arrow keys move the pen, Space draws", (v) => inked(v / 255));
  pad.canvas.tabIndex = 0;
  pad.canvas.className = "grid pad";
  pad.canvas.setAttribute("role", "application");
  const dot = (row, column) => {
    for (let r = -1; r <= 1; r++) {
      for (let c = -1; c <= 1; c++) {
        const [y, x] = [row + r, column + c];
        if (y < 0 || x < 0 || y >= SIDE || x >= SIDE) continue;
        const strength = r === 0 && c === 0 ? 255 : r === 0 || c === 0 ? 150 : 60;
        ink[y * SIDE + x] = Math.min(255, Math.max(ink[y * SIDE + x], strength));
      }
    }
  };
  const show = () => {
    pad.show(Float64Array.from(ink));
    pad.frame([pen[0], pen[1], 1, 1]);
  };
  const at = (event) => {
    const box = pad.canvas.getBoundingClientRect();
    pen = [Math.floor(((event.clientY - box.top) / box.height) * SIDE), Math.floor(((event.clientX - box.left) / box.width) * SIDE)]
      .map((v) => Math.min(SIDE - 1, Math.max(0, v)));
    dot(...pen);
    show();
  };
  pad.canvas.style.touchAction = "none";
  pad.canvas.addEventListener("pointerdown", (event) => {
    pad.canvas.setPointerCapture(event.pointerId);
    at(event);
  });
  pad.canvas.addEventListener("pointermove", (event) => {
    if (event.buttons) at(event);
  });
  pad.canvas.addEventListener("pointerup", () => done(ink));
  pad.canvas.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (step) pen = pen.map((v, i) => Math.min(SIDE - 1, Math.max(0, v + step[i])));
    else if (event.key === " ") dot(...pen);
    else if (event.key === "Enter") done(ink);
    else return;
    event.preventDefault();
    show();
  });
  show();
  return {
    element: h("div", { className: "drawing" }, pad.canvas, h("div", { className: "controls" },
      button("Look at it", () => done(ink)),
      button("Wipe", () => {
        ink.fill(0);
        show();
      }))),
    ink,
  };
}
