// Drawing: white strokes on black, made as small as the model's image at once, so that what is
// drawn is what the model sees.
const INK = 280; // the pad's own size
const PEN = 20;
const STEP = 8; // of the pen, by keyboard

export class Pad {
  constructor(canvas, changed) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d", { willReadFrequently: true });
    this.changed = changed;
    this.cursor = { x: INK / 2, y: INK / 2, down: false };
    canvas.addEventListener("pointerdown", (event) => this.start(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("keydown", (event) => this.key(event));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { this.last = null; });
    this.clear();
  }

  clear() {
    this.context.fillStyle = "#000";
    this.context.fillRect(0, 0, INK, INK);
    this.isBlank = true;
    this.last = null;
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: ((event.clientX - box.left) / box.width) * INK, y: ((event.clientY - box.top) / box.height) * INK };
  }

  start(event) {
    if (event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.last = this.place(event);
    this.stroke(this.last, this.last);
  }

  move(event) {
    if (!this.last) return;
    const places = (event.getCoalescedEvents?.() ?? [event]).map((each) => this.place(each));
    for (const place of places.length ? places : [this.place(event)]) {
      this.stroke(this.last, place);
      this.last = place;
    }
  }

  key(event) {
    const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if (event.key === " ") {
      this.cursor.down = !this.cursor.down;
      if (this.cursor.down) this.stroke(this.cursor, this.cursor);
    } else if (x || y) {
      const inside = (value) => Math.min(INK - PEN / 2, Math.max(PEN / 2, value));
      const next = { x: inside(this.cursor.x + x * STEP), y: inside(this.cursor.y + y * STEP) };
      if (this.cursor.down) this.stroke(this.cursor, next);
      Object.assign(this.cursor, next);
      if (!this.cursor.down) this.changed();
    } else return;
    event.preventDefault();
  }

  stroke(from, to) {
    const pen = this.context;
    pen.strokeStyle = "#fff";
    pen.lineWidth = PEN;
    pen.lineCap = "round";
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.lineTo(to.x + 0.01, to.y);
    pen.stroke();
    this.isBlank = false;
    this.changed();
  }

  /** The drawing on a canvas of this size. */
  shrunk({ height, width }) {
    const small = document.createElement("canvas");
    small.width = width;
    small.height = height;
    const context = small.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(this.canvas, 0, 0, width, height);
    return small;
  }
}

/** How large a drawing for a model is: LeNet's 32 x 32 x 3 is a grey 28 x 28 that the server pads. */
export function drawingSize({ height, width, channels }) {
  if (height === 32 && width === 32 && channels === 3) return { height: 28, width: 28, border: 2 };
  return { height: height > 0 ? height : INK, width: width > 0 ? width : INK, border: 0 };
}
