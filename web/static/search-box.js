// <search-box>: the search box of a searchkit site, on a page of any other site.
//
//   <script src="https://tra-cuu.example/static/search-box.js" defer></script>
//   <search-box></search-box>
//
// Attributes: site (address of the search site; default: where this script is from), label,
// placeholder, button. Needs no style sheet and nothing inline, so it runs under a strict policy:
// script-src, connect-src and form-action of that site. Suggestions need the setting "cors" there.
"use strict";

{
  const origin = new URL("..", document.currentScript.src).href;
  const SHEET = `
    :host { display: block; max-width: 40rem; font: inherit; color: inherit; }
    form { position: relative; display: flex; gap: .4rem; }
    input { flex: 1; min-width: 0; padding: .6rem .9rem; font: inherit; color: inherit; background: Field; border: 1px solid #767676; border-radius: .5rem; }
    button { padding: .6rem 1.2rem; font: inherit; font-weight: 600; color: #fff; background: #9b1c1f; border: 1px solid transparent; border-radius: .5rem; cursor: pointer; }
    input:focus-visible, button:focus-visible { outline: 3px solid #9b1c1f; outline-offset: 2px; }
    ul { position: absolute; z-index: 9; inset: calc(100% + .3rem) 0 auto; margin: 0; padding: .3rem; list-style: none; color: FieldText; background: Field; border: 1px solid #767676; border-radius: .5rem; }
    li { padding: .5rem .7rem; border-radius: .35rem; cursor: pointer; }
    li[aria-selected=true], li:hover { background: #9b1c1f; color: #fff; }
    [hidden] { display: none; }
    .status { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }`;

  class SearchBox extends HTMLElement {
    #typed = "";
    #active = -1;
    #waiting = 0;
    #asking = null;

    connectedCallback() {
      if (this.shadowRoot) return;
      const site = new URL(`${this.getAttribute("site") ?? origin}/`.replace(/\/+$/, "/"), location.href);
      this.suggest = new URL("api/v1/suggest", site);
      const root = this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(SHEET);
      root.adoptedStyleSheets = [sheet];
      this.input = make("input", { type: "search", name: "q", maxlength: 1000, autocomplete: "off", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "list", "aria-label": this.getAttribute("label") ?? "Tìm", placeholder: this.getAttribute("placeholder") ?? "" });
      this.list = make("ul", { id: "list", role: "listbox", "aria-label": "Gợi ý", lang: "vi", hidden: "" });
      this.status = make("p", { class: "status", role: "status" });
      this.form = make("form", { role: "search", method: "get", action: new URL("tim", site) });
      this.form.append(this.input, make("button", {}, this.getAttribute("button") ?? "Tìm"), this.list, this.status);
      root.append(this.form);
      this.input.addEventListener("input", () => this.#wait());
      this.input.addEventListener("keydown", (event) => this.#key(event));
      this.input.addEventListener("blur", () => this.#show([]));
    }

    #wait() {
      this.#typed = this.input.value;
      clearTimeout(this.#waiting);
      this.#waiting = setTimeout(() => this.#ask(), 100);
    }

    async #ask() {
      this.#asking?.abort();
      if (!this.#typed.trim()) return this.#show([]);
      this.#asking = new AbortController();
      this.suggest.searchParams.set("q", this.#typed);
      try {
        const response = await fetch(this.suggest, { signal: this.#asking.signal, credentials: "omit" });
        this.#show(response.ok ? (await response.json()).suggestions.map(({ text }) => text) : []);
      } catch (error) {
        if (error.name !== "AbortError") this.#show([]); // the box works without
      }
    }

    #show(texts) {
      this.list.replaceChildren(...texts.map((text, number) => {
        const item = make("li", { id: `o${number}`, role: "option", "aria-selected": "false" }, text);
        item.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus
        item.addEventListener("click", () => {
          this.input.value = text;
          this.form.requestSubmit();
        });
        return item;
      }));
      this.list.hidden = !texts.length;
      this.#active = -1;
      this.input.setAttribute("aria-expanded", String(!this.list.hidden));
      this.input.removeAttribute("aria-activedescendant");
      this.status.textContent = texts.length ? `${texts.length} gợi ý` : "";
    }

    #key(event) {
      if (event.isComposing || this.list.hidden) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") {
        this.input.value = this.#typed;
        this.#show([]);
      } else if (step) {
        const items = [...this.list.children];
        items[this.#active]?.setAttribute("aria-selected", "false");
        this.#active = ((this.#active + step + 1 + items.length + 1) % (items.length + 1)) - 1; // -1 is the box
        const item = items[this.#active];
        item?.setAttribute("aria-selected", "true");
        this.input.value = item?.textContent ?? this.#typed;
        if (item) this.input.setAttribute("aria-activedescendant", item.id);
        else this.input.removeAttribute("aria-activedescendant");
      } else {
        return;
      }
      event.preventDefault();
    }
  }

  const make = (name, attributes, text = "") => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    return element;
  };

  customElements.define("search-box", SearchBox);
}
