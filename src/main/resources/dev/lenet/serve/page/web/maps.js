// The maps of a layer side by side: a list with one stop for the Tab key, and arrows inside.
import { channel } from "./frame.js";
import { extent, paint } from "./paint.js";
import { element, number } from "./text.js";
import { strongest } from "./units.js";
import { Lens } from "./lens.js";

export class Maps {
  constructor(model, layer) {
    this.layer = layer;
    this.lens = new Lens(model, layer);
    this.list = element("div", { className: "maps", role: "listbox", "aria-label": `Feature maps of ${layer.name}` });
    this.root = element("div", { className: "body" }, this.list, this.lens.root, this.lens.filter);
    this.kept = null; // the map that the user chose
    this.list.addEventListener("keydown", (event) => this.key(event));
  }

  /** Shows what the layer made of an image: H x W x C values. */
  show(output, values) {
    const [height, width, channels] = output.shown;
    this.output = output;
    this.scale = extent(values);
    this.planes = Array.from({ length: channels }, (_, i) => channel(values, channels, i));
    while (this.list.children.length > channels) this.list.lastChild.remove();
    while (this.list.children.length < channels) this.list.append(this.tile(this.list.children.length));
    const columns = columnsFor(channels);
    this.root.classList.toggle("low", channels / columns ** 2 < 0.7);
    this.list.style.setProperty("--columns", columns);
    this.list.style.setProperty("--aspect", `${width} / ${height}`);
    this.planes.forEach((plane, i) => {
      const tile = this.list.children[i];
      paint(tile.firstChild, plane, height, width, this.scale);
      tile.setAttribute("aria-label", `Map ${i + 1}, at most ${number(plane[strongest(plane)])}`);
    });
    const most = this.planes.map((plane) => plane.reduce((sum, value) => sum + Math.abs(value), 0));
    this.choose(this.kept !== null && this.kept < channels ? this.kept : strongest(most));
  }

  tile(index) {
    const tile = element("div", { className: "map", role: "option", tabIndex: -1, "aria-selected": "false" }, element("canvas"));
    tile.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && this.enlarge(index));
    tile.addEventListener("pointerleave", () => this.enlarge(this.chosen));
    tile.addEventListener("click", () => this.keep(index));
    return tile;
  }

  enlarge(index) {
    this.lens.show(index, this.planes[index], this.output, this.scale);
  }

  /** Keeps the map that the user chose enlarged, for the next images too. */
  keep(index) {
    this.kept = index;
    this.choose(index);
    this.list.children[index].focus();
  }

  choose(index) {
    this.chosen = index;
    for (const [i, tile] of [...this.list.children].entries()) {
      tile.setAttribute("aria-selected", String(i === index));
      tile.tabIndex = i === index ? 0 : -1;
    }
    this.enlarge(index);
  }

  key(event) {
    const at = [...this.list.children].indexOf(document.activeElement);
    const columns = getComputedStyle(this.list).gridTemplateColumns.split(" ").length;
    const moves = {
      ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - columns, ArrowDown: at + columns,
      Home: 0, End: this.list.children.length - 1,
    };
    const next = this.list.children[moves[event.key]];
    if (!(event.key in moves)) return;
    event.preventDefault();
    if (next) this.keep(moves[event.key]);
  }
}

/** As many columns as make full rows and a grid about as high as the enlarged map beside it. */
function columnsFor(maps) {
  if (maps <= 4) return 4;
  const choices = [4, 5, 6, 7, 8].map((columns) => {
    const rows = Math.ceil(maps / columns);
    const ragged = rows * columns - maps;
    return { columns, cost: Math.abs((rows / columns) * 1.4 - 1) + ragged / columns };
  });
  return choices.reduce((best, each) => (each.cost < best.cost ? each : best)).columns;
}
