// What every page gets. Each part looks for its own elements and does nothing where there are none.
import { enhanceSearch } from "./search.js";
import { rememberLanguage } from "./language.js";

for (const form of document.querySelectorAll("form[data-suggest]")) enhanceSearch(form);
for (const menu of document.querySelectorAll(".language")) rememberLanguage(menu);

// The list of errors is what a person must hear and see first.
document.querySelector("[data-focus]")?.focus();
