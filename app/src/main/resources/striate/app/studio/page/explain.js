// Explanations with receipts, of any picture of the album.

import { h } from "./report.js";
import { getJson } from "./api.js";
import { attempt, field, pictureAddress, problemLine } from "./ui.js";
import { PictureGrid } from "./grid.js";
import { answersTable, explainInto, explanationControls, leaveExplanation } from "./explaining.js";
import { Labelling, KEYS } from "./labelling.js";

export const title = "Explanations";
export const keys = [["Enter", "in the grid: explain the picture"], ...KEYS];

export function open(root, query, app) {
  const problem = problemLine();
  const state = {};
  const names = ["name", "run", "method", "class", "layer"];
  const read = (from) => names.forEach((n) => (state[n] = from.get(n) ?? ""));
  read(query);
  let controller = null;
  let first = "";
  const labelling = new Labelling(app, problem, (album) => {
    labelling.update(album);
    grid.clear();
    grid.reload();
  });
  const place = h("div", { id: "explanation" });
  const answers = h("div", { className: "scroll" });
  const image = h("img", { className: "whole", alt: "" });
  const controls = h("div", { className: "controls" });
  const status = h("p", { className: "soft", role: "status" });
  const grid = new PictureGrid({
    label: "Pictures to explain", empty: "No pictures yet.",
    load: (from, count) => getJson("/api/pictures", { run: first || undefined, from, count }),
    caption: (item) => [item.class, ...(item.said && item.said !== item.class ? [`said ${item.said}`] : [])],
    onopen: (item) => choose({ name: item.name, class: "" }),
    onkey: (event, chosen) => (event.key === "e" && chosen.length ? (choose({ name: chosen[0], class: "" }), true) : labelling.key(event, chosen)),
  });

  function choose(change) {
    Object.assign(state, change);
    app.note(new URLSearchParams(Object.entries(state).filter(([, v]) => v)));
    show();
  }

  async function show() {
    controller?.abort();
    controller = new AbortController();
    const { signal } = controller;
    if (!state.name) {
      status.textContent = "Choose a picture below: Enter or double click.";
      return;
    }
    image.src = pictureAddress(state.name);
    image.alt = state.name.split("/").pop();
    status.textContent = `explaining ${state.name} …`;
    place.replaceChildren();
    delete root.dataset.explained;
    await attempt(problem, async () => {
      const query = { name: state.name, run: state.run || undefined };
      const asked = await getJson("/api/ask", query, { signal });
      answers.replaceChildren(answersTable(asked.answers));
      await explainInto(place, { ...query, method: state.method || undefined, class: state.class || undefined, layer: state.layer || undefined },
        (far) => (status.textContent = `explaining ${state.name}: ${far}`), signal);
      status.textContent = state.name;
      root.dataset.explained = state.name;
      app.say("explained");
    });
    if (!signal.aborted && status.textContent.startsWith("explaining")) status.textContent = "";
  }

  root.append(
    h("section", { "aria-labelledby": "explain-title" }, h("h1", { id: "explain-title" }, "Explanations"),
      h("p", { className: "lead" }, "What in a picture speaks for a class (orange) and what against it (blue). The receipt under the map says whether it can be believed."),
      problem, controls, status, h("div", { className: "asked" }, image, answers), place),
    h("section", { "aria-labelledby": "choose-title" }, h("h2", { id: "choose-title" }, "Pictures"), grid.root, labelling.legend));
  /** Asks about the run of the address, and shows what is chosen. */
  async function choices() {
    const about = await getJson("/api/ask/about", { run: state.run || undefined });
    const changed = first !== about.run;
    first = about.run;
    const { method, class: target, layer } = explanationControls(about, state, choose);
    controls.replaceChildren(field("Method", method), field("Class", target), field("Layer", layer));
    if (changed) await grid.reload(false);
  }

  const unheard = labelling.listen();
  attempt(problem, async () => {
    labelling.update(await getJson("/api/album"));
    if (!(await getJson("/api/runs")).some((r) => r.model)) {
      status.replaceChildren("No training has come to its end yet. ", h("a", { href: "#/train" }, "Train first"));
      return;
    }
    await choices();
    show();
  });
  return {
    change(next) {
      read(next);
      attempt(problem, async () => {
        await choices();
        show();
      });
    },
    digits: () => document.activeElement === grid.element,
    close() {
      unheard();
      controller?.abort();
      leaveExplanation();
      grid.close();
    },
  };
}
