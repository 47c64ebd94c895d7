// A layer's numbers without place, as cells in rows.
import { extent, paint } from "./paint.js";
import { Units, strongest } from "./units.js";
import { element, number } from "./text.js";

let serial = 0;

export class Strip {
  constructor(model, layer) {
    this.layer = layer;
    this.classes = layer === model.layers.at(-1) ? model.classes : null; // one for each unit
    const id = `strip-${++serial}`;
    this.value = element("p", { className: "facts", id, "aria-live": "polite" });
    this.units = new Units(`Units of ${layer.name}; arrows move`, id, (unit) => this.look(unit));
    this.root = element("div", { className: "strip" }, this.units.box, this.value);
  }

  show(output, values) {
    this.values = values;
    const columns = Math.min(values.length, values.length > 400 ? 100 : 40);
    const rows = Math.ceil(values.length / columns);
    const cells = new Float32Array(rows * columns);
    cells.set(values);
    paint(this.units.canvas, cells, rows, columns, extent(values));
    this.units.canvas.style.aspectRatio = `${columns} / ${rows}`;
    this.units.box.style.maxWidth = `${columns * (columns > 40 ? 7 : columns > 20 ? 15 : 26)}px`;
    this.units.size(rows, columns, values.length);
    this.look(null);
  }

  look(unit) {
    if (!this.values) return;
    const best = strongest(this.values);
    const at = unit ? unit.row * this.units.columns + unit.column : best;
    if (!unit) this.units.mark(Math.floor(best / this.units.columns), best % this.units.columns);
    const name = this.classes?.[at];
    this.value.textContent = `${unit ? "" : "Strongest: "}${number(this.values[at])} at unit ${at + 1}${name ? `, ${name}` : ""}`;
  }
}
