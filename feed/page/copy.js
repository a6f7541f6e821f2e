"use strict";
// The page works without this: it only adds what a script alone can do.
if (navigator.clipboard) {
  const say = document.body.appendChild(document.createElement("p"));
  say.className = "unseen";
  say.setAttribute("role", "status");
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    const label = button.innerHTML;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
      } catch {
        button.closest("li").querySelector("input").select();
        return;
      }
      button.textContent = "Copied";
      say.textContent = "Address copied";
      setTimeout(() => { button.innerHTML = label; say.textContent = ""; }, 2000);
    });
  }
}
for (const input of document.querySelectorAll("input[readonly]")) {
  input.addEventListener("focus", () => input.select());
}
// A picture that does not come leaves no hole.
for (const picture of document.querySelectorAll(".card > img")) {
  if (picture.complete && picture.naturalWidth === 0) picture.remove();
  picture.addEventListener("error", () => picture.remove());
}
