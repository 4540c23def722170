// The person's own time zone, known by the browser, unless they chose one.

export function presetZone(form) {
  const select = form.elements.timezone;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!("fresh" in form.dataset) || !own || select.value === own) return;
  if (![...select.options].some((option) => option.value === own)) {
    select.prepend(new Option(`${own.split("/").pop().replaceAll("_", " ")} (${offset()})`, own));
  }
  select.value = own;
}

function offset() {
  const minutes = -new Date().getTimezoneOffset();
  const rest = Math.abs(minutes) % 60;
  const hours = Math.floor(Math.abs(minutes) / 60);
  return `UTC${minutes < 0 ? "\u2212" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}
