// The head of the page, warnings, and what the run was.

const CLASSES_LISTED = 40;

function duration(seconds) {
  if (seconds < 60) return `${fixed(seconds, 1)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function startHead() {
  const { title, classes, history, results, network, version } = data;
  byId("title").textContent = title;
  byId("version").textContent = version;
  const training = data.data?.parts[0];
  const total = (part) => part.counts.reduce((a, b) => a + b, 0);
  byId("summary").textContent = [
    `${whole(classes.length)} classes`,
    training ? `${whole(total(training))} ${training.name} pictures` : "",
    history ? `${whole(history.count)} ${history.count === 1 ? "epoch" : "epochs"}` : "",
  ].filter(Boolean).join(", ") + ".";
  const tile = (id, name, value, note) => byId("tiles").append(
    h("div", { className: "tile", id }, h("dt", {}, name), h("dd", {}, value, h("small", {}, note))));
  if (results) {
    const [value, low, high] = results.accuracy;
    tile("tile-accuracy", `Accuracy, ${results.set}`, value === null ? "–" : percent(value, 2),
      low === null || high === null ? `${whole(results.count)} pictures` : `${(100 * low).toFixed(2)}–${(100 * high).toFixed(2)} with 95 % confidence, ${whole(results.count)} pictures`);
    tile("tile-wrong", "Wrong", whole(Math.round(results.count * (1 - (value ?? 1)))), `${results.set} pictures`);
    tile("tile-ece", "Calibration error", percent(results.calibrationError, 2), "expected calibration error (ECE)");
    tile("tile-log-loss", "Log loss", fixed(results.logLoss, 4), `${fixed(Math.log(classes.length), 2)} is guessing`);
  }
  if (network) tile("tile-parameters", "Parameters", whole(network.parameters), `${whole(network.multiplyAdds)} multiply-adds a picture`);
  if (history && history.seconds !== null) tile("tile-time", "Training time", duration(history.seconds), `${whole(history.count)} epochs`);
}

function startWarnings() {
  const warn = (id, strong, text) => byId("warnings").append(h("p", { className: "problem", id, role: "note" }, h("strong", {}, strong), " ", text));
  if (data.history?.selection === "TEST") {
    warn("warning-test", "The test images chose this model.",
      "The epoch with the best test figures was taken, so the test accuracy on this page is too good: expect less on new pictures. Hold out a validation split to choose by.");
  }
  const training = data.data?.parts[0];
  if (training) {
    const most = Math.max(...training.counts);
    const least = Math.min(...training.counts);
    if (least === 0 || most / least >= 3) {
      warn("warning-balance", "The classes are not balanced.",
        `The largest class has ${whole(most)} ${training.name} pictures, the smallest ${whole(least)}. Accuracy favours large classes; look at the classes one by one.`);
    }
  }
  const skipped = data.data?.problemCount ?? 0;
  if (skipped) {
    warn("warning-files", `${whole(skipped)} ${skipped === 1 ? "file was" : "files were"} skipped.`, skipped === 1 ? "It is named, with the reason, under “The run”." : "They are listed, with their reasons, under “The run”.");
  }
}

function startFacts() {
  const place = byId("facts");
  const list = (title, id, pairs) => {
    const entries = Object.entries(pairs);
    if (entries.length) {
      place.append(h("h3", {}, title), h("dl", { className: "facts", id },
        ...entries.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, h("code", {}, value))])));
    }
  };
  list("Settings", "settings", data.settings);
  if (data.data) dataFacts(place, data.data);
  if (data.network) {
    place.append(h("h3", {}, "Network"), scrolled("Network summary",
      h("pre", { id: "network" }, data.network.summary)));
  }
  list("Machine", "machine", data.machine);
}

function dataFacts(place, { source, fingerprint, parts, problems, problemCount }) {
  place.append(h("h3", {}, "Data"), h("p", {}, source), ...(fingerprint ? [h("p", { className: "soft small" }, "Fingerprint ", h("code", {}, fingerprint))] : []));
  const total = (part) => part.counts.reduce((a, b) => a + b, 0);
  const shown = data.classes.slice(0, CLASSES_LISTED);
  place.append(scrolled("Pictures of each class", h("table", { className: "plain", id: "counts" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "class"), ...parts.map((part) => h("th", { scope: "col" }, part.name)))),
    h("tbody", {}, h("tr", {}, h("th", { scope: "row" }, "all"), ...parts.map((part) => h("td", {}, whole(total(part))))),
      ...shown.map((name, c) => h("tr", {}, h("th", { scope: "row" }, name), ...parts.map((part) => h("td", {}, whole(part.counts[c] ?? 0)))))))));
  if (shown.length < data.classes.length) {
    place.append(h("p", { className: "soft small" }, `The first ${shown.length} of ${whole(data.classes.length)} classes.`));
  }
  if (problemCount) {
    place.append(h("details", { id: "problems", open: problemCount <= 10 }, h("summary", {}, `${whole(problemCount)} skipped ${problemCount === 1 ? "file" : "files"}`),
      ...(problems.length < problemCount ? [h("p", { className: "soft small" }, `The first ${whole(problems.length)}.`)] : []),
      h("dl", { className: "facts" }, ...problems.flatMap(({ file, reason }) => [h("dt", {}, h("code", {}, file)), h("dd", {}, reason)]))));
  }
}
