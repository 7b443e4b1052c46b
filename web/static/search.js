// Small comforts; every page works without them.
"use strict";

// Type on at the end of the query.
const box = document.querySelector("[autofocus]");
box?.setSelectionRange(box.value.length, box.value.length);

// Addresses without empty parameters.
const form = document.getElementById("search");
form?.addEventListener("submit", () => {
  for (const field of form.elements) {
    if (field.name !== "q" && field.value === "") field.disabled = true;
  }
});
addEventListener("pageshow", () => {
  for (const field of form?.elements ?? []) field.disabled = false;
});

// The keys N and P go to the next and the previous passage that matches. A visitor can turn them
// off, for single keys get in the way of speech input (WCAG 2.1.4).
const keys = document.querySelector(".keys");
const passages = [...document.querySelectorAll(".passage.matched")];
if (keys) {
  const on = keys.querySelector("input");
  on.checked = localStorage.getItem("keys") !== "off";
  keys.hidden = false;
  on.addEventListener("change", () => localStorage.setItem("keys", on.checked ? "on" : "off"));
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select");
    if (!on.checked || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { n: 1, p: -1 }[event.key.toLowerCase()];
    if (!step) return;
    const here = passages.findIndex((passage) => `#${passage.id}` === location.hash);
    const next = here < 0 ? (step > 0 ? 0 : passages.length - 1) : here + step;
    if (passages[next]) location.replace(`#${passages[next].id}`);
  });
}
