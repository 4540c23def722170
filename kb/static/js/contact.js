// The contact form works without any of this. With it: topics switch at once, pictures travel ahead, nothing typed is lost.
import { keepDraft, forgetDraft } from "./contact/draft.js";
import { forgetPictures } from "./contact/kept.js";
import { sendAhead } from "./contact/pictures.js";
import { doubtEvidence } from "./contact/evidence.js";
import { followTopic } from "./contact/topic.js";
import { guardSending } from "./contact/send.js";
import { presetZone } from "./contact/zone.js";
import { suggestWhileWriting } from "./contact/suggest.js";
import { stopSecrets } from "./secret-stop.js";

const form = document.querySelector("form[data-contact]");
if (form) {
  const secrets = stopSecrets(form);
  presetZone(form);
  keepDraft(form, secrets);
  const pictures = sendAhead(form, secrets);
  followTopic(form);
  doubtEvidence(form);
  suggestWhileWriting(form, secrets);
  guardSending(form, pictures, secrets);
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
