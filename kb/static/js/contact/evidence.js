// An address or a hash that was mistyped, or stands in the other's field, is questioned as soon as it is there. It is
// recognised on the device; nothing of it keeps the form from being sent, and the server asks again before it is kept.

const FIELDS = ["transaction_hash", "address", "memo"];

export function doubtEvidence(form) {
  const mould = form.querySelector("template[data-evidence]");
  const words = JSON.parse(mould.dataset.strings);
  for (const name of FIELDS) {
    const field = form.elements[name];
    const ask = async () => show(field, await doubt(form, field, words), mould);
    field.addEventListener("change", ask);
    field.addEventListener("input", (event) => (event.inputType === "insertFromPaste" ? ask() : show(field, null)));
  }
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[name=move][data-to]");
    if (!button) return;
    event.preventDefault();
    move(form, button);
  });
}

async function doubt(form, field, words) {
  const text = field.value;
  const { recognise } = await import("../chains.js");
  const found = recognise(text);
  if (!found || field.value !== text) return null;
  if (found.kind !== field.name) {
    const asked = Boolean(form.elements[found.kind].closest("[data-topics]:not([hidden])"));
    return { sentence: words.field.replace("{field}", words[found.kind]), to: asked ? found.kind : "", text: found.text };
  }
  return found.slip && { sentence: slipped(found.slip, words) };
}

function slipped({ kind, character, by }, words) {
  if (kind !== "length") return words[kind].replace("{character}", character);
  return by < 0 ? words.missing[-by] : words.extra[by];
}

function show(field, found, mould) {
  const box = field.closest(".field");
  box.querySelector("[data-doubt]")?.remove();
  if (!found) return;
  const line = mould.content.firstElementChild.cloneNode(true);
  const button = line.querySelector("button");
  button.value = field.name;
  if (found.to) Object.assign(button.dataset, { to: found.to, text: found.text });
  else button.remove();
  box.append(line);
  // Said once it is there: a live region that arrives with its words is not read out.
  line.querySelector("span").textContent = found.sentence;
}

// What stood there comes here in exchange.
function move(form, button) {
  const [here, there] = [form.elements[button.value], form.elements[button.dataset.to]];
  const before = there.value;
  there.value = button.dataset.text;
  here.value = before === there.value ? "" : before;
  for (const field of [here, there]) {
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  there.focus();
}
