// One map enlarged: what a unit's value is, which part of the image it looks at, and the filter.
import { Units, strongest } from "./units.js";
import { showFilter } from "./filter.js";
import { paint } from "./paint.js";
import { element, number } from "./text.js";
import * as stage from "./stage.js";

let serial = 0;

export class Lens {
  constructor(model, layer) {
    this.model = model;
    this.layer = layer;
    const id = `lens-${++serial}`;
    this.title = element("p", { className: "title" });
    this.value = element("p", { className: "value", id, "aria-live": "polite" });
    this.units = new Units(`Units of a map of ${layer.name}; arrows move`, id, (unit) => this.look(unit));
    this.filter = element("div", { className: "filter" });
    this.root = element("div", { className: "lens" }, this.units.box, this.title, this.value);
  }

  /** Shows a map: the values of its units, and the magnitude that the scale ends at. */
  show(index, values, output, scale) {
    const [height, width] = output.shown;
    Object.assign(this, { index, values, output, width });
    this.title.textContent = `Map ${index + 1}`;
    paint(this.units.canvas, values, height, width, scale);
    this.units.canvas.style.aspectRatio = `${width} / ${height}`;
    this.units.size(height, width);
    this.rest();
    showFilter(this.filter, this.model, this.layer, index);
  }

  /** Without a pointer on it, it tells of the strongest unit. */
  rest() {
    const best = strongest(this.values);
    this.units.mark(Math.floor(best / this.width), best % this.width);
    this.tell("Strongest: ");
  }

  look(unit) {
    if (!this.values) return;
    if (!unit) {
      stage.hideOutline();
      this.rest();
      return;
    }
    stage.showOutline(this.tell(""));
  }

  /** Says what the marked unit is, and returns the part of the image that it looks at. */
  tell(lead) {
    const { row, column } = this.units;
    const value = number(this.values[row * this.width + column]);
    const at = `row ${row + 1}, column ${column + 1}`;
    const sees = this.sees(row, column);
    this.value.textContent = `${lead}${value} at ${at}${sees ? `, from rows ${sees.top + 1}\u2013${sees.bottom}, columns ${sees.left + 1}\u2013${sees.right} of the image` : ""}`;
    return sees;
  }

  sees(row, column) {
    const field = this.layer.field;
    if (!field) return null;
    const each = this.output.each; // a shown unit stands for a block of so many
    const span = ([start, step, size], at) => [start + at * each * step, size + (each - 1) * step];
    const [top, rows] = span(field.rows, row);
    const [left, columns] = span(field.columns, column);
    return stage.part(top, left, rows, columns);
  }
}
