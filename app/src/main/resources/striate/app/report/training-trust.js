// How far the model can be trusted: calibration, prediction sets, what is unlike the training images,
// near-duplicates, corruptions, another model, and what each part of the images was used for.

const area = (v) => (v === null ? "–" : fixed(v, 4));
const points = (v) => (v === null ? "–" : percent(v, 2));

function plainTable(label, heads, rows) {
  return scrolledTall(label, h("table", { className: "plain" },
    headRow(heads),
    h("tbody", {}, ...rows.map(([first, ...cells]) => h("tr", {}, h("th", { scope: "row" }, first),
      ...cells.map((c) => (c instanceof Node ? c : h("td", {}, c))))))));
}

function trustCalibration({ source, images, temperature, curve, before, after, stored, doubts }) {
  const part = h("div", { id: "trust-calibration" }, h("h3", {}, "Calibrated probabilities"));
  part.append(h("p", {}, `Logits are divided by the temperature ${fixed(temperature, 4)}, found on ${whole(images)} ${source} (least negative log-likelihood). `,
    ...(curve.length ? [`A confidence curve of ${curve.length} points (isotonic regression) then maps the largest probability to the accuracy found there; in cross-validation it lowers the log loss. `] : []),
    `No answer changes, and the expected calibration error over ${before.bins.length} bins of equal width goes from ${points(before.calibrationError)} to ${points(after.calibrationError)}. `,
    `With exact probabilities so many images would give ${points(after.calibrationErrorByChance)} by chance alone. `,
    `Over bins of equal count, which have less of chance in them, it is ${points(after.calibrationErrorEqualCount)}, of which chance alone gives ${points(after.calibrationErrorEqualCountByChance)}. `,
    after.rootMeanSquareError === null ? "So few pictures give no estimate of the root mean square error. "
      : `The root mean square error, its square estimated without bias (Kumar, Liang and Ma 2019), is ${points(after.rootMeanSquareError)}; exact probabilities give at most ${points(after.rootMeanSquareErrorByChance)} in 95 of 100 cases. `,
    stored ? "It is stored in the model, and ‘predict’ uses it." : "It is not stored in the model: ‘striate calibrate’ does that."));
  for (const doubt of doubts) part.append(h("p", { className: "problem" }, doubt));
  const cell = (v, digits, show) => (v === null ? "–" : show(v, digits));
  const row = (name, key, digits, show) => [name, cell(before[key], digits, show), cell(after[key], digits, show)];
  part.append(plainTable("Quality of the probabilities", ["", "as the network gives them", "calibrated"], [
    row("calibration error (ECE)", "calibrationError", 2, percent), row("of it by chance alone", "calibrationErrorByChance", 2, percent),
    row("calibration error over bins of equal count", "calibrationErrorEqualCount", 2, percent), row("of it by chance alone", "calibrationErrorEqualCountByChance", 2, percent),
    row("root mean square error, debiased", "rootMeanSquareError", 2, percent), row("at most, by chance alone (95 %)", "rootMeanSquareErrorByChance", 2, percent), row("log loss", "logLoss", 4, fixed),
    row("Brier score", "brier", 4, fixed), row("mean confidence", "confidence", 2, percent), row("accuracy", "accuracy", 2, percent)]));
  const diagrams = h("div", { className: "reliability" });
  for (const [name, of] of [["Before", before], ["After", after]]) {
    const chart = h("div");
    const table = h("table", { className: "plain" });
    reliability(of.bins, of.calibrationError, chart, table);
    diagrams.append(h("div", {}, h("h4", {}, name), chart,
      h("details", {}, h("summary", {}, "As numbers"), scrolled(`${name}: calibration as numbers`, table))));
  }
  part.append(diagrams);
  return part;
}

function trustSets(sets, classes) {
  const part = h("div", { id: "trust-sets" }, h("h3", {}, "Prediction sets with a stated coverage"));
  part.append(h("p", {}, "Split conformal prediction: whatever the model, over many pictures drawn as the held-out ones were, the set contains the true class at least as often as stated. ",
    "LAC gives the smallest sets, APS (randomised) larger ones for harder pictures. Where the model is right more often than the coverage asks for, some sets are empty."));
  part.append(plainTable("Coverage", ["method", "stated", "covered (95 % interval)", "mean size", "empty", "worst class"],
    sets.map((s) => {
      const known = s.byClass.map((v, c) => [v, c]).filter(([v]) => v !== null);
      const [worst, c] = known.reduce((a, b) => (b[0] < a[0] ? b : a), known[0]);
      return [s.method, percent(s.coverage, 0), `${points(s.covered)} (${(100 * s.low).toFixed(2)}–${(100 * s.high).toFixed(2)})`, fixed(s.meanSize, 3), points(s.empty), `${classes[c]}: ${percent(worst)}`];
    })));
  part.append(h("details", {}, h("summary", {}, "Coverage of each class"), plainTable("Coverage of each class",
    ["class", ...sets.map((s) => `${s.method} ${percent(s.coverage, 0)}`)],
    classes.map((name, c) => [name, ...sets.map((s) => share(s.byClass[c]))]))));
  return part;
}

function trustUnlike({ layer, limit, falseAlarms, sets }) {
  const part = h("div", { id: "trust-unlike" }, h("h3", {}, "Not like the training images"));
  part.append(h("p", {}, `A picture is taken as unlike if its features (output of ${layer}) have a squared Mahalanobis distance above ${scaled(limit)} from every class: `,
    `at most ${points(falseAlarms)} of pictures such as the held-out ones. AUROC is the probability that a picture of the other set scores higher than one of these: 0.5 is chance, 1 perfect.`));
  part.append(plainTable("Images of other sets", ["images", "number", "taken as unlike", "AUROC by distance", "by energy", "by confidence"],
    sets.map((s) => [s.set, whole(s.images), points(s.beyond), area(s.aurocDistance), area(s.aurocEnergy), area(s.aurocConfidence)])));
  return part;
}

function trustCorruptions({ images, clean, mean, rows }) {
  const part = h("div", { id: "trust-corruptions" }, h("h3", {}, "Corrupted images"));
  part.append(h("p", {}, `Accuracy on the same ${whole(images)} images, ${points(clean)} as they are: ${points(mean)} in the mean of 15 corruptions at five strengths.`));
  const cell = (v) => {
    const td = h("td", { className: "heat" }, (100 * v).toFixed(1));
    theme.paint(() => {
      const colour = mix(theme.colours.zero, theme.colours.positive, Math.min(1, Math.max(0, (clean - v) / (clean || 1))));
      td.style.background = css(colour);
      td.style.color = textOn(colour);
    });
    return td;
  };
  part.append(plainTable("Accuracy on corrupted images, %", ["corruption", "kind", "1", "2", "3", "4", "5", "mean"],
    rows.map((r) => [r.name, r.group, ...r.accuracies.map(cell), (100 * r.mean).toFixed(1)])));
  return part;
}

function trustNear({ count, pairs, why }) {
  const part = h("div", { id: "trust-near" }, h("h3", {}, "Near-duplicates of training images"));
  part.append(h("p", {}, why ? `Not looked for: ${why}.` : count === 0 ? "None: no measured image correlates by 0.99 or more with a training image of like hash."
    : `${whole(count)} of the measured images look nearly the same as a training image (correlation of 0.99 or more). What is learned by heart counts as right.`));
  if (pairs.length) {
    part.append(h("details", {}, h("summary", {}, `The likest ${whole(pairs.length)}`), plainTable("Near-duplicates", ["image", "training image", "correlation", "class"],
      pairs.map((p) => [p.image, p.training, fixed(p.correlation, 4), p.sameClass ? "the same" : "another"]))));
  }
  return part;
}

function trustAgainst({ model, difference, low, high, p, bothRight, onlyThisRight, onlyThatRight, bothWrong }) {
  const signed = (v) => `${v > 0 ? "+" : v < 0 ? "−" : ""}${Math.abs(100 * v).toFixed(2)}`;
  return h("div", { id: "trust-against" }, h("h3", {}, `Against ${model}`),
    h("p", {}, `Accuracy ${signed(difference)} points (95 % interval by paired bootstrap ${signed(low)} to ${signed(high)}); McNemar’s exact test: p = ${scaled(p)}.`),
    plainTable("Both models", ["", "that right", "that wrong"], [["this right", whole(bothRight), whole(onlyThisRight)], ["this wrong", whole(onlyThatRight), whole(bothWrong)]]));
}

function startTrust() {
  const { trust, classes } = data;
  if (!trust) return;
  byId("trust").hidden = false;
  const place = byId("trust-parts");
  place.append(h("div", { id: "trust-uses" }, h("h3", {}, "What the images were used for"), h("ul", { className: "uses" }, ...trust.uses.map((u) => h("li", {}, u)))));
  if (trust.calibration) place.append(trustCalibration(trust.calibration));
  if (trust.sets?.length) place.append(trustSets(trust.sets, classes));
  if (trust.unlike?.sets.length) place.append(trustUnlike(trust.unlike));
  if (trust.labels) {
    place.append(h("div", { id: "trust-labels" }, h("h3", {}, "Labels"),
      h("p", {}, `${whole(trust.labels.doubtful)} labels are likely wrong (confident learning; estimated share of wrong labels ${points(trust.labels.estimatedWrong)}). They are under “Likely label errors”; ‘striate audit’ writes them as a list that can be corrected.`)));
  }
  if (trust.nearDuplicates) place.append(trustNear(trust.nearDuplicates));
  if (trust.corruptions) place.append(trustCorruptions(trust.corruptions));
  if (trust.against) place.append(trustAgainst(trust.against));
}
