// Asks for the server's token where it wants one.
const dialog = document.getElementById("token-dialog");
const field = document.getElementById("token");

let asking = null;

/** The token that the user gives; those who ask meanwhile get the same. */
export function askForToken() {
  asking ??= new Promise((resolve) => {
    field.value = "";
    dialog.addEventListener("close", () => {
      asking = null;
      resolve(field.value.trim());
    }, { once: true });
    dialog.showModal();
  });
  return asking;
}
