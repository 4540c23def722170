// The studio's elements: a native modal dialog with a canvas, what is to be said, and the buttons; and the question
// before work is thrown away.

const SPRITE = new URL("../../icons.svg", import.meta.url).href;
const TOOLS = ["blackout", "crop", "arrow", "box", "move"];

// `parts.show(editor)` brings the buttons into line with the editor's state; `parts.say(sentence)` is seen and heard.
export function buildDialog(words) {
  const parts = { tools: TOOLS.map((name) => button(words[name], { act: "choose", tool: name }, name)) };
  parts.status = element("p", { class: "studio-status", role: "status" });
  parts.apply = action(words.apply, "apply", { class: "button button-quiet", hidden: "" });
  parts.save = action(words.save, "save", { class: "button" });
  parts.canvas = element("canvas", {
    class: "studio-canvas",
    tabindex: "0",
    role: "application",
    "aria-label": words.picture,
    "aria-describedby": "studio-keys",
  });
  const changes = changeButtons(words, parts);
  parts.dialog = element("dialog", { class: "studio", "aria-labelledby": "studio-title" }, [
    element("header", { class: "studio-head" }, [
      action(words.cancel, "cancel", { class: "button button-quiet" }),
      element("h2", { id: "studio-title" }, [words.title]),
      parts.save,
    ]),
    element("div", { class: "studio-stage" }, [parts.canvas]),
    element("p", { id: "studio-keys", hidden: "" }, [words.keys]),
    element("div", { class: "studio-line" }, [parts.status, parts.apply]),
    element("div", { class: "studio-bar" }, [group(words.tools, "studio-tools", parts.tools), changes]),
  ]);
  parts.show = (editor) => show(parts, editor, words);
  parts.say = (sentence, trouble = false) => say(parts, sentence, trouble);
  return parts;
}

function changeButtons(words, parts) {
  parts.undo = button(words.undo, { act: "undo" }, "undo");
  parts.redo = button(words.redo, { act: "redo" }, "redo");
  parts.fit = element("button", { type: "button", class: "studio-tool studio-percent", "data-act": "fit" }, ["100%"]);
  parts.zoomOut = button(words.zoom_out, { act: "zoom_out" }, "minus");
  parts.zoomIn = button(words.zoom_in, { act: "zoom_in" }, "plus");
  const children = [parts.undo, parts.redo, parts.zoomOut, parts.fit, parts.zoomIn];
  return group(words.changes, "studio-changes", children);
}

function show(parts, editor, words) {
  const { history, view, tool } = editor;
  parts.dialog.dataset.tool = tool;
  for (const one of parts.tools) one.setAttribute("aria-pressed", String(one.dataset.tool === tool));
  // Not `disabled`: a button that has the focus must not lose it by being used.
  parts.undo.setAttribute("aria-disabled", String(!history.canUndo));
  parts.redo.setAttribute("aria-disabled", String(!history.canRedo));
  parts.fit.textContent = `${view.percent}%`;
  parts.fit.setAttribute("aria-label", `${view.percent}% ${words.fit}`);
  const pending = Boolean(editor.pending());
  if (!pending && parts.apply === document.activeElement) parts.canvas.focus();
  parts.apply.hidden = !pending;
}

// A screen reader says a sentence again only when it differs.
function say({ dialog, status }, sentence, trouble) {
  dialog.classList.toggle("studio-trouble", trouble);
  status.textContent = status.textContent === sentence ? `${sentence}\u00a0` : sentence;
}

// Asks before work is lost; true when the person wants to leave.
export function askToLeave(words) {
  const go = element("button", { type: "button", class: "button button-quiet" }, [words.leave_go]);
  const stay = element("button", { type: "button", class: "button", autofocus: "" }, [words.leave_stay]);
  const attributes = { class: "studio-leave", role: "alertdialog", "aria-labelledby": "studio-leave" };
  const dialog = element("dialog", { ...attributes, "aria-describedby": "studio-leave-text" }, [
    element("h2", { id: "studio-leave" }, [words.leave_title]),
    element("p", { id: "studio-leave-text" }, [words.leave_text]),
    element("div", { class: "actions" }, [stay, go]),
  ]);
  return new Promise((resolve) => {
    stay.addEventListener("click", () => dialog.close());
    go.addEventListener("click", () => dialog.close("go"));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "go");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function group(label, name, children) {
  return element("div", { class: name, role: "group", "aria-label": label }, children);
}

function action(label, act, attributes) {
  return element("button", { type: "button", "data-act": act, ...attributes }, [label]);
}

function button(label, { act, tool }, picture) {
  const made = action("", act, { class: "studio-tool" });
  if (tool) made.dataset.tool = tool;
  else made.setAttribute("title", label);
  made.append(icon(picture), element("span", { class: tool ? "" : "visually-hidden" }, [label]));
  return made;
}

function icon(name) {
  const [drawing, use] = ["svg", "use"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${SPRITE}#${name}`);
  drawing.append(use);
  return drawing;
}

function element(name, attributes, children = []) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
