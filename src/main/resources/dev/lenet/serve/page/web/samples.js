// Real images to begin with.
import * as api from "./api.js";
import { element } from "./text.js";

const list = document.getElementById("samples");

/** Shows the samples; calls back with the one that is chosen. */
export async function offer(chosen) {
  const samples = await api.samples();
  const buttons = await Promise.all(samples.map(async (sample) => {
    const blob = await api.sample(sample.id);
    const picture = element("img", { src: URL.createObjectURL(blob), alt: sample.label, width: 28, height: 28 });
    const button = element("button", { type: "button", title: sample.label, "aria-pressed": "false" }, picture);
    button.addEventListener("click", () => chosen({ blob, label: sample.label, button }));
    return { blob, label: sample.label, button };
  }));
  list.replaceChildren(...buttons.map(({ button }) => button));
  document.getElementById("samples-part").hidden = buttons.length === 0;
  return buttons;
}

/** Marks the sample that is looked at, or none. */
export function mark(button) {
  for (const each of list.children) each.setAttribute("aria-pressed", String(each === button));
}
