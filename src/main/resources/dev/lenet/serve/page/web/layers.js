// What each layer makes of the image, in the order in which they compute.
import { Maps } from "./maps.js";
import { Strip } from "./strip.js";
import { paintLegend } from "./paint.js";
import { count, element, number, shape } from "./text.js";

const list = document.getElementById("layer-list");
const note = document.getElementById("layers-note");

let sections = [];

/** Lays the layers of a model out, empty; or says why there are none. */
export function lay(model) {
  sections = [];
  list.replaceChildren();
  note.hidden = Boolean(model.layers);
  if (!model.layers) {
    note.textContent = `${model.name} is a SavedModel: a graph of operations, in which the layers are no longer told apart. It predicts, but there is nothing to show here. Serve the .keras file that it was exported from to see its layers.`;
    return;
  }
  sections = model.layers.map((layer) => new Section(model, layer));
  list.append(...sections.map((section) => section.root));
}

/** Shows what they made of an image; outputs are by layer, in the order of the layers. */
export function show(answer, floats) {
  const outputs = new Map(answer.layers.map((output) => [output.name, output]));
  for (const section of sections) section.show(outputs.get(section.layer.name), floats);
}

class Section {
  constructor(model, layer) {
    this.model = model;
    this.layer = layer;
    this.legend = element("span", { className: "legend" });
    this.note = element("p", { className: "facts", hidden: true });
    this.shape = element("span", { className: "facts" });
    const kind = element("span", { className: "kind" }, layer.class);
    const header = element("header", {}, element("h3", {}, layer.name), kind, this.shape, this.legend);
    this.root = element("li", { className: "layer" }, header);
    this.root.dataset.layer = layer.name;
    this.tellShape(layer.shape);
  }

  show(output, floats) {
    if (!output) return; // a layer that this image did not reach
    const values = floats.subarray(output.at, output.at + output.shown.reduce((all, size) => all * size, 1));
    this.tellShape(output.shape);
    const spatial = output.shown.length === 3;
    const Content = spatial ? Maps : Strip;
    if (!(this.content instanceof Content)) {
      this.content?.root.remove();
      this.content = new Content(this.model, this.layer);
      this.root.append(this.content.root, this.note);
    }
    this.content.show(output, values);
    this.tell(output, spatial);
  }

  tellShape(sizes) {
    const parameters = this.layer.parameters ? count(this.layer.parameters, "parameter") : "";
    this.shape.textContent = [shape(sizes), parameters].filter(Boolean).join(", ");
  }

  tell({ shape: whole, shown, each, min, max }, spatial) {
    const ramp = element("canvas", { "aria-hidden": "true" });
    paintLegend(ramp, Math.min(0, min), Math.max(0, max));
    this.legend.replaceChildren(number(min), ramp, number(max));
    const missing = [];
    if (spatial && shown[2] < whole[2]) missing.push(`the first ${shown[2]} of ${count(whole[2], "map")}`);
    if (!spatial && shown[0] < whole.reduce((all, size) => all * size, 1)) missing.push(`the first ${shown[0].toLocaleString("en")} units`);
    if (each > 1) missing.push(`each pixel the mean of ${each} \u00d7 ${each} units`);
    this.note.hidden = missing.length === 0;
    this.note.textContent = `Shown: ${missing.join("; ")}.`;
  }
}
