// The confusion matrix and the gallery of wrong digits.

const PAGE = 60;

function startMistakes(run, chosenDigit) {
  const { labels, predicted } = run.test;
  const counts = Array.from({ length: 10 }, () => new Array(10).fill(0));
  labels.forEach((label, i) => counts[label][predicted[i]]++);
  const filter = new Chosen("");
  const trueSelect = byId("filter-true");
  const saidSelect = byId("filter-said");
  const order = byId("filter-order");
  for (const select of [trueSelect, saidSelect]) {
    select.append(h("option", { value: "" }, "any"), ...counts.map((_, d) => h("option", { value: d }, String(d))));
    select.addEventListener("change", () => filter.set(`${trueSelect.value},${saidSelect.value}`));
  }
  order.addEventListener("change", () => list());

  const names = counts.map((_, digit) => String(digit));
  const say = (n, is, said) => `${n} times a ${is} was taken for a ${said}`;
  const buttons = confusionTable(byId("confusion"), names, counts, { say }, (is, said) => {
    const same = trueSelect.value === String(is) && saidSelect.value === String(said);
    trueSelect.value = same ? "" : String(is);
    saidSelect.value = same ? "" : String(said);
    filter.set(`${trueSelect.value},${saidSelect.value}`);
  });

  const wrong = run.digits.wrong.map((slot) => {
    const digit = run.digit(slot);
    return { slot, ...digit, share: softmax(digit.scores)[digit.predicted] };
  });
  const gallery = byId("gallery");
  const more = byId("gallery-more");
  let found = [];
  let shown = 0;
  const chosen = new Chosen(-1);

  function add() {
    for (const one of found.slice(shown, shown + PAGE)) {
      gallery.append(h("button", {
        type: "button", "data-index": one.index, "data-slot": one.slot, onclick: () => chosen.set(one.slot),
        "aria-pressed": String(one.slot === chosen.value),
        "aria-label": `Test digit ${one.index}: a ${one.label}, predicted ${one.predicted} with ${percent(one.share, 0)}`,
      }, thumbnail(one.pixels, 28, 28, 56), h("small", {}, `${one.label} → ${one.predicted}`), h("small", {}, percent(one.share, 0))));
    }
    shown = Math.min(found.length, shown + PAGE);
    more.hidden = shown >= found.length;
    more.textContent = `Show ${Math.min(PAGE, found.length - shown)} more`;
  }

  function list() {
    const [is, said] = [trueSelect.value, saidSelect.value];
    const fits = (one) => (is === "" || one.label === Number(is)) && (said === "" || one.predicted === Number(said));
    found = wrong.filter(fits);
    if (order.value === "sure") found.sort((a, b) => b.share - a.share || a.index - b.index);
    else if (order.value === "close") found.sort((a, b) => a.share - b.share || a.index - b.index);
    else found.sort((a, b) => a.index - b.index);
    let all = 0;
    counts.forEach((row, label) => row.forEach((n, answer) => {
      if (label !== answer && fits({ label, predicted: answer })) all += n;
    }));
    byId("gallery-count").textContent = `${whole(all)} ${all === 1 ? "digit" : "digits"}` +
      (found.length < all ? `; the pictures of ${whole(found.length)} of them are in this page.` : ".");
    gallery.replaceChildren();
    shown = 0;
    add();
    for (const { button, is: row, said: column } of buttons) {
      button.setAttribute("aria-pressed", String(String(row) === is && String(column) === said));
    }
  }
  more.addEventListener("click", add);
  theme.watchers.push(() => gallery.querySelectorAll("canvas").forEach((canvas) => canvas.paint()));
  list();
  filter.watchers.push(list);
  const panel = byId("mistake");
  const tell = (slot) => {
    gallery.querySelectorAll("button").forEach((button) => button.setAttribute("aria-pressed", String(Number(button.dataset.slot) === slot)));
    if (slot < 0) {
      panel.hidden = true;
      return;
    }
    const digit = run.digit(slot);
    const see = h("button", { type: "button" }, "See its maps");
    see.addEventListener("click", () => {
      chosenDigit.set(slot);
      byId("maps").scrollIntoView();
    });
    panel.replaceChildren(
      h("div", {}, thumbnail(digit.pixels, 28, 28, 112), h("p", { className: "small" }, `Test digit ${digit.index}. `, ...verdict(digit)), see),
      scoreBars(digit),
      h("p", { className: "soft small wide" }, "Bars are the softmax of the ten scores."));
  };
  if (found.length) chosen.set(found[0].slot);
  chosen.watch(tell);
  theme.watchers.push(() => panel.querySelectorAll("canvas").forEach((canvas) => canvas.paint()));
}
