// Numbers as pixels: dark is 0, green is more, amber is less than 0.
const POSITIVE = [[12, 18, 17], [12, 88, 72], [50, 190, 150], [240, 255, 249]];
const NEGATIVE = [[12, 18, 17], [110, 56, 16], [222, 138, 58], [255, 226, 190]];

function color(ramp, part) {
  const at = Math.min(Math.max(part, 0), 1) * (ramp.length - 1);
  const low = Math.min(Math.floor(at), ramp.length - 2);
  return ramp[low].map((from, i) => from + (ramp[low + 1][i] - from) * (at - low));
}

const table = (ramp) =>
  Uint32Array.from({ length: 256 }, (_, i) => {
    const [red, green, blue] = color(ramp, i / 255).map(Math.round);
    return (255 << 24) | (blue << 16) | (green << 8) | red;
  });
const positive = table(POSITIVE);
const negative = table(NEGATIVE);

/** The largest magnitude, which a painting's scale ends at; 1 where all is 0. */
export function extent(values) {
  let largest = 0;
  for (const value of values) {
    const size = Math.abs(value);
    if (size > largest && size < Infinity) largest = size;
  }
  return largest || 1;
}

/** Paints H x W numbers, the scale ending at a magnitude. */
export function paint(canvas, values, height, width, scale) {
  draw(canvas, height, width, (pixels) => {
    for (let i = 0; i < values.length; i++) {
      const part = Math.min(255, Math.round((Math.abs(values[i]) / scale) * 255)) || 0;
      pixels[i] = values[i] < 0 ? negative[part] : positive[part];
    }
  });
}

/** Paints an image: H x W x C bytes, of one channel or three. */
export function paintImage(canvas, values, height, width, channels) {
  draw(canvas, height, width, (pixels) => {
    for (let i = 0; i < height * width; i++) {
      const [red, green, blue] =
        channels === 3 ? values.subarray(3 * i, 3 * i + 3) : [values[i], values[i], values[i]];
      pixels[i] = (255 << 24) | (blue << 16) | (green << 8) | red;
    }
  });
}

function draw(canvas, height, width, fill) {
  canvas.height = height;
  canvas.width = width;
  const image = new ImageData(width, height);
  fill(new Uint32Array(image.data.buffer));
  canvas.getContext("2d").putImageData(image, 0, 0);
}

/** Paints the scale itself, from the least number to the greatest. */
export function paintLegend(canvas, least, greatest) {
  const steps = Float32Array.from({ length: 56 }, (_, i) => least + ((greatest - least) * i) / 55);
  paint(canvas, steps, 1, 56, Math.max(Math.abs(least), Math.abs(greatest)) || 1);
}
