// Images that come as files: chosen, dropped on the page, or pasted.
const input = document.getElementById("file");

/** Calls back with each file that is given. */
export function listen(given) {
  const take = (file) => {
    if (file) given({ blob: file, label: file.name || "Pasted image" });
  };
  document.getElementById("choose").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    take(input.files[0]);
    input.value = "";
  });
  addEventListener("paste", (event) => take([...event.clipboardData.files][0]));
  dragging(take);
}

function dragging(take) {
  let depth = 0; // of the elements that the pointer is over
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  const show = () => document.body.classList.toggle("dragging", depth > 0);
  addEventListener("dragenter", (event) => {
    if (!hasFiles(event)) return;
    depth++;
    show();
  });
  addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    show();
  });
  addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    show();
    take(event.dataTransfer.files[0]);
  });
}
