// Asks now and then whether something was said, as long as somebody looks at the page. What is being typed stays.

const SOONEST = 15_000;
const LATEST = 5 * 60_000;

export function followNews(ticket) {
  new News(ticket).wait();
}

class News {
  constructor(ticket) {
    this.ticket = ticket;
    this.live = ticket.querySelector("[data-live]");
    this.pause = SOONEST;
    this.tag = "";
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), this.pause);
  }

  async look() {
    clearTimeout(this.timer);
    if (document.hidden) return; // asks again when somebody looks
    const changed = await this.ask();
    this.pause = changed ? SOONEST : Math.min(this.pause * 1.5, LATEST);
    this.wait();
  }

  // Whether there was news. A server that does not answer is asked again later.
  async ask() {
    try {
      const answer = await fetch(this.ticket.dataset.news, { headers: this.tag ? { "If-None-Match": this.tag } : {} });
      if (answer.status !== 200) return false;
      this.tag = answer.headers.get("ETag") ?? "";
      return this.show(await answer.text());
    } catch {
      return false;
    }
  }

  show(page) {
    const fresh = new DOMParser().parseFromString(page, "text/html");
    const [before, now] = [this.live, fresh].map((each) => Number(each.querySelector("[data-messages]").dataset.messages));
    const turned = this.words(this.live) !== this.words(fresh);
    if (now === before && !turned) return false;
    // Which fields stand below depends on where the ticket is; nobody's typing is thrown away for it.
    if (turned && !this.typed()) {
      location.reload();
      return true;
    }
    this.live.replaceChildren(...fresh.body.childNodes);
    if (now > before) this.say();
    return true;
  }

  words(part) {
    return part.querySelector(".stage-current, .stages")?.textContent.replace(/\s+/g, " ");
  }

  typed() {
    const fields = [...this.ticket.querySelectorAll("textarea, input[type=text], input:not([type])")];
    const pictures = this.ticket.querySelector("[data-picture-list]")?.children.length;
    return Boolean(pictures) || fields.some((field) => field.value !== field.defaultValue);
  }

  say() {
    const line = this.ticket.querySelector("[data-arrival]");
    const link = document.createElement("a");
    link.href = "#newest";
    link.textContent = this.ticket.dataset.arrived;
    line.replaceChildren(link);
    line.hidden = false;
  }
}
