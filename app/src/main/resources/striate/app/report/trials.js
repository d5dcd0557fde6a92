// The page of many trainings.

function startTrials() {
  const { title, chosenBy, columns, groups, trials, settings, version } = data;
  byId("title").textContent = `${trials.length} trainings on ${title}`;
  byId("chosen").textContent = `Ranked by ${chosenBy}.`;
  byId("version").textContent = version;
  const share = (v) => (v === null ? "–" : percent(v, 2));
  const head = (...names) => h("thead", {}, h("tr", {}, ...names.map((t) => h("th", { scope: "col" }, t))));
  const cells = (values) => values.map((v) => h("td", {}, v));
  byId("groups").append(
    head(...columns, "mean", "sd", "trainings"),
    h("tbody", {}, ...groups.map((g) => h("tr", {}, ...cells(g.settings), ...cells([share(g.score), share(g.sd), String(g.trainings)])))));
  byId("trials").append(
    head("training", ...columns, "score", "test accuracy", "95 % interval", "log loss", "epoch", "seconds", ""),
    h("tbody", {}, ...trials.map((t) => h("tr", {}, h("th", { scope: "row" }, t.name), ...cells(t.settings), ...cells([
      share(t.score), share(t.accuracy), t.low === null ? "–" : `${percent(t.low, 2)} to ${percent(t.high, 2)}`,
      t.logLoss === null ? "–" : fixed(t.logLoss, 4), String(t.epoch), fixed(t.seconds, 1), t.failure ?? ""])))));
  byId("settings").append(...Object.entries(settings).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, h("code", {}, value))]));
}

theme.start(byId("theme"));
startTrials();
document.documentElement.dataset.ready = "true";
