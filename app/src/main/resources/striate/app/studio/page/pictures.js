// Pictures and their classes: by folder, drop or camera; renamed, merged, split.

import { h, whole } from "./report.js";
import { getJson, on, postJson } from "./api.js";
import { ask, attempt, base64, button, field, problemLine } from "./ui.js";
import { PictureGrid } from "./grid.js";
import { KEYS, Labelling } from "./labelling.js";
import { Camera } from "./camera.js";

export const title = "Pictures";
export const keys = KEYS;

const PICTURE = /\.(png|jpe?g|webp|gif|bmp|jfif)$/i;

/** Whether a file is no picture of ours, and worth a word: a system's own files, such as .DS_Store, are not. */
const isOther = (name) => !PICTURE.test(name) && !/^(\.|thumbs\.db$|desktop\.ini$)/i.test(name);

export function open(root, query, app) {
  let album = null;
  const problem = problemLine();
  const state = { class: query.get("class") ?? "", text: query.get("text") ?? "", aside: query.get("aside") ?? "" };
  const labelling = new Labelling(app, problem, (figures) => {
    // What was labelled may have left the grid: the next key is not for it.
    grid.clear();
    return update(figures);
  });
  labelling.out = state.aside === "1";
  const facts = h("p", { className: "lead" });
  const notes = h("div");

  const classSelect = h("select", { onchange: () => choose({ class: classSelect.value }) });
  const search = h("input", { type: "search", value: state.text, placeholder: "part of a name", oninput: () => choose({ text: search.value }) });
  const asideBox = h("input", { type: "checkbox", checked: state.aside === "1", onchange: () => choose({ aside: asideBox.checked ? "1" : "" }) });

  const grid = new PictureGrid({
    label: "Pictures",
    empty: "No pictures here yet. Drop some, choose files, or use the camera.",
    load: (from, count) => getJson("/api/pictures", { ...numbered(), text: state.text || undefined, aside: state.aside || undefined, from, count }),
    caption: (item) => [item.class],
    onkey: (event, names) => labelling.key(event, names),
    at: Number(query.get("at")) || 0,
    onopen: (item) => {
      noted({ at: String(grid.active) }); // where the browser's "back" leads to
      app.go(`#/explain?${new URLSearchParams({ name: item.name })}`);
    },
    onselect: () => selection(),
  });

  function numbered() {
    const found = album?.classes.find((c) => c.name === state.class);
    return state.class && found ? { class: found.number } : {};
  }

  function noted(more = {}) {
    app.note(new URLSearchParams(Object.entries({ ...state, ...more }).filter(([, v]) => v)));
  }

  function choose(change) {
    Object.assign(state, change);
    classSelect.value = state.class;
    labelling.out = state.aside === "1";
    noted();
    attempt(problem, () => grid.reload(false));
    classTools();
  }

  const picked = h("p", { className: "soft", "aria-live": "polite" });
  const labelButton = button("Label…", () => labelling.choose(grid.names()), { "aria-keyshortcuts": "l" });
  const outButton = button("Leave out", () => labelling.aside(grid.names()), { "aria-keyshortcuts": "x" });
  const allButton = button("Select all", () => grid.all());

  function selection() {
    const n = grid.selected.size;
    picked.textContent = grid.line;
    labelButton.disabled = outButton.disabled = !grid.total;
    labelButton.textContent = n > 1 ? `Label ${n}…` : "Label…";
    outButton.textContent = state.aside === "1" ? "Take back in" : "Leave out";
  }

  const renameButton = button("Rename…", async () => {
    const to = await ask(`Rename ${state.class}`, { label: "New name", value: state.class, yes: "Rename" });
    if (to && to !== state.class && (await labelling.step("/api/rename", { from: state.class, to }, `${state.class} is now ${to}`))) choose({ class: to });
  });
  const mergeButton = button("Merge…", async () => {
    const to = await ask(`Merge ${state.class} into another class`, {
      label: "Into which class", options: album.classes.map((c) => c.name).filter((n) => n !== state.class), yes: "Merge",
    });
    if (to && (await labelling.step("/api/merge", { from: state.class, to }, `${state.class} merged into ${to}`))) choose({ class: to });
  });
  const splitButton = button("Split…", async () => {
    if (!grid.selected.size) {
      problem.show("Select the pictures of the new class first (click them, or move with the arrow keys and press Space).");
      grid.element.focus();
      return;
    }
    const to = await ask(`Split ${state.class}`, { label: `New class for the ${grid.selected.size} selected`, yes: "Split" });
    if (to && (await labelling.label(grid.names(), to))) grid.clear();
  });
  const newButton = button("New class…", async () => {
    const name = await ask("New class", { label: "Name", yes: "Add" });
    if (name && (await labelling.step("/api/class", { name }, `class ${name}`))) choose({ class: name });
  });

  function classTools() {
    const one = !!album?.classes.some((c) => c.name === state.class);
    renameButton.disabled = splitButton.disabled = !one;
    mergeButton.disabled = !one || album.classes.length < 2;
  }

  // Taking pictures in.
  const target = h("input", { type: "text", maxLength: 100, autocomplete: "off", placeholder: "class" });
  const targets = h("datalist", { id: "targets" });
  target.setAttribute("list", "targets");
  const progress = h("p", { className: "soft", "aria-live": "polite" });
  const files = h("input", { type: "file", multiple: true, accept: "image/png,image/jpeg,image/webp,image/gif,image/bmp", onchange: () => take([...files.files].map((file) => ({ file, to: target.value.trim() }))) });
  const folder = h("input", { type: "file", multiple: true, webkitdirectory: true, onchange: () => take(
    [...folder.files].filter((f) => PICTURE.test(f.name)).map((file) => ({ file, to: folderOf(file.webkitRelativePath) })),
    [...folder.files].map((f) => f.name).filter(isOther)) });

  /** A file's class: the folder that it lies in. */
  function folderOf(path) {
    const parts = path.split("/").filter(Boolean);
    return (parts.length > 1 ? parts[parts.length - 2] : "") || target.value.trim();
  }

  /** What is said of files that are none of the formats that are read. */
  const passed = (others) => (others.length ? `; ${others.length} passed over, for PNG, JPEG, WebP, GIF and BMP are read: ${others.slice(0, 3).join(", ")}${others.length > 3 ? ", …" : ""}` : "");

  async function take(list, others = []) {
    if (!list.length) {
      progress.textContent = others.length ? `nothing taken in${passed(others)}` : "";
      return;
    }
    if (list.some(({ to }) => !to)) {
      problem.show("Which class are these pictures? Enter its name first.");
      target.focus();
      return;
    }
    problem.show(null);
    const refused = [];
    let taken = 0;
    for (const [i, { file, to }] of list.entries()) {
      progress.textContent = `taking in ${i + 1} of ${list.length}`;
      try {
        await postJson("/api/upload", { name: file.name.slice(-300), to, bytes: await base64(file) });
        taken++;
      } catch (error) {
        refused.push(`${file.name}: ${error.message}`);
        if (error.status === 0) break;
      }
    }
    progress.textContent = `${taken} of ${list.length} taken in${passed(others)}`;
    if (refused.length) problem.show(`${list.length - taken} not taken in: ${refused.slice(0, 3).join("; ")}`);
    files.value = folder.value = "";
    update(await getJson("/api/album"));
  }

  async function dropped(event) {
    event.preventDefault();
    zone.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const list = [];
    const others = [];
    for (const entry of entries) await walk(entry, list, others);
    await take(list, others);
  }

  async function walk(entry, list, others) {
    if (entry.isFile) {
      if (!PICTURE.test(entry.name)) {
        if (isOther(entry.name)) others.push(entry.name);
        return;
      }
      const file = await new Promise((yes, no) => entry.file(yes, no));
      list.push({ file, to: folderOf(entry.fullPath) });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((yes, no) => reader.readEntries(yes, no));
      if (!some.length) return;
      for (const one of some) await walk(one, list, others);
    }
  }

  const zone = h("div", {
    className: "drop",
    ondragover: (event) => {
      event.preventDefault();
      zone.classList.add("over");
    },
    ondragleave: () => zone.classList.remove("over"),
    ondrop: (event) => attempt(problem, () => dropped(event)),
  }, h("p", {}, "Drop pictures or folders of pictures here. A folder’s name becomes the class."));
  const camera = new Camera({
    shot: (blob) => attempt(problem, async () => {
      const to = target.value.trim();
      if (!to) {
        problem.show("Which class is this picture? Enter its name first.");
        target.focus();
        return;
      }
      blob.name = "camera";
      await postJson("/api/upload", { name: "camera.png", to, bytes: await base64(blob) });
      app.say(`added to ${to}`);
      progress.textContent = `added to ${to}`;
      update(await getJson("/api/album"));
    }),
    problem,
  });

  async function update(figures) {
    if (!figures) return;
    const changed = !album || figures.version !== album.version;
    album = figures;
    labelling.update(album);
    const n = album.classes.reduce((sum, c) => sum + c.count, 0);
    facts.textContent = `${whole(n)} picture${n === 1 ? "" : "s"} in ${whole(album.classes.length)} class${album.classes.length === 1 ? "" : "es"}, from ${album.folder.split(/[\\/]/).pop()}. Files there are never changed.`;
    facts.title = album.folder;
    const fill = (select) => select.replaceChildren(h("option", { value: "" }, "all classes"),
      ...album.classes.map((c) => h("option", { value: c.name, selected: c.name === state.class }, `${c.name} (${c.count})`)));
    fill(classSelect);
    targets.replaceChildren(...album.classes.map((c) => h("option", { value: c.name })));
    notes.replaceChildren(...album.notes.map((line) => h("p", { className: "soft small" }, line)),
      ...(album.problems ? [h("details", {}, h("summary", {}, `${album.problems} file${album.problems === 1 ? "" : "s"} left out`),
        h("ul", {}, ...album.problem.map((line) => h("li", {}, line))))] : []));
    classTools();
    if (changed) await attempt(problem, () => grid.reload(), true);
  }

  const unheard = labelling.listen();
  root.append(
    h("section", { "aria-labelledby": "pictures-title" },
      h("h1", { id: "pictures-title" }, "Pictures"), facts, problem, notes,
      h("div", { className: "controls" },
        field("Class", classSelect), field("Search", search),
        h("label", { className: "check" }, asideBox, "left out"),
        h("div", { className: "row" }, newButton, renameButton, mergeButton, splitButton)),
      h("div", { className: "row" }, picked, labelButton, outButton, allButton, labelling.undoButton, labelling.redoButton,
        h("a", { href: "/api/labels.csv", download: "labels.csv", className: "button" }, "List (CSV)")),
      grid.root, labelling.legend),
    h("section", { "aria-labelledby": "add-title" },
      h("h2", { id: "add-title" }, "Add pictures"),
      h("div", { className: "controls" }, field("For class", target), targets, field("Files", files), field("Folder", folder)),
      zone, progress, camera.root));
  selection();
  const stop = on("album", (figures) => update(figures));
  getJson("/api/album").then(update, (error) => problem.show(error));
  return {
    change(next) {
      for (const name of Object.keys(state)) state[name] = next.get(name) ?? "";
      search.value = state.text;
      asideBox.checked = state.aside === "1";
      classSelect.value = state.class;
      labelling.out = state.aside === "1";
      attempt(problem, () => grid.reload(false));
      classTools();
    },
    digits: () => document.activeElement === grid.element,
    close() {
      stop();
      unheard();
      grid.close();
      camera.stop();
    },
  };
}
