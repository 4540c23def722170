// One click sends once. Pictures that are on their way arrive first; those that could not be sent ahead go along.
// A form that holds a secret is not sent at all.

const GIVE_UP = 20000;

export function guardSending(form, pictures, secrets) {
  let sending = false;

  const button = form.querySelector("#send");
  const hold = (held) => {
    sending = held;
    button.setAttribute("aria-disabled", held);
  };

  form.addEventListener("submit", async (event) => {
    if (sending) return event.preventDefault();
    hold(true);
    const pressed = event.submitter;
    if (pictures?.busy || secrets?.settled === false) {
      event.preventDefault();
      await secrets?.settle();
      if (pictures?.busy) await pictures.settled();
      hold(false);
      return form.requestSubmit(pressed);
    }
    if (secrets?.stop(pressed)) {
      event.preventDefault();
      return hold(false);
    }
    pictures?.takeAlong();
    // Should the network fail silently, the person may press again; the server keeps one ticket.
    setTimeout(() => hold(false), GIVE_UP);
  });
  // A page that comes back from the browser's memory is ready to be sent again.
  window.addEventListener("pageshow", () => hold(false));
}
