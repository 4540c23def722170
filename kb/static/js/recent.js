// The last searches on this device: they are kept here and nowhere else, until somebody clears them. Only those are
// kept of which the server says that they hold no secret and do not tell who somebody is.

const KEY = "kb-searches";
const MOST = 5;

export function recentSearches() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return kept.filter((words) => typeof words === "string").slice(0, MOST);
  } catch {
    return [];
  }
}

export function keepSearch(words) {
  write([words, ...recentSearches().filter((other) => other !== words)].slice(0, MOST));
}

export function forgetSearches() {
  write([]);
}

function write(searches) {
  try {
    if (searches.length) localStorage.setItem(KEY, JSON.stringify(searches));
    else localStorage.removeItem(KEY);
  } catch {
    // Private windows may refuse: then nothing is kept.
  }
}
