// Numbers and shapes as they are shown, and elements in one line.
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made && !key.includes("-")) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

export const percent = (part) => `${(100 * part).toFixed(2)} %`;

export function number(value) {
  const text = Math.abs(value) < 0.0005 && value !== 0 ? value.toFixed(3) : String(Number(value.toPrecision(3)));
  return text.replace("-", "\u2212");
}

export const shape = (sizes) => sizes.map((size) => (size < 0 ? "any" : size.toLocaleString("en"))).join(" \u00d7 ");

export const count = (n, thing) => `${n.toLocaleString("en")} ${thing}${n === 1 ? "" : "s"}`;
