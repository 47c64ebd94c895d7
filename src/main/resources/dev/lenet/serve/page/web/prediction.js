// The most probable class, a bar for each, and a sentence for those who hear the page.
import { element, percent } from "./text.js";

const FEW = 12; // classes that are shown in the model's order, all of them
const body = document.querySelector("#classes tbody");
const more = document.getElementById("all");
const said = document.getElementById("said");

let rows = [];
let names = [];
let last = null;
let whole = false;
let saying = 0;

more.addEventListener("click", () => {
  whole = !whole;
  if (last) show(last);
});

/** Shows the answer's probabilities. */
export function show(answer) {
  last = answer;
  const values = answer.probabilities;
  const sorted = values.map((_, i) => i).sort((a, b) => values[b] - values[a]);
  const few = values.length <= FEW;
  const order = few ? values.map((_, i) => i) : whole ? sorted : sorted.slice(0, 10);
  fill(order, answer.classes, values, sorted[0]);
  document.getElementById("best").textContent = answer.classes[sorted[0]];
  document.getElementById("best-value").textContent = percent(values[sorted[0]]);
  more.hidden = few;
  more.textContent = whole ? "Show the first 10" : `Show all ${values.length.toLocaleString("en")} classes`;
  say(sorted.slice(0, 3).map((i) => `${answer.classes[i]}, ${percent(values[i])}`).join("; "));
}

function fill(order, classes, values, best) {
  const wanted = order.map((i) => classes[i]);
  if (wanted.join("\n") !== names.join("\n")) {
    names = wanted;
    rows = wanted.map((name) => {
      const bar = element("span");
      const value = element("td");
      const row = element("tr", {}, element("th", { scope: "row" }, name), value);
      value.append(element("span", { className: "text" }), element("div", { className: "track", "aria-hidden": "true" }, bar));
      return { row, value: value.firstChild, bar };
    });
    body.replaceChildren(...rows.map(({ row }) => row));
  }
  order.forEach((i, at) => {
    const { row, value, bar } = rows[at];
    row.classList.toggle("top", i === best);
    row.dataset.value = values[i];
    value.textContent = percent(values[i]);
    bar.style.width = `${Math.min(100, Math.max(0, 100 * values[i]))}%`;
  });
}

/** Says it once the drawing rests. */
function say(text) {
  clearTimeout(saying);
  saying = setTimeout(() => { said.textContent = text; }, 400);
}

export function clear() {
  last = null;
  names = [];
  body.replaceChildren();
  more.hidden = true;
  document.getElementById("best").textContent = "\u00a0";
  document.getElementById("best-value").textContent = "";
  say("");
}
