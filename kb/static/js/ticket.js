// A ticket's page works without any of this. With it: new messages appear by themselves, pictures travel ahead and can be
// edited, secrets are stopped before they are sent.
import { sendAhead } from "./contact/pictures.js";
import { guardSending } from "./contact/send.js";
import { stopSecrets } from "./secret-stop.js";
import { followNews } from "./ticket-news.js";

const answer = document.querySelector("form[data-answer]");
if (answer) {
  const secrets = stopSecrets(answer);
  guardSending(answer, sendAhead(answer, secrets), secrets);
}

followNews(document.querySelector("[data-ticket]"));

const print = document.querySelector("[data-print]");
print.hidden = false;
print.addEventListener("click", () => window.print());
