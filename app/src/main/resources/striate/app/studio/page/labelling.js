// Labels by hot keys, with undo: what the pictures' view and the confusions' view share.

import { h } from "./report.js";
import { postJson } from "./api.js";
import { ask, attempt, button, forOther } from "./ui.js";

/** Classes that have a key: 1 to 9 and 0. */
const DIGITS = "1234567890";

export const KEYS = [
  ["1 to 9, 0", "in the grid: give the pictures the class of that key"],
  ["l", "in the grid: give the pictures any class, by its name; a new name splits the class"],
  ["x", "in the grid: leave the pictures out, or take them back in"],
  ["e", "in the grid: explain the picture"],
  ["u, Shift+U", "undo, redo"],
  ["Space, Shift+arrows, Ctrl+A, Esc", "in the grid: select, all, none"],
];

export class Labelling {
  /**
   * @param app the frame
   * @param problem the line for what goes wrong
   * @param done called after each step, with the album's figures
   */
  constructor(app, problem, done) {
    this.app = app;
    this.problem = problem;
    this.done = done;
    this.classes = [];
    this.first = [];
    this.out = false;
    this.undoButton = button("Undo", () => this.undo(), { "aria-keyshortcuts": "u" });
    this.redoButton = button("Redo", () => this.redo(), { "aria-keyshortcuts": "Shift+U" });
    this.legend = h("ol", { className: "hotkeys", "aria-label": "Keys of the classes" });
  }

  /** The album has changed. */
  update(album) {
    this.classes = album.classes;
    this.undoButton.disabled = !album.last;
    this.undoButton.title = album.last ? `Undo: ${album.last}` : "Nothing to undo";
    this.redoButton.disabled = !album.next;
    this.redoButton.title = album.next ? `Redo: ${album.next}` : "Nothing to redo";
    this.keys();
  }

  /** Which classes have the first keys. */
  prefer(names) {
    this.first = names;
    this.keys();
  }

  keys() {
    const names = this.classes.map((c) => c.name);
    this.hot = [...new Set([...this.first.filter((n) => names.includes(n)), ...names])].slice(0, DIGITS.length);
    this.legend.replaceChildren(...this.hot.map((name, i) => h("li", {}, h("kbd", {}, DIGITS[i]), ` ${name}`)));
  }

  async step(path, body, said) {
    const album = await attempt(this.problem, () => postJson(path, body));
    if (album) {
      this.app.say(said);
      this.done(album);
    }
    return !!album;
  }

  label(names, to) {
    const what = names.length === 1 ? names[0].split("/").pop() : `${names.length} pictures`;
    return this.step("/api/label", { pictures: names, to }, `${what} to ${to}`);
  }

  async choose(names) {
    if (!names.length) return;
    const to = await ask("Which class?", {
      label: names.length === 1 ? "Class of this picture" : `Class of ${names.length} pictures`,
      options: this.classes.map((c) => c.name), yes: "Label",
    });
    if (to) await this.label(names, to);
  }

  aside(names) {
    return this.step("/api/aside", { pictures: names, out: !this.out }, this.out ? "taken back in" : "left out");
  }

  undo() {
    return this.step("/api/undo", {}, `undone: ${this.undoButton.title.replace("Undo: ", "")}`);
  }

  redo() {
    return this.step("/api/redo", {}, `done again: ${this.redoButton.title.replace("Redo: ", "")}`);
  }

  /** A key in a grid; whether it was one of ours. */
  key(event, names) {
    const digit = DIGITS.indexOf(event.key);
    if (digit >= 0 && this.hot[digit] && names.length) this.label(names, this.hot[digit]);
    else if (event.key === "l" && names.length) this.choose(names);
    else if (event.key === "x" && names.length) this.aside(names);
    else if (event.key === "e" && names.length) this.app.go(`#/explain?${new URLSearchParams({ name: names[0] })}`);
    else return this.anywhere(event);
    return true;
  }

  /** Undoes and redoes by keys, wherever the focus is; returns what ends the listening. */
  listen() {
    const pressed = (event) => {
      if (!forOther(event) && this.anywhere(event)) event.preventDefault();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }

  /** A key anywhere in the view. */
  anywhere(event) {
    if (event.key === "u" && !this.undoButton.disabled) this.undo();
    else if (event.key === "U" && !this.redoButton.disabled) this.redo();
    else return false;
    return true;
  }
}
