// An 8×8 "2", four kernels made by hand, their 6×6 maps, and what pooling keeps.

const TWO = [
  "........",
  "..###...",
  ".#...#..",
  "....#...",
  "...#....",
  "..#.....",
  ".######.",
  "........",
];
const HAND_MADE = [
  ["A", "horizontal", ["...", "###", "..."]],
  ["B", "rising diagonal", ["..#", ".#.", "#.."]],
  ["C", "corner", ["##.", "..#", ".#."]],
  ["D", "upright", [".#.", ".#.", ".#."]],
];

const bitmap = (lines, lit, dark) => Float64Array.from(lines.join(""), (c) => (c === "#" ? lit : dark));

function startPooling() {
  const kind = new Chosen("max");
  choice(byId("pool-choice"), "pool", "Pooling", [["sum", "sum"], ["mean", "mean"], ["max", "max"]], kind);
  let image = bitmap(TWO, 1, 0);
  let kernels = HAND_MADE.map(([, , shape]) => bitmap(shape, 1, -1));
  let maps = [];
  let pooled = null;
  let limit = 4;
  let spot = [5, 3];
  const colour = (v) => diverging(v, limit);
  const signed = (v) => (Number.isInteger(v) ? fixed(v, 0) : fixed(v, 2));
  const point = (r, c) => {
    spot = [r, c];
    tell();
  };

  const picture = new Cells(8, 8, {
    size: 24, label: "8 by 8 image", write: () => "", colour: inked, say: (v) => (v ? "lit" : "dark"),
    onclick: (r, c) => {
      image[r * 8 + c] = 1 - image[r * 8 + c];
      compute();
    },
  });
  const rows = HAND_MADE.map(([letter, name], k) => {
    const kernel = new Cells(3, 3, {
      size: 20, label: `kernel ${letter}, ${name}`, write: signed, colour: (v) => diverging(v, 1.6), say: (v) => signed(v),
      onclick: (r, c) => {
        const i = r * 3 + c;
        kernels[k][i] = kernels[k][i] === 1 ? -1 : kernels[k][i] + 1;
        compute();
      },
    });
    const map = new Cells(6, 6, { size: 22, label: `map of kernel ${letter}`, write: signed, colour, onpoint: point });
    map.table.dataset.map = letter;
    const fires = h("figcaption");
    return { letter, name, kernel, map, fires };
  });
  const merged = new Cells(6, 6, { size: 34, label: "pooled map", write: signed, colour, onpoint: point });
  merged.table.id = "two-merged";
  const caption = h("figcaption");
  byId("two").append(
    h("figure", {}, picture.table, h("figcaption", {}, "the image, 8×8")),
    h("div", { className: "four" }, ...rows.map(({ letter, name, kernel, map, fires }) => h("div", {},
      h("h3", {}, `${letter} · ${name}`),
      h("div", { className: "row" }, kernel.table, h("span", { className: "arrow", "aria-hidden": "true" }, "→"), map.table), fires))),
    h("figure", {}, merged.table, caption),
  );

  function compute() {
    maps = kernels.map((kernel) => correlate(image, 8, kernel, 6, 6));
    pooled = pool(maps);
    limit = Math.max(4, reach(...maps));
    picture.show(image);
    rows.forEach(({ kernel, map, fires }, k) => {
      kernel.show(kernels[k]);
      map.show(maps[k]);
      // It fires where its whole shape is lit and nothing beside it: the largest sum it can give.
      const most = kernels[k].reduce((sum, v) => sum + Math.max(0, v), 0);
      const places = maps[k].filter((v) => v === most && most > 0).length;
      fires.replaceChildren(places
        ? h("span", { className: "fires" }, `fires at ${places} ${places === 1 ? "position" : "positions"}`)
        : "fires nowhere");
    });
    scaleBar(byId("scale-two"), "", limit);
    merge();
  }

  function merge() {
    const max = kind.value === "max";
    const letters = max ? Array.from(pooled.best, (k, i) => (pooled.max[i] > 0 ? rows[k].letter : "")) : [];
    merged.show(pooled[kind.value], letters);
    caption.replaceChildren(h("strong", {}, `${kind.value} pooled`),
      max ? ": the largest of the four, and whose it is" : kind.value === "sum" ? ": the four added" : ": the four added, over four");
    tell();
  }

  function tell() {
    const [r, c] = spot;
    const i = r * 6 + c;
    picture.mark((row, column) => row >= r && row < r + 3 && column >= c && column < c + 3);
    for (const { map } of rows) map.mark((row, column) => row === r && column === c);
    merged.mark((row, column) => row === r && column === c);
    byId("two-readout").textContent = `row ${r}, column ${c}:  ` + rows.map(({ letter }, k) => `${letter} ${signed(maps[k][i])}`).join(",  ") +
      `  →  sum ${signed(pooled.sum[i])}, mean ${signed(pooled.mean[i])}, max ${signed(pooled.max[i])} (${rows[pooled.best[i]].letter})`;
  }

  byId("two-reset").addEventListener("click", () => {
    image = bitmap(TWO, 1, 0);
    kernels = HAND_MADE.map(([, , shape]) => bitmap(shape, 1, -1));
    compute();
  });
  compute();
  kind.watchers.push(merge);
}
