// Units laid out in rows and columns, to be looked at one by one: by pointer, or with the arrows.
import { element } from "./text.js";

export class Units {
  /** Calls back with the unit that is looked at, and with null when none is any more. */
  constructor(label, describedBy, looked) {
    this.looked = looked;
    this.canvas = element("canvas", { width: 1, height: 1 });
    this.cursor = element("div", { className: "cursor" });
    this.box = element("div", {
      className: "units", tabIndex: 0, role: "application", "aria-label": label, "aria-describedby": describedBy,
    }, this.canvas, this.cursor);
    this.row = this.column = 0;
    this.box.addEventListener("pointermove", (event) => this.point(event));
    this.box.addEventListener("pointerdown", (event) => this.point(event));
    this.box.addEventListener("pointerleave", () => looked(null));
    this.box.addEventListener("focus", () => this.look(this.row, this.column));
    this.box.addEventListener("blur", () => looked(null));
    this.box.addEventListener("keydown", (event) => this.key(event));
  }

  /** How many rows and columns, and how many units in all; the last row may be short. */
  size(rows, columns, count = rows * columns) {
    Object.assign(this, { rows, columns, count });
  }

  point(event) {
    const box = this.box.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * this.columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * this.rows);
    this.look(row, column);
  }

  key(event) {
    const moves = {
      ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0],
      Home: [0, -this.columns], End: [0, this.columns],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    this.look(this.row + move[0], this.column + move[1]);
  }

  look(row, column) {
    this.mark(row, column);
    this.looked({ row: this.row, column: this.column });
  }

  /** Puts the cursor on a unit, without a word. */
  mark(row, column) {
    this.row = Math.min(Math.max(row, 0), this.rows - 1);
    this.column = Math.min(Math.max(column, 0), this.columns - 1);
    if (this.row * this.columns + this.column >= this.count) this.column = (this.count - 1) % this.columns;
    this.cursor.style.left = `${(100 * this.column) / this.columns}%`;
    this.cursor.style.top = `${(100 * this.row) / this.rows}%`;
    this.cursor.style.width = `${100 / this.columns}%`;
    this.cursor.style.height = `${100 / this.rows}%`;
  }
}

/** Where the greatest value is. */
export function strongest(values) {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
