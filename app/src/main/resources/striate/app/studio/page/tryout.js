// The model tried on a picture that comes from anywhere: a file, the camera, the clipboard.

import { h, percent } from "./report.js";
import { getJson, postJson } from "./api.js";
import { attempt, base64, button, field, pictureAddress, problemLine } from "./ui.js";
import { Camera } from "./camera.js";
import { answersTable, explainInto, explanationControls, leaveExplanation } from "./explaining.js";

export const title = "Try";

export function open(root, query, app) {
  const problem = problemLine();
  const state = { run: query.get("run") ?? "", method: "", class: "", layer: "" };
  const runSelect = h("select", { onchange: () => {
    state.run = runSelect.value;
    if (last) ask(last);
  } });
  const answers = h("div", { className: "scroll" });
  const image = h("img", { className: "whole", alt: "", hidden: true });
  const place = h("div");
  const controls = h("div", { className: "controls", hidden: true });
  const status = h("p", { className: "soft", role: "status" });
  let last = null;
  let name = "";
  let turn = 0;

  async function ask(blob) {
    const mine = ++turn;
    last = blob;
    place.replaceChildren();
    controls.hidden = true;
    delete root.dataset.answered;
    const asked = await attempt(problem, async () => postJson("/api/try", {
      name: blob.name || "picture", bytes: await base64(blob), ...(state.run ? { run: state.run } : {}),
    }));
    if (mine !== turn) return;
    if (!asked) {
      // What was said of another picture is no answer to this one.
      image.hidden = true;
      answers.replaceChildren();
      status.textContent = "";
      return;
    }
    name = asked.name;
    image.src = pictureAddress(name);
    image.alt = blob.name || "the picture that was tried";
    image.hidden = false;
    answers.replaceChildren(answersTable(asked.answers, 20));
    const best = asked.answers[0];
    status.textContent = `${best.class}: ${percent(best.probability)}`;
    root.dataset.answered = name;
    const about = await attempt(problem, () => getJson("/api/ask/about", { run: asked.run }));
    if (!about || mine !== turn) return;
    const chosen = explanationControls(about, state, (change) => Object.assign(state, change));
    controls.replaceChildren(field("Method", chosen.method), field("Class", chosen.class), field("Layer", chosen.layer),
      button("Explain", () => attempt(problem, async () => {
        status.textContent = "explaining …";
        const part = h("div");
        place.replaceChildren(part);
        try {
          await explainInto(part, { name, run: asked.run, method: state.method || undefined, class: state.class || undefined, layer: state.layer || undefined },
            (far) => mine === turn && (status.textContent = `explaining: ${far}`));
          if (mine === turn) app.say("explained");
        } finally {
          if (mine === turn) status.textContent = "";
        }
      }), { className: "main" }));
    controls.hidden = false;
  }

  const file = h("input", { type: "file", accept: "image/png,image/jpeg,image/webp,image/gif,image/bmp", onchange: () => file.files[0] && ask(file.files[0]) });
  const camera = new Camera({ problem, shot: (blob) => ask(blob) });
  const zone = h("div", {
    className: "drop",
    ondragover: (event) => event.preventDefault(),
    ondrop: (event) => {
      event.preventDefault();
      if (event.dataTransfer.files[0]) ask(event.dataTransfer.files[0]);
    },
  }, h("p", {}, "Drop a picture here, or paste one."));
  const paste = (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])][0];
    if (pasted) ask(pasted);
  };
  addEventListener("paste", paste);
  root.append(h("section", { "aria-labelledby": "try-title" }, h("h1", { id: "try-title" }, "Try the model"),
    h("p", { className: "lead" }, "What the model says of a picture that is no part of the set. The answer is that of ‘striate predict’; the picture is not kept."),
    problem, h("div", { className: "controls" }, field("Model", runSelect), field("Picture", file)), zone, camera.root, status,
    h("div", { className: "asked" }, image, answers), controls, place));
  attempt(problem, async () => {
    const runs = (await getJson("/api/runs")).filter((r) => r.model);
    runSelect.append(h("option", { value: "" }, "the newest"), ...runs.map((r) => h("option", { value: r.name, selected: r.name === state.run }, r.name)));
    if (!runs.length) problem.show("No training has come to its end yet.");
  });
  return {
    change(next) {
      const run = next.get("run") ?? "";
      if (run === state.run) return;
      state.run = run;
      runSelect.value = run;
      if (last) ask(last);
    },
    close() {
      leaveExplanation();
      removeEventListener("paste", paste);
      camera.stop();
    },
  };
}
