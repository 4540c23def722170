// What must stay secret is stopped before it leaves the device or is kept on it; the server asks again. For every form
// that holds the box of templates/macros/secrets.html. The guard and its word lists are fetched on first use.

const PAUSE = 700;
const TEXTS = "textarea, input:is([type=text], [type=email], [type=tel], [type=search], [type=datetime-local], :not([type]))";

export function stopSecrets(form) {
  return new SecretStop(form, form.querySelector("[data-secrets]"));
}

// The secrets in a text; null when the guard could not be had.
export async function secretsIn(text) {
  try {
    const { findSecrets } = await import("./secret_guard.js");
    return await findSecrets(text);
  } catch {
    return null;
  }
}

class SecretStop {
  constructor(form, box) {
    this.form = form;
    this.box = box;
    this.advice = JSON.parse(box.dataset.advice);
    this.known = new WeakMap(); // field -> the text that was asked about, and the secrets in it
    this.listen();
  }

  // Whether every text has been asked about as it stands now.
  get settled() {
    return this.fields().every((field) => !field.value.trim() || this.known.get(field)?.text === field.value);
  }

  async settle() {
    for (const field of this.fields()) {
      const text = field.value;
      if (text.trim() && this.known.get(field)?.text !== text) this.known.set(field, { text, secrets: await secretsIn(text) });
    }
  }

  // "clean", "secret", or "unknown" as long as nobody has asked.
  verdict(field) {
    if (!field.matches(TEXTS) || !field.value.trim()) return "clean";
    const { text, secrets } = this.known.get(field) ?? {};
    if (text !== field.value || !secrets) return "unknown";
    return secrets.length ? "secret" : "clean";
  }

  sentences(secrets) {
    return this.kinds(secrets).map((kind) => this.advice[kind].sentences).join(" ");
  }

  // Says whether the form must not be sent, and why. `pressed` is the button that would send it.
  stop(pressed) {
    const wrong = this.fields().filter((field) => this.verdict(field) === "secret");
    if (!wrong.length) return false;
    [this.pressed, this.first] = [pressed, wrong[0]];
    this.explain(this.kinds(wrong.flatMap((field) => this.known.get(field).secrets)));
    this.warn();
    this.box.focus();
    return true;
  }

  explain(kinds) {
    const told = kinds.map((kind) => this.advice[kind]);
    const lines = told.map(({ what, now }) => {
      const line = document.createElement("li");
      const strong = document.createElement("strong");
      strong.textContent = what;
      line.append(strong, ` ${now}`);
      return line;
    });
    this.part("list").replaceChildren(...lines);
    this.part("after")?.remove();
    const replace = this.part("replace");
    replace.hidden = told.some(({ removed }) => !removed);
    replace.textContent = replace.dataset.words.replace("{removed}", told.map(({ removed }) => removed).join(" "));
    this.part("before").hidden = this.box.hidden = false;
  }

  listen() {
    let timer;
    const later = (event) => {
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(() => this.settle().then(() => this.warn()), PAUSE);
    };
    this.form.addEventListener("input", later);
    this.form.addEventListener("compositionstart", () => clearTimeout(timer));
    this.form.addEventListener("compositionend", (event) => later({ ...event, isComposing: false }));
    this.part("mend").addEventListener("click", () => this.first.focus());
    this.part("replace").addEventListener("click", () => this.replace());
  }

  async replace() {
    for (const field of this.fields().filter((each) => this.verdict(each) === "secret")) {
      const { text, secrets } = this.known.get(field);
      const ends = [0, ...secrets.map(({ end }) => end)];
      const kept = secrets.map(({ kind, start }, at) => text.slice(ends[at], start) + this.advice[kind].removed);
      field.value = kept.join("") + text.slice(ends.at(-1));
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    await this.settle();
    this.warn();
    this.box.hidden = true;
    this.form.requestSubmit(this.pressed);
  }

  // One line beside each text that holds a secret, as long as it does.
  warn() {
    for (const field of this.fields()) {
      const line = field.parentElement.querySelector("[data-secret-line]");
      if (this.verdict(field) !== "secret") line?.remove();
      else if (!line) field.before(this.line(this.sentences(this.known.get(field).secrets)));
    }
  }

  line(sentence) {
    const line = document.createElement("p");
    line.className = "field-error";
    line.dataset.secretLine = "";
    line.setAttribute("role", "alert");
    line.textContent = sentence;
    return line;
  }

  kinds(secrets) {
    return [...new Set(secrets.map(({ kind }) => kind))];
  }

  fields() {
    return [...this.form.querySelectorAll(TEXTS)].filter((field) => field.name && field.tabIndex >= 0);
  }

  part(name) {
    return this.box.querySelector(`[data-secret-${name}]`);
  }
}
