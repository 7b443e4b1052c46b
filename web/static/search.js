// Comforts; every page works without them.
"use strict";

const form = document.getElementById("search");
const box = document.getElementById("q");

// Type on at the end of the query.
if (box?.autofocus) box.setSelectionRange(box.value.length, box.value.length);

// Addresses without empty parameters.
form?.addEventListener("submit", () => {
  for (const field of form.elements) {
    if (field.name !== "q" && field.value === "") field.disabled = true;
  }
});
addEventListener("pageshow", () => {
  for (const field of form?.elements ?? []) field.disabled = false;
});

// Suggestions while typing: an editable combobox with a list (ARIA Authoring Practices, "list
// autocomplete with manual selection"). What was typed is searched unless a suggestion is picked.
if (box && form.dataset.suggest) suggestions(box, form);

function suggestions(input, searchForm) {
  const { suggest, label, found: foundText } = searchForm.dataset;
  const list = element("ul", { id: "suggestions", role: "listbox", "aria-label": label });
  const status = element("p", { class: "hidden", role: "status" });
  list.hidden = true;
  list.lang = "vi";
  searchForm.append(list, status);
  set(input, {
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
    "aria-haspopup": "listbox",
  });

  const answers = new Map(); // by what was typed
  let typed = input.value;
  let active = -1;
  let waiting = 0;
  let asking = null;

  function show(found) {
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    active = -1;
    status.textContent = found.length ? foundText.replace("{}", found.length) : "";
  }

  function option({ text, highlight: [start, end] }, number) {
    const item = element("li", { id: `suggestion-${number}`, role: "option", "aria-selected": "false" });
    const letters = [...text]; // offsets count code points
    const [before, same, after] = [[0, start], [start, end], [end]].map((span) => letters.slice(...span).join(""));
    const line = element("span");
    line.append(before, element("b", {}, same), after);
    item.append(line);
    item.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus
    item.addEventListener("click", () => pick(text));
    item.dataset.text = text;
    return item;
  }

  function activate(next) {
    list.children[active]?.setAttribute("aria-selected", "false");
    const count = list.children.length;
    active = ((next + 1 + count + 1) % (count + 1)) - 1; // -1 is the box itself
    const item = list.children[active];
    item?.setAttribute("aria-selected", "true");
    item?.scrollIntoView({ block: "nearest" });
    input.value = item ? item.dataset.text : typed;
    if (item) input.setAttribute("aria-activedescendant", item.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function pick(text) {
    input.value = text;
    show([]);
    searchForm.requestSubmit();
  }

  async function ask() {
    const prefix = typed;
    asking?.abort();
    if (!prefix.trim()) return show([]);
    if (!answers.has(prefix)) {
      asking = new AbortController();
      try {
        const response = await fetch(`${suggest}?q=${encodeURIComponent(prefix)}`, { signal: asking.signal });
        if (!response.ok) return show([]);
        answers.set(prefix, (await response.json()).suggestions);
      } catch {
        return; // a newer letter came, or the network went: the box still works
      }
    }
    if (prefix === typed && document.activeElement === input) {
      show(answers.get(prefix).filter(({ text }) => text !== prefix.trim()));
    }
  }

  input.addEventListener("input", () => {
    typed = input.value;
    clearTimeout(waiting);
    waiting = setTimeout(ask, answers.has(typed) ? 0 : 70);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list.hidden && step > 0) {
      typed = input.value;
      ask();
    } else if (step && !list.hidden) {
      activate(active + step);
    } else if (event.key === "Escape" && !list.hidden) {
      input.value = typed;
      show([]);
    } else if (event.key === "Enter") {
      clearTimeout(waiting);
      return; // the form is sent with what stands in the box
    } else {
      return;
    }
    event.preventDefault();
  });
  input.addEventListener("blur", () => show([]));
  searchForm.addEventListener("submit", () => {
    clearTimeout(waiting);
    asking?.abort();
    show([]);
  });
}

function element(name, attributes = {}, text = "") {
  const made = set(document.createElement(name), attributes);
  if (text) made.textContent = text;
  return made;
}

function set(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, value);
  return target;
}

// The keys N and P go to the next and the previous passage that matches. A visitor can turn them
// off, for single keys get in the way of speech input (WCAG 2.1.4).
const keys = document.querySelector(".keys");
if (keys) {
  const passages = [...document.querySelectorAll(".passage.matched")];
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
