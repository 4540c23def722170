// The person's own time zone, known by the browser, unless they chose one.

export function presetZone(form) {
  const select = form.elements.timezone;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!("fresh" in form.dataset) || !own || select.value === own) return;
  if (![...select.options].some((option) => option.value === own)) {
    select.prepend(new Option(label(own), own));
  }
  select.value = own;
}

// The names of zones that are no place's count the other way: Etc/GMT-8 is UTC+8.
function label(zone) {
  if (zone.startsWith("Etc/")) return offset();
  return `${zone.split("/").pop().replaceAll("_", " ")} (${offset()})`;
}

function offset() {
  const minutes = -new Date().getTimezoneOffset();
  const rest = Math.abs(minutes) % 60;
  const hours = Math.floor(Math.abs(minutes) / 60);
  return `UTC${minutes < 0 ? "\u2212" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}
