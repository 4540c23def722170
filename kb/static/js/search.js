// The search box as an editable combobox with list autocomplete and manual selection (WAI-ARIA APG).
// It never asks while an input method composes, waits for a pause, and forgets answers that come too late.

import { forgetSearches, keepSearch, recentSearches } from "./recent.js";

const PAUSE = 150;
const LIMIT = 8;
const HAN = /\p{Script=Han}/u;

export function enhanceSearch(form) {
  const input = form.querySelector("input[type=search]");
  if ("mayBeKept" in form.dataset) keepSearch(input.defaultValue);
  new Suggestions(form, input);
}

class Suggestions {
  constructor(form, input) {
    this.form = form;
    this.input = input;
    this.options = [];
    this.active = -1;
    this.asked = "";
    this.build();
    this.listen();
  }

  build() {
    const words = this.form.dataset;
    this.list = document.createElement("div");
    this.list.className = "suggestions";
    this.list.id = `${this.input.id}-suggestions`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", words.label);
    this.list.hidden = true;
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    this.form.append(this.list, this.status);
    const roles = {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      "aria-haspopup": "listbox",
    };
    for (const [name, value] of Object.entries(roles)) this.input.setAttribute(name, value);
  }

  listen() {
    const { input, list } = this;
    input.addEventListener("input", (event) => this.typed(event.isComposing));
    input.addEventListener("compositionstart", () => (this.asked ? this.cancel() : this.close()));
    input.addEventListener("compositionend", () => this.schedule(false));
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("focus", () => this.schedule(false));
    input.addEventListener("blur", () => this.close());
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.click(event));
    this.form.addEventListener("submit", () => this.close());
    document.addEventListener("keydown", (event) => this.call(event));
  }

  // Who types on has not chosen what was marked before.
  typed(composing) {
    this.activate(-1);
    this.schedule(composing);
  }

  // One Han character says enough to ask; of other scripts, two.
  worthAsking(text) {
    return text.length >= 2 || HAN.test(text);
  }

  cancel() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  schedule(composing) {
    this.cancel();
    if (composing) return;
    const text = this.input.value.trim();
    if (!text) return this.showRecent();
    if (!this.worthAsking(text)) return this.close();
    if (text === this.asked && !this.list.hidden) return;
    this.timer = setTimeout(() => this.ask(text), PAUSE);
  }

  async ask(text) {
    const request = (this.request = new AbortController());
    const query = new URLSearchParams({ q: text, locale: this.form.dataset.locale, limit: LIMIT });
    try {
      const answer = await fetch(`${this.form.dataset.suggest}?${query}`, { signal: request.signal });
      if (!answer.ok) return this.close();
      const { items } = await answer.json();
      if (request === this.request && document.activeElement === this.input) this.show(text, items);
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(text, items) {
    const words = this.form.dataset;
    const groups = [
      [words.articles, items.filter((item) => item.kind === "article")],
      [words.queries, items.filter((item) => item.kind === "query")],
    ];
    this.fill(text, groups, this.allResults(text));
  }

  // Before anything is typed: what was searched on this device, and a way to clear it.
  showRecent() {
    const items = recentSearches().map((title) => ({ title, url: this.resultsOf(title) }));
    if (!items.length) return this.close();
    const words = this.form.dataset;
    const clear = element("button", { role: "option", type: "button", tabindex: "-1", class: "suggestions-all" }, words.clear);
    clear.addEventListener("click", forgetSearches);
    this.fill("", [[words.recent, items]], clear);
  }

  fill(text, groups, last) {
    this.asked = text;
    this.list.replaceChildren();
    for (const [title, members] of groups) if (members.length) this.addGroup(title, members, text);
    this.list.append(last);
    this.options = [...this.list.querySelectorAll("[role=option]")];
    this.options.forEach((option, index) => (option.id = `${this.list.id}-${index}`));
    this.open();
    this.status.textContent = this.form.dataset.count.replace("0", this.options.length - 1);
  }

  addGroup(title, members, text) {
    const group = element("div", { role: "group", "aria-label": title });
    group.append(element("p", { class: "suggestions-title", "aria-hidden": "true" }, title));
    for (const item of members) {
      const option = element("a", { role: "option", href: item.url, tabindex: "-1" });
      option.append(highlighted(item.title, text));
      if (item.category) option.append(element("small", {}, item.category));
      group.append(option);
    }
    this.list.append(group);
  }

  resultsOf(text) {
    return `${this.form.getAttribute("action")}?${new URLSearchParams({ q: text })}`;
  }

  allResults(text) {
    const label = this.form.dataset.all.replace("…", text);
    return element("a", { role: "option", href: this.resultsOf(text), tabindex: "-1", class: "suggestions-all" }, label);
  }

  open() {
    this.activate(-1);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    this.cancel();
    if (this.list.hidden) return;
    this.list.hidden = true;
    this.activate(-1);
    this.input.setAttribute("aria-expanded", "false");
    this.status.textContent = "";
  }

  activate(index) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = this.options[index];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const act = KEYS[event.key];
    if (!act || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (act(this)) event.preventDefault();
  }

  // Ctrl+K or ⌘K from anywhere, except out of a dialogue.
  call(event) {
    if (event.isComposing || event.keyCode === 229 || event.key.toLowerCase() !== "k") return;
    if (event.ctrlKey === event.metaKey || event.altKey || event.shiftKey) return;
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    this.input.focus();
    this.input.select();
  }

  move(step) {
    if (this.list.hidden) {
      const text = this.input.value.trim();
      if (!text) this.showRecent();
      else if (this.worthAsking(text)) this.ask(text);
      return true;
    }
    const places = this.options.length + 1; // one more: back in the text
    this.activate(((this.active + 1 + step + places) % places) - 1);
    return true;
  }

  click(event) {
    const option = event.target.closest("[role=option]");
    if (option && !event.ctrlKey && !event.metaKey && !event.shiftKey) this.close();
  }
}

// Each returns whether the key was ours. Home, End and the sideways arrows stay the text's.
const KEYS = {
  ArrowDown: (box) => box.move(1),
  ArrowUp: (box) => box.move(-1),
  Escape: (box) => !box.list.hidden && (box.close(), true),
  Enter: (box) => {
    const option = box.list.hidden ? undefined : box.options[box.active];
    option?.click();
    return Boolean(option);
  },
};

function element(name, attributes, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

// Marks every piece of the typed text that stands in the title, whatever its case.
function highlighted(title, text) {
  const span = element("span", {});
  const at = text ? title.toLowerCase().indexOf(text.toLowerCase()) : -1;
  if (at < 0) span.append(title);
  else {
    span.append(title.slice(0, at), element("mark", {}, title.slice(at, at + text.length)));
    span.append(title.slice(at + text.length));
  }
  return span;
}
