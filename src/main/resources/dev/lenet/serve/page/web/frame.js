// A JSON header and the float32 numbers behind it, as the server packs activations and weights:
// four bytes with the header's length, the header, then the numbers, little-endian.
const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

export function readFrame(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  return { header, floats: numbers(buffer, 4 + length) };
}

function numbers(buffer, from) {
  if (littleEndian) return new Float32Array(buffer, from);
  const bytes = new DataView(buffer, from);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, i) => bytes.getFloat32(4 * i, true));
}

/** One channel of H x W x C numbers, as H x W. */
export function channel(values, channels, index) {
  const plane = new Float32Array(values.length / channels);
  for (let i = 0; i < plane.length; i++) plane[i] = values[i * channels + index];
  return plane;
}
