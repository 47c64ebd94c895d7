// The image as the model sees it, and the part of it that a unit looks at.
import { paintImage } from "./paint.js";
import { element, shape } from "./text.js";

const view = document.getElementById("view");
const outline = document.getElementById("outline");
const seen = document.getElementById("seen");

let current = null;

/** Shows the pixels that went into the model, H x W x C. */
export function show(pixels, [height, width, channels], label) {
  current = { pixels, height, width, channels };
  paintImage(view, pixels, height, width, channels);
  view.setAttribute("aria-label", `${label}, as the model sees it: ${height} by ${width} pixels`);
  seen.replaceChildren(element("strong", {}, label), `As the model sees it: ${shape([height, width, channels])}`);
  hideOutline();
}

/** Shows the image again that the numbers on the page are of. */
export function restore() {
  if (current) paintImage(view, current.pixels, current.height, current.width, current.channels);
}

/** Shows a drawing before the server has seen it, with the border that it will get. */
export function preview(drawing, border) {
  view.width = drawing.width + 2 * border;
  view.height = drawing.height + 2 * border;
  const context = view.getContext("2d");
  context.fillStyle = "#000";
  context.fillRect(0, 0, view.width, view.height);
  context.drawImage(drawing, border, border);
}

/** The part of the image from a row and a column, cut at its edges: null where nothing is left. */
export function part(row, column, rows, columns) {
  if (!current) return null;
  const top = Math.max(0, row);
  const left = Math.max(0, column);
  const bottom = Math.min(current.height, row + rows);
  const right = Math.min(current.width, column + columns);
  return bottom > top && right > left ? { top, left, bottom, right } : null;
}

export function showOutline(box) {
  if (!box) return hideOutline();
  const scale = Math.min(100 / current.width, 100 / current.height);
  const x = (100 - current.width * scale) / 2;
  const y = (100 - current.height * scale) / 2;
  outline.style.left = `${x + box.left * scale}%`;
  outline.style.top = `${y + box.top * scale}%`;
  outline.style.width = `${(box.right - box.left) * scale}%`;
  outline.style.height = `${(box.bottom - box.top) * scale}%`;
  outline.hidden = false;
}

export function hideOutline() {
  outline.hidden = true;
}
