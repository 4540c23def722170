// Tabs are radio buttons and work by themselves. This remembers the choice, by its words, for every article.

const KEY = "kb-tab";

export function rememberTabs(all) {
  const chosen = read();
  for (const tabs of all) {
    const labels = [...tabs.querySelectorAll(":scope > .tabbed-labels > label")];
    const remembered = labels.find((label) => chosen.includes(label.textContent.trim()));
    if (remembered) document.getElementById(remembered.htmlFor).checked = true;
    tabs.addEventListener("change", (event) => {
      const label = labels.find((each) => each.htmlFor === event.target.id);
      if (label) keep(label.textContent.trim(), labels.map((each) => each.textContent.trim()));
    });
  }
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
}

function keep(word, rivals) {
  const others = read().filter((each) => !rivals.includes(each));
  try {
    localStorage.setItem(KEY, JSON.stringify([word, ...others].slice(0, 20)));
  } catch {
    // Private windows may refuse: then the choice lasts for this page.
  }
}
