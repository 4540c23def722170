// The language switch is a <details> with real links. This closes it as menus close, and keeps the choice for `/`.

const ONE_YEAR = 31536000;

export function rememberLanguage(menu) {
  menu.addEventListener("click", (event) => {
    const locale = event.target.closest("a[data-locale]")?.dataset.locale;
    const secure = location.protocol === "https:" ? "; secure" : "";
    if (locale) {
      document.cookie = `kb_locale=${locale}; path=/; max-age=${ONE_YEAR}; samesite=lax${secure}`;
    }
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}
