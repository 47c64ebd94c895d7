// The page: an image and a model make an answer, which the parts show.
import * as api from "./api.js";
import * as files from "./files.js";
import * as layers from "./layers.js";
import * as models from "./models.js";
import * as prediction from "./prediction.js";
import * as samples from "./samples.js";
import * as stage from "./stage.js";
import { Pad, drawingSize } from "./pad.js";

const error = document.getElementById("error");
const drawButton = document.getElementById("draw");
const clearButton = document.getElementById("clear");
const padCanvas = document.getElementById("pad");

let model = null;
let source = null; // { blob, label }, or the pad
let running = null; // the request under way
let waiting = false; // whether another is wanted after it

const pad = new Pad(padCanvas, draw);

function draw() {
  const { border, ...size } = drawingSize(model.image);
  stage.preview(pad.shrunk(size), border);
  if (!pad.isBlank) ask();
}

/** Asks for an answer; while one is under way, for one more after it. */
async function ask() {
  if (!model?.image || !source || (source === pad && pad.isBlank)) return;
  if (running) {
    waiting = true;
    return;
  }
  waiting = false;
  const asked = { model, source };
  running = new AbortController();
  document.body.setAttribute("aria-busy", "true");
  try {
    const { blob, label } = await image();
    const { header, floats } = await api.inspect(asked.model, blob, running.signal);
    if (asked.model === model && asked.source === source) show(header, floats, label);
  } catch (problem) {
    if (asked.model === model && asked.source === source) complain(problem.message);
  } finally {
    running = null;
    document.body.removeAttribute("aria-busy");
    if (waiting) ask();
  }
}

async function image() {
  if (source !== pad) return source;
  const small = pad.shrunk(drawingSize(model.image));
  const blob = await new Promise((resolve) => small.toBlob(resolve, "image/png"));
  return { blob, label: "Your drawing" };
}

function show(answer, floats, label) {
  error.hidden = true;
  const pixels = answer.image.reduce((all, size) => all * size, 1);
  stage.show(floats.subarray(0, pixels), answer.image, label);
  prediction.show(answer);
  layers.show(answer, floats);
}

/** Says what went wrong, in words for people where the server's are for programs. */
function complain(message) {
  const kind = [
    [/not an image/, "This is not an image that can be read here. PNG, JPEG, BMP, GIF, TIFF and WebP can."],
    [/truncated or damaged/, "This image is damaged or cut off, and cannot be read."],
    [/^image: image of (\d+) x (\d+) pixels .*1 to (\d+) pixels/, "This image has $1 \u00d7 $2 pixels: at most $3 are taken."],
  ].find(([words]) => words.test(message));
  error.textContent = kind ? kind[1].replace(/\$(\d)/g, (_, group) => message.match(kind[0])[group]) : message;
  error.hidden = false;
}

function take(given) {
  source = given;
  samples.mark(given.button ?? null);
  drawing(false);
  ask();
}

function drawing(on) {
  padCanvas.hidden = !on;
  clearButton.hidden = !on;
  drawButton.setAttribute("aria-pressed", String(on));
  document.getElementById("pad-help").hidden = !on;
  document.getElementById("image-help").hidden = on;
  if (!on) return stage.restore();
  error.hidden = true;
  source = pad;
  samples.mark(null);
  draw();
}

function choose(chosen) {
  model = chosen;
  error.hidden = true;
  prediction.clear();
  models.showNotes(model);
  layers.lay(model);
  enable();
  if (source === pad && model.image) draw();
  ask();
}

/** Images are taken where the model takes some. */
function enable() {
  for (const button of document.querySelectorAll(".actions button, .samples button")) button.disabled = !model.image;
}

drawButton.addEventListener("click", () => {
  drawing(padCanvas.hidden);
  if (!padCanvas.hidden) padCanvas.focus();
});
clearButton.addEventListener("click", () => {
  pad.clear();
  draw();
  prediction.clear();
  padCanvas.focus();
});
files.listen(take);

try {
  const offered = await api.models();
  if (offered.length === 0) complain("The server has no model that is ready.");
  else {
    models.offer(offered, choose);
    choose(offered[0]);
    const [first] = await samples.offer(take);
    enable();
    if (first && !source) take(first);
  }
} catch (problem) {
  complain(problem.message);
}
