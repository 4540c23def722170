// Articles that may answer what is being written, after a pause: beside the form, opened in a new tab, never a wall.
// Not for urgent topics, and nothing that the secret guard has not found clean is asked about.

const PAUSE = 300;
const FEWEST_CHARACTERS = 4;
const FIRST_WORDS = 200;

export function suggestWhileWriting(form, secrets) {
  const box = form.querySelector("[data-suggested]");
  const field = form.elements.description;
  let timer;
  let asking = new AbortController();
  const stop = () => {
    clearTimeout(timer);
    asking.abort();
  };
  const later = () => {
    stop();
    asking = new AbortController();
    const { signal } = asking;
    timer = setTimeout(async () => {
      const found = await suggestions(form, box, secrets, signal);
      if (!signal.aborted) show(form, box, found);
    }, PAUSE);
  };
  field.addEventListener("input", (event) => event.isComposing || later());
  field.addEventListener("compositionstart", stop);
  field.addEventListener("compositionend", later);
  form.addEventListener("change", (event) => event.target.name === "topic" && later());
}

async function suggestions(form, box, secrets, signal) {
  const topic = form.querySelector("[name=topic]:checked");
  const urgent = topic?.closest(".choice").querySelector(".badge-bad");
  const text = form.elements.description.value.trim();
  if (urgent || [...text].length < FEWEST_CHARACTERS) return [];
  await secrets.settle();
  if (secrets.verdict(form.elements.description) !== "clean") return [];
  const body = new FormData();
  body.append("q", text.slice(0, FIRST_WORDS));
  body.append("topic", topic?.value ?? "");
  const headers = { "X-CSRFToken": form.elements.csrf_token.value };
  try {
    const answer = await fetch(box.dataset.suggested, { method: "POST", body, headers, signal });
    return answer.ok ? await answer.json() : [];
  } catch {
    return []; // they are a help, no more
  }
}

function show(form, box, found) {
  const status = form.querySelector("[data-suggested-status]");
  const said = found.length ? box.dataset.found.replace("{count}", found.length) : "";
  if (status.textContent !== said) status.textContent = said;
  box.hidden = !found.length;
  box.querySelector("ul").replaceChildren(...found.map((article) => line(article, box.dataset.newTab)));
}

function line({ title, url }, newTab) {
  const link = Object.assign(document.createElement("a"), { href: url, target: "_blank", rel: "noopener" });
  const hint = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` ${newTab}` });
  link.append(title, hint);
  const item = document.createElement("li");
  item.append(link);
  return item;
}
