// Small parts that the views share: messages, questions, choosing a class.

import { h } from "./report.js";

let count = 0;

/** A new id for labels and controls. */
export const newId = (name) => `${name}-${++count}`;

/** A line that tells what went wrong, or nothing; read aloud at once. */
export function problemLine() {
  const line = h("p", { className: "problem-line", role: "alert", hidden: true });
  line.show = (error) => {
    line.hidden = !error;
    // What is no refusal is a fault of this page.
    if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError) console.error(error.stack);
    line.textContent = error ? String(error.message ?? error) : "";
  };
  return line;
}

/** Runs something whose failure is told in a line. What nobody asked for leaves standing what the line tells. */
export async function attempt(line, work, unasked = false) {
  if (!unasked) line.show(null);
  try {
    return await work();
  } catch (error) {
    if (error.name !== "AbortError") line.show(error);
    return undefined;
  }
}

/** A labelled control. */
export function field(text, control, hint) {
  const id = control.id || newId("field");
  control.id = id;
  const parts = [h("label", { htmlFor: id }, text), control];
  if (hint) {
    const hintId = newId("hint");
    control.setAttribute("aria-describedby", hintId);
    parts.push(h("p", { className: "hint", id: hintId }, hint));
  }
  return h("div", { className: "field" }, ...parts);
}

export function button(text, onclick, properties = {}) {
  return h("button", { type: "button", onclick, ...properties }, text);
}

/** A question in a dialog; resolves to what was entered, or null. */
export function ask(title, { text = "", label, value = "", options = [], yes = "OK" } = {}) {
  return new Promise((resolve) => {
    const titleId = newId("ask");
    const dialog = h("dialog", { "aria-labelledby": titleId });
    const parts = [h("h2", { id: titleId }, title)];
    if (text) parts.push(h("p", {}, text));
    let input = null;
    if (label) {
      input = h("input", { type: "text", value, maxLength: 100, autocomplete: "off", required: true });
      if (options.length) {
        const list = h("datalist", { id: newId("list") }, ...options.map((o) => h("option", { value: o })));
        input.setAttribute("list", list.id);
        parts.push(list);
      }
      parts.push(field(label, input));
    }
    const form = h("form", { method: "dialog" }, ...parts,
      h("div", { className: "row" }, h("button", { className: "main", value: "yes" }, yes), h("button", { value: "no", formNoValidate: true }, "Cancel")));
    dialog.append(form);
    dialog.addEventListener("close", () => {
      const said = dialog.returnValue === "yes" ? (input ? input.value.trim() : true) : null;
      dialog.remove();
      resolve(said === "" ? null : said);
    });
    document.body.append(dialog);
    dialog.showModal();
    input?.select();
  });
}

/** The address of a picture's thumbnail. */
export const thumb = (name) => `/api/thumb?${new URLSearchParams({ name })}`;
export const pictureAddress = (name) =>
  `${name.startsWith("tried:") ? "/api/ask/picture" : "/api/picture"}?${new URLSearchParams({ name })}`;

/** The bytes of a file or blob as base64. */
export function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** A time in words. */
export function duration(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}

/** Asks again and again, never twice at once: of what comes while one is under way the last counts. */
export function latest(work, failed) {
  let busy = false;
  let again = false;
  return async () => {
    again = true;
    if (busy) return;
    busy = true;
    while (again) {
      again = false;
      try {
        await work();
      } catch (error) {
        failed(error);
      }
    }
    busy = false;
  };
}

/** Fills a box anew: what was open stays open, and the focus stays where it was. */
export function renew(box, fill) {
  const active = box.contains(document.activeElement) ? document.activeElement : null;
  const kernel = active?.dataset.kernel;
  const place = active?.id ? `#${active.id}` : kernel === undefined ? active?.tagName === "SUMMARY" && "summary" : `[data-kernel="${kernel}"]`;
  const opened = Array.from(box.querySelectorAll("details"), (d) => d.open);
  fill();
  box.querySelectorAll("details").forEach((d, i) => {
    d.open = opened[i] ?? false;
  });
  if (place) box.querySelector(place)?.focus({ preventScroll: true });
}

/** Whether a key is meant for a field, a dialog or the browser. */
export const forOther = (event) => event.ctrlKey || event.metaKey || event.altKey ||
  event.target.closest?.("input:not([type=checkbox], [type=radio], [type=range]), textarea, select, dialog, [contenteditable]");
