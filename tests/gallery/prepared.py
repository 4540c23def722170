"""What the gallery needs before anybody comes: the sample site, tickets and their mails, a site in trouble."""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from threading import Thread

import structlog
from flask import abort
from sqlalchemy import Engine, select
from werkzeug.serving import make_server

from kb.app import create_app
from kb.database.engine import open_database
from kb.database.transaction import transaction
from kb.errors import NotFound, TooMany, Unavailable
from kb.outbox.models import OutboxEmail
from kb.outbox.render import render_mail
from kb.samples import bundled
from kb.settings import LOCALES, Locale, load_settings
from kb.tickets.lookup import mail_fresh_link, mail_my_tickets
from kb.tickets.mailboxes import choose_phrase, mint_mailbox_link
from kb.tickets.notifications import MAILS
from kb.tickets.reply import AgentReply, reply_as_agent
from kb.tickets.thread import thread_for_customer
from tests.followed import AGENT, MAILBOX, STATES, WORDS, Way, every_way
from tests.running import free_port

#: Errors of ours; the others are Werkzeug's.
WRONG: dict[int, Exception] = {
    429: TooMany("", 60),
    500: RuntimeError("as wanted for a picture"),
    503: Unavailable(""),
}
HOME = {"KB_BASE_URL": "https://help.harbour.example"}
INCIDENT = """
- key: tron-delay
  kind: incident
  starts: 2026-01-01 09:00
  title: { zh-hans: TRON 网络充值延迟, zh-hant: TRON 網路充值延遲, en: TRON deposits delayed }
  text:
    zh-hans: 正在处理，预计 16:30 恢复。无需提交工单。
    zh-hant: 正在處理，預計 16:30 恢復。無需送出工單。
    en: We are on it, and expect to be back by 16:30. No need for a ticket.
  link: /articles/deposit-confirmations
"""


def copy_sample(site: Path) -> None:
    """Put the sample site into an empty folder."""
    shutil.copyfile(bundled("kb.toml"), site / "kb.toml")
    shutil.copytree(bundled("articles"), site / "articles")


class Tickets:
    """A ticket for every state and language, of one mailbox: the paths that open them, and their mails."""

    def __init__(self, site: Path) -> None:
        self._settings = load_settings(site, HOME)
        self._engine: Engine = open_database(self._settings)
        self._ways = every_way(self._engine, self._settings)
        for locale in LOCALES:
            self._send_more_mails(locale)

    def links(self, locale: Locale) -> dict[str, str]:
        """Return the paths that open the tickets and their list, by name of the picture."""
        links = {f"ticket-{name}": self._link(locale, name) for name in STATES}
        with transaction(self._engine) as session:
            mine = f"/m/{mint_mailbox_link(session, MAILBOX)}"
        return links | {"tickets-mine": mine, "ticket-link-dead": "/t/none"}

    def asked_first(self, locale: Locale) -> dict[str, str]:
        """Return the pages that ask once more; they open after their ticket was opened."""
        here = f"/{locale}/tickets/{self._ways[locale, 'asked'].done.reference}"
        return {f"ticket-{what}": f"{here}/{what}" for what in ("revoke", "deletion")}

    def code(self, locale: Locale) -> str:
        """Return the reply code of an answer."""
        with transaction(self._engine) as session:
            thread = thread_for_customer(session, self._ways[locale, "asked"].done.token)
        return next(said.code for said in thread.messages if said.code)

    def mails(self, locale: Locale) -> dict[str, str]:
        """Return the HTML of one mail of each kind, by name of the picture."""
        found: dict[str, str] = {}
        with transaction(self._engine) as session:
            for row in session.scalars(select(OutboxEmail).where(OutboxEmail.locale == locale)):
                try:
                    told = MAILS[row.kind].facts(session, row.ids, self._settings)
                except NotFound:  # the ticket has gone on
                    continue
                mail = render_mail(self._settings, row.kind, locale, told.values)
                found[f"mail-{row.kind.replace('_', '-')}"] = _html(mail)
        return found

    def _send_more_mails(self, locale: Locale) -> None:
        """Send what no state brings along; the owner of the mailbox is known, and has a phrase."""
        reference = Way(self._engine, self._settings, locale, "mailed").done.reference
        with transaction(self._engine) as session:
            choose_phrase(session, mint_mailbox_link(session, MAILBOX), "blue otter", locale)
            said = AgentReply(reference, AGENT[locale], WORDS[locale][3])
            reply_as_agent(session, said, self._settings)
            mail_fresh_link(session, reference, MAILBOX, locale)
            mail_my_tickets(session, MAILBOX, locale)

    def _link(self, locale: Locale, name: str) -> str:
        return f"/t/{self._ways[locale, name].done.token}"


@contextmanager
def in_trouble(site: Path, articles: Path) -> Iterator[str]:
    """Serve the same site on a day when things go wrong; give its address.

    An incident is announced, and `/<locale>/trouble/<status>` goes wrong in the way that has this status.
    """
    shutil.copytree(site / "articles", articles)
    with (articles / "_notices.yml").open("a", encoding="utf-8") as notices:
        notices.write(INCIDENT)
    app = create_app(load_settings(site, {"KB_ARTICLES_DIR": str(articles)}))
    app.add_url_rule("/<locale:locale>/trouble/<int:status>", view_func=_go_wrong)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    server = make_server("127.0.0.1", free_port(), app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()


def _go_wrong(locale: Locale, status: int) -> str:
    if status in WRONG:
        raise WRONG[status]
    abort(status)


def _html(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())
