// What is typed stays on this device for a day, until it is sent or the person says no. Text only, never pictures, and
// no text in which the secret guard found something or which it has not seen yet.
import { REFUSED } from "./kept.js";

const DRAFT = "kb-contact-draft";
const PAUSE = 400;
const ONE_DAY = 24 * 60 * 60 * 1000;

export function keepDraft(form, secrets) {
  if (!storage()) return;
  if ("fresh" in form.dataset) restore(form);
  let timer;
  const save = async () => {
    timer = undefined;
    await secrets.settle();
    store(form, secrets);
  };
  // Also while somebody types on and on: of what is typed last, only the guard's own time is at risk.
  const later = () => (timer ??= setTimeout(save, PAUSE));
  form.addEventListener("input", (event) => event.isComposing || later());
  form.addEventListener("compositionend", later);
  form.addEventListener("change", later);
  window.addEventListener("pagehide", () => timer && store(form, secrets));
  offerChoice(form, save);
}

export function forgetDraft() {
  storage()?.removeItem(DRAFT);
}

function store(form, secrets) {
  if (storage().getItem(REFUSED)) return;
  const { values: before = {} } = JSON.parse(storage().getItem(DRAFT) ?? "{}");
  const keepable = { clean: read, secret: () => "", unknown: (field) => before[key(field)] ?? "" };
  const values = fields(form).map((field) => [key(field), keepable[secrets.verdict(field)](field)]);
  storage().setItem(DRAFT, JSON.stringify({ at: Date.now(), values: Object.fromEntries(values) }));
}

function restore(form) {
  const { at, values } = JSON.parse(storage().getItem(DRAFT) ?? "{}");
  if (!values || Date.now() - at > ONE_DAY) return forgetDraft();
  // The address said what it is about: that is newer than the draft.
  const decided = form.querySelector("[name=topic]:checked") !== null;
  for (const field of fields(form)) {
    const kept = values[key(field)];
    if (!kept || (decided && field.name === "topic")) continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = kept === true;
    else write(field, kept);
  }
  offerToStartOver(form);
}

function offerToStartOver(form) {
  const banner = form.querySelector("[data-restored]");
  banner.hidden = !fields(form).some((field) => field.type.startsWith("text") && field.value !== field.defaultValue);
  banner.querySelector("button").addEventListener("click", () => {
    form.reset();
    forgetDraft();
    banner.hidden = true;
    const topic = form.querySelector("[name=topic]");
    topic.dispatchEvent(new Event("change", { bubbles: true }));
    topic.focus();
  });
}

function write(field, text) {
  if (field.type === "select-one" && ![...field.options].some((option) => option.value === text)) return;
  field.value = text;
}

// Every field that a person fills in.
function fields(form) {
  const kinds = ["hidden", "file", "submit", "button", "fieldset"];
  return [...form.elements].filter((each) => each.name && each.name !== "website" && !kinds.includes(each.type));
}

function key(field) {
  return field.type === "radio" ? `${field.name}=${field.value}` : field.name;
}

function read(field) {
  return field.type === "radio" || field.type === "checkbox" ? field.checked : field.value;
}

function offerChoice(form, save) {
  const box = form.querySelector("[data-keeping]");
  const show = () => {
    const refused = Boolean(storage().getItem(REFUSED));
    box.querySelector("[data-kept]").hidden = box.querySelector("[data-keep-off]").hidden = refused;
    box.querySelector("[data-not-kept]").hidden = box.querySelector("[data-keep-on]").hidden = !refused;
    box.hidden = false;
  };
  const choose = (pressed, act, next) =>
    box.querySelector(pressed).addEventListener("click", () => {
      act();
      show();
      box.querySelector(next).focus();
    });
  choose("[data-keep-off]", () => (forgetDraft(), storage().setItem(REFUSED, "1")), "[data-keep-on]");
  choose("[data-keep-on]", () => (storage().removeItem(REFUSED), save()), "[data-keep-off]");
  show();
}

// A browser may forbid it, or have no room left: then the form simply does not remember.
function storage() {
  try {
    window.localStorage.setItem("kb-probe", "1");
    window.localStorage.removeItem("kb-probe");
    return window.localStorage;
  } catch {
    return null;
  }
}
