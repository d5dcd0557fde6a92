// Test pictures: the confusion matrix with those of a cell, the most confidently wrong, likely label errors.

/** Classes of a matrix; of more, those with the most mistakes. */
const MATRIX = 40;
const MATRIX_OF_MANY = 30;

/** Pictures that this page carries, and what the network said of them. */
class Pictures {
  static async read() {
    const { places, samples, labels, ofLabel, likeliest, probabilities } = data.pictures;
    const arrays = await Promise.all([places, samples, labels, ofLabel, likeliest, probabilities].map(unpack));
    return new Pictures(...arrays);
  }

  constructor(places, samples, labels, ofLabel, likeliest, probabilities) {
    Object.assign(this, { places, samples, labels, ofLabel, likeliest, probabilities });
    const { width, height, channels, answers, names } = data.pictures;
    Object.assign(this, { width, height, channels, names, kept: answers });
    this.slots = new Map(Array.from(places, (place, slot) => [place, slot]));
  }

  /** One of them, by its slot. */
  one(slot) {
    const from = slot * this.kept;
    const answers = Array.from({ length: this.kept }, (_, i) => [this.likeliest[from + i], this.probabilities[from + i]]);
    const label = this.labels[slot];
    return { slot, place: this.places[slot], name: this.names[slot], label, said: answers[0][0], sure: answers[0][1], ofLabel: this.ofLabel[slot], answers };
  }

  /** Its pixels, as they are, at a size in CSS pixels of the longer side. */
  canvas(slot, size) {
    const { width, height, channels, samples } = this;
    const canvas = h("canvas", { className: "pixel", width, height, "aria-hidden": "true" });
    const scale = size / Math.max(width, height);
    canvas.style.width = `${width * scale}px`;
    canvas.style.height = `${height * scale}px`;
    const pen = canvas.getContext("2d");
    const image = pen.createImageData(width, height);
    const from = slot * width * height * channels;
    for (let i = 0; i < width * height; i++) {
      for (let c = 0; c < 3; c++) image.data[4 * i + c] = samples[from + i * channels + (channels === 3 ? c : 0)];
      image.data[4 * i + 3] = 255;
    }
    pen.putImageData(image, 0, 0);
    return canvas;
  }
}

const wordsOf = ({ label, said, sure, ofLabel }) => (label === said
  ? [h("span", { className: "yes" }, "✓ right"), `: ${data.classes[label]}, with ${percent(sure)}.`]
  : [h("span", { className: "no" }, "✗ wrong"), `: labelled ${data.classes[label]} (given ${percent(ofLabel, 2)}), answered ${data.classes[said]} with ${percent(sure, 2)}.`]);

/** The likeliest classes as bars. */
function answerBars({ label, answers }) {
  return h("div", { className: "answers", role: "img", "aria-label": answers.map(([c, p]) => `${data.classes[c]}: ${percent(p)}`).join(", ") },
    ...answers.flatMap(([c, p], i) => {
      const bar = h("i", { className: c === label ? "true" : i === 0 ? "said" : "" });
      bar.style.width = `${100 * p}%`;
      const strong = c === label || i === 0 ? "picked" : "";
      return [h("span", { className: `name ${strong}`, title: data.classes[c] }, data.classes[c]), h("span", {}, bar), h("span", { className: strong }, percent(p))];
    }));
}

/** Buttons with pictures; each opens the picture large. */
function fillGallery(element, pictures, slots, open, shareOf = (one) => percent(one.sure)) {
  const size = pictures.width > 32 || pictures.height > 32 ? 88 : 56;
  element.style.setProperty("--picture", `${size + 16}px`);
  element.replaceChildren(...slots.map((slot) => {
    const one = pictures.one(slot);
    const [label, said] = [data.classes[one.label], data.classes[one.said]];
    return h("button", {
      type: "button", "data-place": one.place, "data-slot": slot, onclick: () => open(slot), title: one.name,
      "aria-label": `${one.name}: labelled ${label}, answered ${said} with ${percent(one.sure)}`,
    }, pictures.canvas(slot, size), h("small", {}, one.label === one.said ? label : `${label} → ${said}`), h("small", {}, shareOf(one)));
  }));
}

/** The dialog with one picture; returns what opens it. */
function startDialog(pictures, mapped, chosenPicture) {
  const dialog = byId("picture");
  let slot = -1;
  byId("picture-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  byId("picture-maps").addEventListener("click", () => {
    dialog.close();
    chosenPicture.set(slot);
    byId("maps").scrollIntoView();
  });
  return (chosen) => {
    slot = chosen;
    const one = pictures.one(slot);
    byId("picture-title").textContent = one.name;
    byId("picture-image").replaceChildren(pictures.canvas(slot, 196));
    byId("picture-words").replaceChildren(...wordsOf(one));
    byId("picture-answers").replaceChildren(answerBars(one));
    byId("picture-maps").parentElement.hidden = !mapped.includes(slot);
    dialog.showModal();
  };
}

function startConfusions(pictures, cells, open) {
  byId("confusions").hidden = false;
  const { classes } = data;
  const wrong = new Int32Array(classes.length);
  const all = [];
  for (let i = 0; i < cells.length; i += 3) {
    const [is, said, n] = cells.subarray(i, i + 3);
    all.push({ is, said, n });
    if (is !== said) {
      wrong[is] += n;
      wrong[said] += n;
    }
  }
  let shown = classes.map((_, c) => c);
  if (classes.length > MATRIX) {
    shown = shown.sort((a, b) => wrong[b] - wrong[a] || a - b).slice(0, MATRIX_OF_MANY).sort((a, b) => a - b);
    byId("confusion-note").hidden = false;
    byId("confusion-note").textContent = `The ${shown.length} of ${whole(classes.length)} classes that are mistaken most often; the shares at the right are within them.`;
  }
  const where = new Map(shown.map((c, i) => [c, i]));
  const counts = shown.map(() => new Array(shown.length).fill(0));
  for (const { is, said, n } of all) {
    if (where.has(is) && where.has(said)) counts[where.get(is)][where.get(said)] = n;
  }
  const bySlot = Array.from(pictures.labels, (_, slot) => pictures.one(slot));
  const choose = (is, said) => {
    const n = all.find((cell) => cell.is === is && cell.said === said)?.n ?? 0;
    const found = bySlot.filter((one) => one.label === is && one.said === said).sort((a, b) => b.sure - a.sure || a.place - b.place);
    byId("cell-title").textContent = is === said ? `${classes[is]}, recognised` : `${classes[is]}, taken for ${classes[said]}`;
    byId("cell-note").textContent = `${whole(n)} ${n === 1 ? "picture" : "pictures"}, the most confident first` +
      (found.length < n ? `; ${whole(found.length)} of them ${found.length === 1 ? "is" : "are"} in this page.` : ".");
    fillGallery(byId("cell-gallery"), pictures, found.map((one) => one.slot), open);
    for (const { button, is: row, said: column } of buttons) {
      button.setAttribute("aria-pressed", String(shown[row] === is && shown[column] === said));
    }
  };
  const names = shown.map((c) => classes[c]);
  const say = (n, is, said) => (is === said ? `${n} times ${is} was recognised` : `${n} times ${is} was taken for ${said}`);
  const buttons = confusionTable(byId("confusion"), names, counts, { say, diagonal: true }, (is, said) => choose(shown[is], shown[said]));
  const frequent = all.filter(({ is, said }) => is !== said).sort((a, b) => b.n - a.n || a.is - b.is || a.said - b.said);
  const first = frequent[0] ?? all[0];
  if (first) {
    choose(first.is, first.said);
    const button = buttons.find(({ is, said }) => shown[is] === first.is && shown[said] === first.said)?.button;
    if (button) buttons.forEach((one) => (one.button.tabIndex = one.button === button ? 0 : -1));
  }
  byId("frequent").append(
    headRow(["label", "answer", "pictures", ""]),
    h("tbody", {}, ...frequent.slice(0, 20).map(({ is, said, n }) => h("tr", {}, h("td", {}, classes[is]), h("td", {}, classes[said]), h("td", {}, whole(n)),
      h("td", {}, h("button", { type: "button", "aria-label": `See ${classes[is]} taken for ${classes[said]}`, onclick: () => {
        choose(is, said);
        byId("confusions").scrollIntoView();
      } }, "See"))))));
}

function startLists(pictures, open) {
  byId("wrongest").hidden = false;
  const { mostWrong, mostWrongCount, suspectLabels, suspectLabelsCount } = data.results;
  const fill = (name, places, count, words, none, shareOf) => {
    const slots = places.map((place) => pictures.slots.get(place)).filter((slot) => slot !== undefined);
    byId(`${name}-lead`).textContent = count === 0 ? none : words +
      (slots.length < count ? ` The first ${whole(slots.length)} of ${whole(count)}.` : "");
    fillGallery(byId(`${name}-gallery`), pictures, slots, open, shareOf);
  };
  fill("wrongest", mostWrong, mostWrongCount, "Wrong answers, the most confident first. The percentage is the probability of the answer.", "There is no wrong answer.");
  fill("suspects", suspectLabels, suspectLabelsCount,
    "Pictures that the network counts to another class with confidence (Northcutt et al. 2021). The percentage is the probability of the label. Look at them: some are hard, and some labels are wrong.", "No label looks wrong.", (one) => percent(one.ofLabel, 2));
}
