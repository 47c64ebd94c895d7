// The filter that makes a map, and its bias.
import * as api from "./api.js";
import { channel } from "./frame.js";
import { extent, paint } from "./paint.js";
import { element, number } from "./text.js";

const MOST = 64; // slices that are shown
const known = new Map();

function load(model, layer, index) {
  const key = `${model.name} ${model.version} ${layer.name} ${index}`;
  if (!known.has(key)) {
    const answer = api.filter(model, layer.name, index);
    answer.catch(() => known.delete(key));
    known.set(key, answer);
  }
  return known.get(key);
}

/** Shows the filter of a map in a place, unless another is wanted there by then. */
export async function showFilter(place, model, layer, index) {
  place.dataset.wanted = index;
  if (!layer.filters) return;
  try {
    const { header, floats } = await load(model, layer, index);
    if (place.dataset.wanted === String(index)) place.replaceChildren(...pictures(header, floats, index));
  } catch (error) {
    place.replaceChildren(element("p", {}, `The filter cannot be shown: ${error.message}`));
  }
}

function pictures({ shape: [height, width, channels], bias }, values, index) {
  const text = `Filter ${index + 1}: ${height} \u00d7 ${width} \u00d7 ${channels}${bias === undefined ? "" : `, bias ${number(bias)}`}`;
  const scale = extent(values);
  const slices = element("div", { className: channels > 3 ? "slices" : "slices few", role: "img", "aria-label": text });
  for (let i = 0; i < Math.min(channels, MOST); i++) {
    const slice = element("canvas", { title: `On channel ${i + 1}` });
    paint(slice, channel(values, channels, i), height, width, scale);
    slices.append(slice);
  }
  return [element("p", {}, text), slices];
}
