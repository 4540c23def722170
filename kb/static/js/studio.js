// The screenshot studio: crop, point, frame and black out a picture before it leaves the device. Loaded on first use:
//
//   const { openStudio } = await import("./studio.js");
//   const edited = await openStudio(file, { strings }); // a new File without metadata, or null when nothing was saved
//
// `strings` are the sentences of `studio/words.js` in the reader's language; `limit` is the most bytes the file may have.
// Call it from the click on a button: when the studio closes, the focus goes back to where it was.
import { askToLeave, buildDialog } from "./studio/dialog.js";
import { Editor } from "./studio/editor.js";
import { listenOnCanvas } from "./studio/input.js";
import { exportPicture, readPicture, Refused, TEN_MEGABYTES } from "./studio/picture.js";
import { ENGLISH, fill } from "./studio/words.js";

export function openStudio(file, { strings = {}, limit = TEN_MEGABYTES } = {}) {
  const studio = new Studio({ ...ENGLISH, ...strings }, limit);
  studio.open(file);
  return studio.result;
}

class Studio {
  constructor(words, limit) {
    this.words = words;
    this.limit = limit;
    this.parts = buildDialog(words);
    this.editor = null; // until the picture is open
    this.result = new Promise((resolve) => (this.resolve = resolve));
    this.listen();
  }

  listen() {
    const { dialog, canvas } = this.parts;
    dialog.addEventListener("click", (event) => this.click(event));
    dialog.addEventListener("keydown", (event) => this.key(event));
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault(); // a phone's way back asks first, too
      this.cancel();
    });
    dialog.addEventListener("close", () => this.finish());
    canvas.addEventListener("focus", () => {
      if (this.editor && canvas.matches(":focus-visible")) this.parts.say(this.words.keys);
    });
    // While a picture is edited, the page below neither takes what is pasted nor what is dropped.
    for (const name of ["paste", "drop", "dragover"]) {
      dialog.addEventListener(name, (event) => (event.preventDefault(), event.stopPropagation()));
    }
  }

  async open(file) {
    const { dialog, canvas, say } = this.parts;
    this.opener = document.activeElement;
    this.busy(true);
    document.body.append(dialog);
    dialog.showModal();
    canvas.focus();
    say(this.words.loading);
    try {
      this.picture = await readPicture(file);
      if (dialog.open) this.edit();
      else this.picture.close();
    } catch (error) {
      this.complain(error, "error_open");
    } finally {
      this.busy(false);
    }
  }

  edit() {
    const { canvas } = this.parts;
    this.editor = new Editor(this.parts, this.picture, this.words);
    listenOnCanvas(this.editor, canvas);
    this.observer = new ResizeObserver(() => this.editor.resize());
    this.observer.observe(canvas);
    if (canvas.matches(":focus-visible")) this.parts.say(this.words.keys);
  }

  click(event) {
    const { act, tool } = event.target.closest("[data-act]")?.dataset ?? {};
    if (act) this.act(act, tool);
  }

  act(name, tool) {
    if (name === "cancel") this.cancel();
    else if (this.editor && !this.editor.locked) ACTS[name](this, this.editor, tool);
  }

  key(event) {
    if (event.isComposing) return;
    const shortcut = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase();
    if (event.key === "Escape") this.cancel();
    else if (shortcut === "z") this.act(event.shiftKey ? "redo" : "undo");
    else if (shortcut === "y") this.act("redo");
    else return;
    event.preventDefault();
  }

  async save() {
    this.editor.apply(); // what is chosen and not yet applied is meant
    this.busy(true);
    this.parts.say(this.words.saving);
    try {
      const options = { limit: this.limit, fallbackName: this.words.file_name };
      // Told before the studio closes: not for a moment does the page below stand there with the picture as it was.
      this.resolve(await exportPicture(this.picture, this.editor.operations, options));
      this.parts.dialog.close();
    } catch (error) {
      this.complain(error, "error_save");
    } finally {
      this.busy(false);
    }
  }

  async cancel() {
    if (this.editor?.locked) return; // it is being saved
    const changed = this.editor?.operations.length > 0;
    if (!changed || (await askToLeave(this.words))) this.parts.dialog.close();
  }

  finish() {
    this.observer?.disconnect();
    this.editor?.stop();
    this.picture?.close();
    this.parts.dialog.remove();
    this.opener?.focus?.({ preventScroll: true });
    this.resolve(null); // unless it was saved
  }

  complain(error, otherwise) {
    const sentence = error instanceof Refused ? error.message : otherwise;
    this.parts.say(fill(this.words[sentence], { limit: error.limit }), true);
  }

  busy(on) {
    if (this.editor) this.editor.locked = on;
    this.parts.dialog.setAttribute("aria-busy", String(on));
  }
}

const ACTS = {
  choose: (_, editor, tool) => editor.choose(tool),
  undo: (_, editor) => editor.undo(),
  redo: (_, editor) => editor.redo(),
  zoom_in: (_, editor) => editor.zoom(1),
  zoom_out: (_, editor) => editor.zoom(-1),
  fit: (_, editor) => editor.fit(),
  apply: (_, editor) => editor.apply(),
  save: (studio) => studio.save(),
};
