import { h } from "./report.js";

export const title = "Explanations";

export function open(root) {
  root.append(h("section", {}, h("h1", {}, title)));
  return {};
}
