// Copies to the clipboard; where the browser has none (plain http), selects the text instead.

const SHOWN = 2000;

export function copyLink(button) {
  button.addEventListener("click", () => copy(location.href.split("?")[0], button, button.dataset.done));
}

// The address bar shows the place as well, so a browser without a clipboard loses nothing.
export function copyAnchors(prose) {
  for (const link of prose.querySelectorAll(".anchor")) {
    link.addEventListener("click", async () => {
      if (link.nextElementSibling) return;
      const said = document.createElement("span");
      said.className = "copied";
      said.setAttribute("role", "status");
      link.after(said);
      setTimeout(() => said.remove(), SHOWN);
      await navigator.clipboard.writeText(location.href.split(/[?#]/)[0] + link.hash);
      said.textContent = prose.dataset.linkCopied;
    });
  }
}

export function copyCode(prose) {
  for (const block of prose.querySelectorAll(".highlight")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-code";
    button.textContent = prose.dataset.copy;
    button.addEventListener("click", () => {
      const code = block.querySelector("pre");
      copy(code.innerText, button, prose.dataset.copied, code);
    });
    block.append(button);
  }
}

async function copy(text, button, done, shown) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return select(text, button, shown);
  }
  say(button, done);
}

function say(button, done) {
  const label = button.dataset.label ?? button.textContent;
  button.dataset.label = label;
  button.textContent = done;
  button.setAttribute("aria-live", "polite");
  setTimeout(() => (button.textContent = label), SHOWN);
}

function select(text, button, shown) {
  if (shown) return getSelection().selectAllChildren(shown);
  const field = document.createElement("input");
  field.value = text;
  field.readOnly = true;
  field.className = "control control-short";
  field.setAttribute("aria-label", button.textContent);
  button.replaceWith(field);
  field.focus();
  field.select();
}
