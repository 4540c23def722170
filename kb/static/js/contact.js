// The contact form works without any of this. With it: topics switch at once, pictures travel ahead, nothing typed is lost.
import { keepDraft, forgetDraft } from "./contact-draft.js";
import { sendAhead, forgetPictures } from "./contact-pictures.js";
import { followTopic } from "./contact-topic.js";
import { guardSending } from "./contact-send.js";
import { presetZone } from "./contact-zone.js";

const form = document.querySelector("form[data-contact]");
if (form) {
  const pictures = sendAhead(form);
  presetZone(form);
  keepDraft(form);
  followTopic(form);
  guardSending(form, pictures);
}

const check = document.querySelector("form[data-check]");
if (check) guardSending(check);

if (document.querySelector("[data-thanks]")) {
  forgetDraft();
  forgetPictures();
  const print = document.querySelector("[data-print]");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
