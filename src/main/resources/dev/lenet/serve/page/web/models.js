// Which models there are, and what is worth knowing of the one that is chosen.
import { element } from "./text.js";

const select = document.getElementById("model");
const notes = document.getElementById("notes");

const SCALED = {
  "0,1": "Pixels are scaled to [0, 1] for this model.",
  "-1,1": "Pixels are scaled to [\u22121, 1] for this model.",
  none: "Pixels go in as they are, 0 to 255.",
  bytes: "Pixels go in as they are, as bytes.",
};

/** Fills the choice; calls back with each model that is chosen. */
export function offer(models, chosen) {
  const several = new Set(models.map((model) => model.name)).size < models.length;
  select.replaceChildren(...models.map((model, i) =>
    element("option", { value: String(i) },
      several || model.version !== "1" ? `${model.name}, version ${model.version}` : model.name)));
  select.disabled = models.length === 0;
  select.addEventListener("change", () => chosen(models[Number(select.value)]));
}

export function showNotes(model) {
  const lines = [];
  if (!model.image) lines.push(`This page cannot show an image to this model: ${model.reason}.`);
  else {
    if (!model.probabilities) {
      lines.push("The model gives logits, not probabilities: their softmax is shown.");
    }
    if (!model.classes) lines.push("Classes are numbered, since the model comes without their names.");
    lines.push(SCALED[model.scaling]);
  }
  notes.replaceChildren(...lines.map((line) => element("li", {}, line)));
}
