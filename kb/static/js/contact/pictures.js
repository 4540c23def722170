// Screenshots are sent ahead one by one with progress. What could not be sent ahead goes along with the form, so
// nothing is lost and the server names what is wrong.
import { listenForFiles } from "./incoming.js";
import { keepPictures, keptPictures } from "./kept.js";
import { edit, withoutMetadata } from "./studio.js";
import { secretsIn } from "../secret-stop.js";

export function sendAhead(form, secrets) {
  return new Pictures(form.querySelector("[data-pictures]"), secrets, "fresh" in form.dataset);
}

class Pictures {
  constructor(box, secrets, fresh) {
    this.box = box;
    this.secrets = secrets;
    this.words = box.dataset;
    this.input = box.querySelector("input[type=file]");
    this.list = box.querySelector("[data-picture-list]");
    this.status = box.querySelector("[data-picture-status]");
    this.errors = box.querySelector("[data-picture-errors]");
    this.files = new Map(); // item -> file, of those that this page has seen
    this.unsent = new Map(); // item -> file, of those that the server does not have
    this.ready = new WeakSet(); // files without metadata
    this.queue = Promise.resolve();
    this.waiting = 0;
    for (const button of this.list.querySelectorAll("[data-edit]")) button.hidden = false;
    if (fresh) this.restore();
    this.remember();
    this.listen();
  }

  get busy() {
    return this.waiting > 0;
  }

  settled() {
    this.say(this.words.waiting);
    return this.queue;
  }

  // Just before the form is sent: files that the server does not have yet go with it.
  takeAlong() {
    const files = new DataTransfer();
    for (const file of this.unsent.values()) files.items.add(file);
    this.input.files = files.files;
  }

  listen() {
    listenForFiles(this.input, this.box.querySelector("[data-dropzone]"), (files) => this.add(files));
    this.list.addEventListener("click", (event) => this.click(event));
    const press = (button, act) => this.input.form.querySelector(button)?.addEventListener("click", act);
    press("[data-keep-off]", () => this.remember());
    press("[data-keep-on]", () => this.remember());
    press("[data-start-over]", () => this.startOver());
  }

  startOver() {
    for (const item of [...this.list.children]) this.drop(item);
  }

  add(files) {
    this.errors.replaceChildren();
    for (const file of files) {
      const wrong = this.refusal(file);
      if (wrong) this.complain(wrong);
      else this.send(this.show(file.name, file.size, URL.createObjectURL(file)), file);
    }
  }

  refusal(file) {
    const { most, mostBytes, tooMany, tooLarge } = this.words;
    const size = (file.size / 2 ** 20).toFixed(1);
    if (this.list.children.length >= Number(most)) return fill(tooMany, { name: file.name });
    return file.size > Number(mostBytes) ? fill(tooLarge, { name: file.name, size }) : "";
  }

  show(name, bytes, address) {
    const mould = this.box.querySelector("[data-picture-mould]").content.firstElementChild;
    const item = mould.cloneNode(true);
    item.querySelector("img").src = address;
    item.querySelector("[data-name]").textContent = name;
    item.querySelector("[data-size]").textContent = humanSize(bytes);
    const remove = item.querySelector("[name=remove]");
    remove.setAttribute("aria-label", fill(remove.getAttribute("aria-label"), { name }));
    const change = item.querySelector("[data-edit]");
    change.setAttribute("aria-label", fill(change.getAttribute("aria-label"), { name }));
    change.hidden = false;
    item.dataset.bytes = bytes;
    this.list.append(item);
    return item;
  }

  // One after the other: a phone's connection is narrow, and the server decodes one as fast as two.
  send(item, file) {
    this.files.set(item, file);
    this.unsent.set(item, file);
    this.waiting += 1;
    this.progress(item, 0);
    this.queue = this.queue.then(() => this.upload(item, file)).finally(() => (this.waiting -= 1));
  }

  async upload(item, file) {
    const meant = () => item.isConnected && this.unsent.get(item) === file; // and not edited meanwhile
    if (!meant()) return;
    if (!this.ready.has(file)) return this.prepare(item, file);
    const { status, answer } = await post(this.words.upload, file, (share) => this.progress(item, share), item);
    if (!meant()) return status === 201 && this.discard(answer.token);
    item.querySelector("progress").hidden = true;
    if (status === 201) this.accept(item, answer.token, file.name);
    else if (status >= 400 && status < 500 && status !== 429) this.refuse(item, answer.detail);
    else if (item.isConnected) this.trouble(item, true);
  }

  // Neither a secret in its name nor what a camera wrote into it leaves the device.
  async prepare(item, file) {
    const secrets = await secretsIn(file.name);
    if (secrets?.length) {
      return this.refuse(item, fill(this.words.secretName, { advice: this.secrets.sentences(secrets) }));
    }
    const clean = await withoutMetadata(file, Number(this.words.mostBytes));
    if (this.unsent.get(item) !== file) return;
    this.ready.add(clean);
    this.files.set(item, clean);
    this.unsent.set(item, clean);
    return this.upload(item, clean);
  }

  async edit(item) {
    const edited = await edit(await this.source(item), Number(this.words.mostBytes));
    if (!edited || !item.isConnected) return;
    const hidden = item.querySelector("[name=upload_tokens]");
    if (hidden) this.discard(hidden.value);
    hidden?.remove();
    this.ready.add(edited);
    this.trouble(item, false);
    item.querySelector("img").src = URL.createObjectURL(edited);
    item.querySelector("[data-size]").textContent = humanSize(edited.size);
    this.send(item, edited);
  }

  // A picture that came back with the page is fetched from where it waits.
  async source(item) {
    const kept = this.files.get(item);
    if (kept) return kept;
    const answer = await fetch(item.querySelector("img").src);
    return new File([await answer.blob()], item.querySelector("[data-name]").textContent);
  }

  accept(item, token, name) {
    this.unsent.delete(item);
    const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "upload_tokens" });
    hidden.value = token;
    item.append(hidden);
    this.remember();
    if (name) this.say(fill(this.words.added, { name }));
  }

  // Should it fail, the server forgets the picture by itself after a day.
  discard(token) {
    fetch(this.address(token), { method: "DELETE", keepalive: true }).catch(() => {});
  }

  refuse(item, sentence) {
    this.forget(item);
    if (sentence) this.complain(sentence);
  }

  click(event) {
    const item = event.target.closest("[data-picture]");
    if (event.target.closest("[data-retry]")) {
      this.trouble(item, false);
      this.send(item, this.unsent.get(item));
    } else if (event.target.closest("[data-edit]")) {
      this.edit(item);
    } else if (event.target.closest("[name=remove]")) {
      event.preventDefault();
      this.remove(item);
    }
  }

  remove(item) {
    this.say(fill(this.words.removed, { name: item.querySelector("[data-name]").textContent }));
    const next = item.nextElementSibling ?? item.previousElementSibling;
    this.drop(item);
    (next?.querySelector("[name=remove]") ?? this.input).focus();
  }

  drop(item) {
    const token = item.querySelector("[name=upload_tokens]")?.value;
    if (token) this.discard(token);
    this.forget(item);
  }

  forget(item) {
    item.dispatchEvent(new Event("forgotten"));
    this.files.delete(item);
    this.unsent.delete(item);
    item.remove();
    this.remember();
  }

  remember() {
    if (!this.input.form.querySelector("[data-keeping]")) return; // a form that keeps nothing on this device
    const sent = [...this.list.querySelectorAll("[name=upload_tokens]")].map((hidden) => {
      const item = hidden.closest("[data-picture]");
      return {
        token: hidden.value,
        name: item.querySelector("[data-name]").textContent,
        size: item.querySelector("[data-size]").textContent,
      };
    });
    keepPictures(sent);
  }

  restore() {
    for (const { token, name, size } of keptPictures()) {
      const item = this.show(name, 0, this.address(token));
      item.querySelector("[data-size]").textContent = size;
      item.querySelector("img").addEventListener("error", () => this.forget(item));
      this.accept(item, token);
    }
  }

  address(token) {
    return `${this.words.upload.split("?")[0]}/${encodeURIComponent(token)}`;
  }

  progress(item, share) {
    const bar = item.querySelector("progress");
    bar.hidden = false;
    bar.value = share;
  }

  trouble(item, on) {
    item.querySelector("[data-trouble]").hidden = !on;
    item.querySelector("[data-retry]").hidden = !on;
  }

  complain(sentence) {
    const line = document.createElement("p");
    line.className = "field-error";
    line.setAttribute("role", "alert");
    line.textContent = sentence;
    this.errors.append(line);
  }

  say(sentence) {
    this.status.textContent = sentence;
  }
}

// fetch cannot tell how much has been sent; XMLHttpRequest can.
function post(address, file, onProgress, item) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file, file.name);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded / event.total));
    request.addEventListener("loadend", () => resolve({ status: request.status, answer: request.response ?? {} }));
    item.addEventListener("forgotten", () => request.abort(), { once: true });
    request.open("POST", address);
    request.send(body);
  });
}

function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function humanSize(bytes) {
  const megabytes = bytes / 1e6;
  return megabytes >= 1 ? `${megabytes.toFixed(1)} MB` : `${(bytes / 1e3).toFixed(1)} kB`;
}
