// Shows what the chosen topic asks, marks what it can do without, and offers its articles.

export function followTopic(form) {
  const follow = () => show(form, form.querySelector("[name=topic]:checked")?.value ?? "");
  form.addEventListener("change", (event) => event.target.name === "topic" && follow());
  // A browser that goes back restores the choice, not what followed from it.
  window.addEventListener("pageshow", follow);
  follow();
}

function show(form, topic) {
  const among = (keys) => keys.split(" ").includes(topic);
  for (const part of form.querySelectorAll("[data-topics]")) part.hidden = !among(part.dataset.topics);
  if (topic) {
    for (const part of form.querySelectorAll("[data-required]")) {
      markOptional(part, !among(part.dataset.required), form.dataset.optional);
    }
  }
  const urgent = form.querySelector("[name=topic]:checked")?.closest(".choice").querySelector(".badge-bad");
  offer(among, Boolean(urgent));
  promise(Boolean(urgent));
}

function markOptional(part, optional, word) {
  const label = part.querySelector(".field-label");
  if (part.closest(".ways")) return; // of these one is enough, and the legend says so
  let mark = label.querySelector(".field-optional");
  if (!mark) {
    mark = document.createElement("span");
    mark.className = "field-optional";
    mark.textContent = word;
    label.append(mark);
  }
  mark.hidden = !optional;
}

// Somebody whose account is being emptied is not sent to read.
function offer(among, urgent) {
  const panel = document.querySelector("[data-offered]");
  if (!panel) return;
  const articles = [...panel.querySelectorAll("[data-topics]")];
  for (const each of articles) {
    each.hidden = urgent || (Boolean(each.dataset.topics) && !among(each.dataset.topics));
  }
  panel.hidden = articles.every((each) => each.hidden);
}

function promise(urgent) {
  for (const each of document.querySelectorAll("[data-promise]")) {
    each.hidden = (each.dataset.promise === "urgent") !== urgent;
  }
}
