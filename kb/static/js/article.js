// What an article page adds: where you are in the contents, copying of links and code, tabs that remember, a vote.
import { copyAnchors, copyCode, copyLink } from "./copy.js";
import { followContents } from "./contents.js";
import { rememberTabs } from "./tabs.js";
import { voteAtOnce } from "./helpful.js";

for (const button of document.querySelectorAll("[data-copy-link]")) copyLink(button);
for (const link of document.querySelectorAll("[data-vote]")) voteAtOnce(link);
for (const prose of document.querySelectorAll(".prose[data-copy]")) {
  copyAnchors(prose);
  copyCode(prose);
}
for (const list of document.querySelectorAll(".contents-beside")) followContents(list);
rememberTabs(document.querySelectorAll(".tabs"));

// Fold the contents of a phone away once a reader has chosen a place.
for (const folded of document.querySelectorAll(".contents-folded")) {
  folded.addEventListener("click", (event) => {
    if (event.target.closest("a")) folded.open = false;
  });
}
