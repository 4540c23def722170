// Which pictures wait on the server, so that a tab that was closed or reloaded finds them again. Where the person does
// not want to be remembered on this device, only the tab itself knows.

const KEPT = "kb-contact-pictures";
export const REFUSED = "kb-contact-no-draft";

export function keptPictures() {
  return shelf((store) => JSON.parse(store.getItem(KEPT))) ?? [];
}

export function keepPictures(list) {
  shelf((store, other) => {
    other.removeItem(KEPT);
    store.setItem(KEPT, JSON.stringify(list));
  });
}

export function forgetPictures() {
  shelf((store) => store.removeItem(KEPT));
}

function shelf(use) {
  try {
    const { localStorage, sessionStorage } = window;
    return localStorage.getItem(REFUSED) ? use(sessionStorage, localStorage) : use(localStorage, sessionStorage);
  } catch {
    return null; // the browser forbids it: then nothing is remembered
  }
}
