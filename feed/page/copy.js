"use strict";
// The page works without this: it only adds what a script alone can do.
const say = document.body.appendChild(document.createElement("p"));
say.className = "unseen";
say.setAttribute("role", "status");

// Outside of https and localhost there is no navigator.clipboard.
async function copy(input) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(input.value);
    return;
  }
  const focused = document.activeElement;
  input.select();
  const done = document.execCommand("copy");
  if (done) focused?.focus();
  if (!done) throw new Error("refused");
}

for (const button of document.querySelectorAll("button.copy")) {
  const input = button.parentElement.querySelector("input");
  const label = button.innerHTML;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await copy(input);
    } catch {
      input.select();
      say.textContent = button.dataset.selected;
      return;
    }
    button.textContent = say.textContent = button.dataset.done;
    setTimeout(() => { button.innerHTML = label; say.textContent = ""; }, 2000);
  });
}
for (const input of document.querySelectorAll("input[readonly]")) {
  input.addEventListener("focus", () => input.select());
}
// A picture that does not come leaves no hole.
for (const picture of document.querySelectorAll(".card > img")) {
  if (picture.complete && picture.naturalWidth === 0) picture.remove();
  picture.addEventListener("error", () => picture.remove());
}
