// Comforts; every page works without them.
"use strict";

const form = document.getElementById("search");
const box = document.getElementById("q");

// Single keys, which a visitor can turn off, for they get in the way of speech input (WCAG 2.1.4).
const shortcuts = new Map([["/", () => box?.select()]]);
const keys = document.querySelector(".keys");
if (keys) {
  const on = keys.querySelector("input");
  const memory = storage();
  on.checked = memory?.getItem("keys") !== "off";
  keys.hidden = false;
  on.addEventListener("change", () => memory?.setItem("keys", on.checked ? "on" : "off"));
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select");
    if (!on.checked || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const run = shortcuts.get(event.key.toLowerCase());
    if (!run) return;
    event.preventDefault();
    run();
  });
}

// What the browser remembers; a visitor who forbids sites to keep anything has none.
function storage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

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
  const { suggest, articles, kind, label, found: foundText } = searchForm.dataset;
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

  function option({ text, highlight: [start, end], id = null }, number) {
    const item = element("li", { id: `suggestion-${number}`, role: "option", "aria-selected": "false" });
    const letters = [...text]; // offsets count code points
    const [before, same, after] = [[0, start], [start, end], [end]].map((span) => letters.slice(...span).join(""));
    const line = element("span");
    line.append(shortened(before), element("b", {}, same), after);
    item.append(line);
    item.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus
    item.addEventListener("click", () => pick(item));
    item.dataset.text = text;
    if (id !== null) {
      item.dataset.id = id;
      item.append(element("small", {}, kind));
    }
    return item;
  }

  // What stands before the match, so short that the match is seen.
  function shortened(before) {
    if (before.length <= 40) return before;
    return `\u2026 ${before.slice(before.indexOf(" ", before.length - 40) + 1)}`;
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

  // A title opens its article; anything else is searched.
  function pick({ dataset: { text, id } }) {
    input.value = text;
    show([]);
    if (id === undefined) searchForm.requestSubmit();
    else location.assign(articles + encodeURIComponent(id));
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
      } catch (error) {
        if (error.name !== "AbortError") show([]); // the network went: the box still works
        return;
      }
    }
    if (prefix === typed && document.activeElement === input) {
      show(answers.get(prefix).filter(({ text }) => text !== prefix.trim()));
    }
  }

  input.addEventListener("input", () => {
    typed = input.value;
    clearTimeout(waiting);
    waiting = setTimeout(ask, answers.has(typed) ? 0 : 100);
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
      if (!list.children[active]?.dataset.id) return; // what stands in the box is sent
      pick(list.children[active]);
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

// What needs a script to be of use shows itself.
for (const button of document.querySelectorAll("[data-print]")) {
  button.closest("li").hidden = false;
  button.addEventListener("click", () => print());
}
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break; // only over HTTPS
  button.hidden = button.closest("li").hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.done;
  });
}

// A picture of a chart, drawn from its drawing.
for (const button of document.querySelectorAll("[data-picture]")) {
  button.closest("li").hidden = false;
  button.addEventListener("click", async () => {
    const image = new Image();
    image.src = button.dataset.picture;
    await image.decode();
    const canvas = set(document.createElement("canvas"), { width: image.width * 2, height: image.height * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const picture = await new Promise((done) => canvas.toBlob(done, "image/png"));
    element("a", { href: URL.createObjectURL(picture), download: "bieu-do.png" }).click();
  });
}

// A menu closes where menus do.
for (const menu of document.querySelectorAll("details.share")) {
  addEventListener("click", ({ target }) => menu.contains(target) || menu.removeAttribute("open"));
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
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

// Steps through the passages that match, instead of a list of numbers.
const matches = document.querySelector(".matches");
const passages = [...document.querySelectorAll(".passage.matched")];
if (passages.length > 1 && !matches?.querySelector('ol a:not([href^="#"])')) stepping(matches);

function stepping(nav) {
  const place = element("p", { "aria-live": "polite" });
  const steps = element("div", { class: "steps" });
  const links = [["\u2191", -1, nav.dataset.before, "P"], ["\u2193", 1, nav.dataset.after, "N"]].map(([arrow, step, label, key]) => {
    const link = element("a", { href: "#", "aria-label": label, title: `${label} (${key})`, "aria-keyshortcuts": key }, arrow);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      go(step);
    });
    return link;
  });
  steps.append(...links);
  const words = nav.querySelector("p").textContent;
  nav.querySelector("ol").replaceWith(steps);
  nav.querySelector("p").replaceWith(place);
  show();
  addEventListener("hashchange", show);
  shortcuts.set("n", () => go(1)).set("p", () => go(-1));

  function here() {
    return passages.findIndex((passage) => `#${passage.id}` === location.hash);
  }
  function show() {
    place.textContent = here() < 0 ? words : `${here() + 1}/${words}`;
  }
  function go(step) {
    const from = here() < 0 && step < 0 ? 0 : here();
    const next = passages[(from + step + passages.length) % passages.length];
    location.replace(`#${next.id}`);
  }
}
