// One click sends once. Pictures that are on their way arrive first; those that could not be sent ahead go along.

const GIVE_UP = 20000;

export function guardSending(form, pictures) {
  let sending = false;

  const button = form.querySelector("#send");
  const hold = (held) => {
    sending = held;
    button.setAttribute("aria-disabled", held);
  };

  form.addEventListener("submit", async (event) => {
    if (sending) return event.preventDefault();
    hold(true);
    if (pictures?.busy) {
      event.preventDefault();
      const pressed = event.submitter;
      await pictures.settled();
      hold(false);
      return form.requestSubmit(pressed);
    }
    pictures?.takeAlong();
    // Should the network fail silently, the person may press again; the server keeps one ticket.
    setTimeout(() => hold(false), GIVE_UP);
  });
  // A page that comes back from the browser's memory is ready to be sent again.
  window.addEventListener("pageshow", () => hold(false));
}
