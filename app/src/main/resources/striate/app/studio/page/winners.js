// Which kernel won where: a colour for each, how often each is the largest, and all positions in numbers.

import { css, h, scrolled, textOn, theme } from "./report.js";

/** Sixteen colours far apart, in light and dark. */
export function kernelColour(k) {
  const hue = (k * 137.5) % 360;
  const light = theme.dark ? 0.62 : 0.48;
  const a = 0.62 * Math.min(light, 1 - light);
  return [0, 8, 4].map((n) => {
    const turn = (n + hue / 30) % 12;
    return Math.round(255 * (light - a * Math.max(-1, Math.min(turn - 3, 9 - turn, 1))));
  });
}

/** The key to the colours, with counts, and a table behind it; filled by show(winners, side), where −1 is none. */
export function countedWinners(kernels) {
  const legend = h("ul", { className: "kernel-legend", "aria-label": "How often each kernel is the largest" });
  const region = scrolled("winners");
  const table = h("details", {}, h("summary", {}, "As numbers"), region);
  let shown = null;
  const fill = () => {
    if (!table.open || !shown) return;
    const [winners, side] = shown;
    region.replaceChildren(h("table", { className: "numbers" },
      h("tbody", {}, ...Array.from({ length: side }, (_, r) => h("tr", {}, ...Array.from({ length: side }, (__, c) => h("td", {}, winners[r * side + c] < 0 ? "–" : String(winners[r * side + c] + 1))))))));
  };
  table.addEventListener("toggle", fill);
  return {
    legend,
    table,
    show(winners, side) {
      shown = [winners, side];
      legend.replaceChildren(...Array.from({ length: kernels }, (_, k) => {
        const count = winners.filter((w) => w === k).length;
        const chip = h("li", { className: "chip", title: `kernel ${k + 1}: the largest at ${count} positions` }, `${k + 1}: ${count}`);
        chip.style.background = css(kernelColour(k));
        chip.style.color = textOn(kernelColour(k));
        return chip;
      }));
      fill();
    },
  };
}
