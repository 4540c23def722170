from dataclasses import fields, replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import Engine, select

from kb.clock import now
from kb.database.transaction import reading, transaction
from kb.i18n.formats import format_moment
from kb.outbox.deliver import deliver_due
from kb.outbox.models import OutboxEmail
from kb.outbox.senders import SmtpSender
from kb.settings import LOCALES, Locale, Settings
from kb.tickets.access import ticket_for_customer
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.draft import TicketDraft, Trail
from kb.tickets.notifications import MAILS
from kb.tickets.retention import erase_customer
from tests.outbox.recording import RecordingSender
from tests.outbox.server import MailServer, text_of
from tests.tickets.drafts import DRAFT, draft, submit, upload

MARKER = "MARKER7f3a"


def delivered(engine: Engine, settings: Settings) -> list[EmailMessage]:
    sender = RecordingSender()
    deliver_due(engine, settings, sender, MAILS)
    return sender.sent


def with_address(settings: Settings) -> Settings:
    return settings.model_copy(update={"base_url": "https://help.example"})


@pytest.mark.parametrize("locale", LOCALES)
def test_the_receipt_reaches_a_real_server_with_reference_promise_and_link(
    engine: Engine, settings: Settings, locale: Locale
) -> None:
    done = submit(engine, settings, draft(locale=locale))
    with MailServer().running() as server:
        assert deliver_due(engine, with_address(settings), SmtpSender(server.url), MAILS) == 1
    (mail,) = server.received
    said = text_of(mail)
    assert mail["To"] == DRAFT.email
    assert mail["Auto-Submitted"] == "auto-replied"
    assert done.reference in str(mail["Subject"])
    assert format_moment(locale, done.due_at, settings.zone) in said
    link = said.split("https://help.example/t/")[1].split()[0]
    with reading(engine) as session:
        assert ticket_for_customer(session, link).reference == done.reference
    assert link != done.token


def test_without_base_url_there_is_no_link(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings)
    (mail,) = delivered(engine, settings)
    assert "/t/" not in text_of(mail)
    assert done.reference in text_of(mail)


def test_no_mail_to_an_unverified_address_says_what_the_visitor_wrote(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    kept = upload(engine, store, settings, f"{MARKER}.png")
    texts = {
        field.name: MARKER for field in fields(TicketDraft) if isinstance(getattr(DRAFT, field.name), str)
    }  # fmt: skip
    wish = replace(
        DRAFT,
        **texts | {"locale": "en", "email": "victim@example.com"},  # type: ignore[arg-type]
        fields={"asset": MARKER},
        trail=Trail(((MARKER, True),), (MARKER,)),
        uploads=(kept.token,),
    )
    submit(engine, settings, wish)
    (mail,) = delivered(engine, with_address(settings))
    assert MARKER not in text_of(mail)


def test_mail_for_an_erased_customer_is_never_sent(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    submit(engine, settings)
    with transaction(engine) as session:
        erase_customer(session, store, DRAFT.email)
    assert delivered(engine, settings) == []


def test_mail_about_a_ticket_that_is_gone_is_dropped(engine: Engine, settings: Settings) -> None:
    submit(engine, settings)
    with transaction(engine) as session:
        mail = session.scalars(select(OutboxEmail)).one()
        mail.ids = {"ticket": 999_999}
        mail.next_attempt_at = now() - timedelta(days=1)
    assert delivered(engine, settings) == []
    with reading(engine) as session:
        assert session.scalars(select(OutboxEmail.failed_at)).one()
