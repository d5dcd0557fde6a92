// The confusion matrix: a table whose cells can be chosen.

/**
 * Fills a table with a button for each cell; arrow keys move among them. Returns the buttons.
 *
 * @param counts by true class and answer
 * @param options say: from (count, true name, answer name) to words; diagonal: whether right
 *   answers can be chosen too
 * @param choose called with true class and answer
 */
function confusionTable(table, names, counts, { say, diagonal = false }, choose) {
  const most = Math.max(1, ...counts.flatMap((row, is) => row.filter((_, said) => said !== is)));
  const buttons = [];
  const places = new Map();
  const cell = (n, is, said) => {
    if (is === said && !diagonal) {
      return h("td", { className: "right", "data-count": n, title: `${n} times a ${names[is]} was recognised` }, String(n));
    }
    const button = h("button", {
      type: "button", "data-true": is, "data-said": said, "data-count": n, tabIndex: -1, "aria-pressed": "false",
      "aria-disabled": String(n === 0), "aria-label": say(n, names[is], names[said]), title: say(n, names[is], names[said]),
      onclick: () => {
        if (n > 0) choose(is, said);
      },
      onfocus: () => buttons.forEach((one) => (one.button.tabIndex = one.button === button ? 0 : -1)),
    }, n ? String(n) : "·");
    buttons.push({ button, is, said, n });
    places.set(`${is},${said}`, button);
    return h("td", {}, button);
  };
  table.classList.add("confusion");
  table.classList.toggle("long", names.some((name) => name.length > 3));
  table.append(h("thead", {}, h("tr", {}, h("td", {}),
    ...names.map((name) => h("th", { scope: "col", title: name }, h("span", {}, name))), h("th", { scope: "col" }, "right"))));
  table.append(h("tbody", {}, ...counts.map((row, is) => {
    const total = row.reduce((a, b) => a + b, 0);
    return h("tr", {}, h("th", { scope: "row", title: names[is] }, h("span", {}, names[is])), ...row.map((n, said) => cell(n, is, said)),
      h("th", { className: "share" }, total ? percent(row[is] / total) : "–"));
  })));
  if (buttons.length) buttons[0].button.tabIndex = 0;
  table.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    const from = event.target.dataset;
    if (!step || from.true === undefined) return;
    event.preventDefault();
    let [row, column] = [Number(from.true), Number(from.said)];
    do {
      row += step[0];
      column += step[1];
    } while (row === column && row < names.length && !places.has(`${row},${column}`));
    places.get(`${row},${column}`)?.focus();
  });
  theme.paint(() => {
    for (const { button, is, said, n } of buttons) {
      const share = n ? 0.08 + (0.92 * n) / most : 0;
      const rgb = diverging(is === said ? -(n ? 0.35 : 0) : share, 1);
      button.style.backgroundColor = css(rgb);
      button.style.color = textOn(rgb);
    }
  });
  return buttons;
}
