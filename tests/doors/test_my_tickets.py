"""All tickets of a mailbox by a mailed link, and the phrase its owner chooses there."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from kb.clock import now
from kb.database.engine import open_database
from kb.database.transaction import reading, transaction
from kb.outbox.deliver import deliver_due
from kb.settings import LOCALES, Locale, Settings
from kb.tickets.mailboxes import LONGEST_PHRASE, mint_mailbox_link
from kb.tickets.models import Customer, CustomerLink, MailboxLink
from kb.tickets.notifications import MAILS
from tests.contact.form_reader import Form, problems, rows, tree, words
from tests.contact.ticket_pages import Follower
from tests.doors.quality import problems_of
from tests.outbox.recording import RecordingSender
from tests.outbox.server import text_of
from tests.tickets.drafts import DRAFT, draft
from tests.tickets.life import Life

MINE = "/en/tickets/mine"
PHRASE = "abandon " * 11 + "about"
ACTIONS = ("open", "phrase", "leave")
STRANGER = "stranger@example.com"


@pytest.fixture
def engine(app: Flask, settings: Settings) -> Engine:
    return open_database(settings)


@pytest.fixture
def lives(engine: Engine, settings: Settings) -> list[Life]:
    """Two tickets of one mailbox, in two spellings, and one of another."""
    emails = (DRAFT.email, DRAFT.email.upper(), STRANGER)
    return [Life(engine, settings, draft(submission_key=email, email=email)) for email in emails]


def ask(client: FlaskClient, email: str, locale: Locale = "en") -> TestResponse:
    page = client.get(f"/{locale}/tickets")
    form = Follower(client, None, locale).form("/tickets", page)  # type: ignore[arg-type]
    return form.fill(email=email).send()


def mailed(engine: Engine, settings: Settings, kind: str = "m") -> str:
    """Deliver all mail, and return the path of the link in the last one."""
    sender = RecordingSender()
    deliver_due(
        engine, settings.model_copy(update={"base_url": "https://help.example"}), sender, MAILS
    )
    found = re.findall(rf"https://help\.example(/{kind}/[\w-]+)", text_of(sender.sent[-1]))
    return str(found[-1])


def listed(client: FlaskClient, engine: Engine, email: str = DRAFT.email) -> TestResponse:
    """Come in by a link that was mailed to an address, and return the list."""
    with transaction(engine) as session:
        token = mint_mailbox_link(session, email.casefold())
    assert client.get(f"/m/{token}").status_code == 302
    return client.get(MINE)


def form_on(client: FlaskClient, page: TestResponse, action: str) -> Form:
    return Follower(client, None).form(action, page)  # type: ignore[arg-type]


def verified(engine: Engine) -> list[str]:
    with reading(engine) as session:
        proved = select(Customer.email_key).where(Customer.verified_at.is_not(None))
        return list(session.scalars(proved))


@pytest.mark.parametrize("locale", LOCALES)
def test_from_the_address_to_the_mail_to_the_list_to_a_ticket(
    client: FlaskClient, engine: Engine, settings: Settings, lives: list[Life], locale: Locale
) -> None:
    answer = ask(client, DRAFT.email, locale)
    assert answer.status_code == 303
    opened = client.get(mailed(engine, settings), headers={"Accept-Language": locale})
    assert opened.status_code == 302
    assert opened.location == f"/{locale}/tickets/mine"
    assert "HttpOnly" in opened.headers["Set-Cookie"]
    page = client.get(opened.location)
    assert problems_of(page.text) == []
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    shown = words(tree(page))
    mine, also_mine, foreign = (life.done.reference for life in lives)
    assert mine in shown
    assert also_mine in shown
    assert foreign not in shown
    assert verified(engine) == []  # to look proves nothing: mail scanners do
    into = form_on(client, page, "/open").send(reference=mine)
    assert into.status_code == 303
    ticket = client.get(into.location)
    assert mine in words(tree(ticket))
    assert verified(engine) == [DRAFT.email.casefold()]


def test_whether_there_are_tickets_is_not_told(
    client: FlaskClient, engine: Engine, settings: Settings, lives: list[Life]
) -> None:
    answers = [ask(client, email) for email in (DRAFT.email, "nobody@example.com")]
    told = [(answer.status_code, answer.location) for answer in answers]
    assert told[0] == told[1]
    sent = rows(settings, "select kind, recipient from outbox_emails where kind = 'my_tickets'")
    assert sent == [("my_tickets", DRAFT.email.upper())]  # as the latest ticket spells it


def test_whose_tickets_are_gone_is_told_so_and_led_to_the_form(
    client: FlaskClient, engine: Engine
) -> None:
    page = listed(client, engine, "nobody@example.com")
    assert problems_of(page.text) == []
    assert "There are no tickets of this address any more. Contact support" in words(tree(page))
    assert '<a href="/en/contact">Contact support</a>' in page.text


def test_asking_again_and_again_is_slowed_down(
    client: FlaskClient, engine: Engine, lives: list[Life]
) -> None:
    with time_machine.travel(now().replace(minute=10), tick=False):
        spellings = (DRAFT.email, DRAFT.email.upper()) * 3
        answers = [ask(client, spelling).status_code for spelling in spellings]
    assert answers == [303] * 5 + [429]


def test_a_link_is_over_after_a_day_and_by_the_owners_wish(
    client: FlaskClient, engine: Engine, lives: list[Life]
) -> None:
    page = listed(client, engine)
    with time_machine.travel(now() + timedelta(hours=25)):
        assert client.get(MINE).status_code == 404
    elsewhere = client.application.test_client()
    listed(elsewhere, engine)
    assert form_on(client, page, "/leave").send().status_code == 303
    assert client.get(MINE).status_code == 404
    assert elsewhere.get(MINE).status_code == 404
    with reading(engine) as session:
        assert all(session.scalars(select(MailboxLink.revoked_at)))


def test_nobody_sees_a_list_without_its_link(client: FlaskClient, lives: list[Life]) -> None:
    answers = [client.get(address) for address in (MINE, "/m/none", f"/m/{lives[0].token}")]
    assert [each.status_code for each in answers] == [404] * 3
    for each in answers:
        assert problems_of(each.text) == []
    for action in ACTIONS:
        refused = client.post(f"{MINE}/{action}", data={"reference": lives[0].done.reference})
        assert refused.status_code == 404


def test_another_mailboxs_ticket_is_not_opened(
    client: FlaskClient, engine: Engine, lives: list[Life]
) -> None:
    page = listed(client, engine)
    foreign = lives[2].done.reference
    assert form_on(client, page, "/open").send(reference=foreign).status_code == 404
    assert form_on(client, page, "/open").send(reference="KB-2222-2222").status_code == 404
    assert client.get(f"/en/tickets/{foreign}").status_code == 404


def test_an_expired_page_changes_nothing_and_loses_nothing(
    client: FlaskClient, engine: Engine, lives: list[Life]
) -> None:
    page, typed = listed(client, engine), {"csrf_token": "old", "phrase": "blue otter"}
    answers = [form_on(client, page, f"/{each}").fill(**typed).send() for each in ACTIONS]
    assert [each.status_code for each in answers] == [422] * 3
    assert [problems_of(each.text) for each in answers] == [[]] * 3
    assert 'value="blue otter"' in answers[ACTIONS.index("phrase")].text
    assert verified(engine) == []


def test_the_owners_phrase_stands_on_pages_reached_by_mail_and_on_no_other(
    client: FlaskClient, engine: Engine, settings: Settings, lives: list[Life]
) -> None:
    page = listed(client, engine)
    kept = form_on(client, page, "/phrase").fill(phrase="  blue\t otter\u202e ").send()
    assert kept.status_code == 303
    again = client.get(kept.location)
    assert 'value="blue otter"' in again.text
    assert problems_of(again.text) == []
    into = form_on(client, again, "/open").send(reference=lives[0].done.reference)
    assert "Your own phrase: blue otter" in words(tree(client.get(into.location)))
    onlooker = client.application.test_client()  # has the link that was shown on screen
    onlooker.get(f"/t/{lives[0].token}")
    seen = onlooker.get(into.location.partition("?")[0])
    assert seen.status_code == 200
    assert "blue otter" not in seen.text
    form_on(client, again, "/phrase").fill(phrase="").send()
    assert rows(settings, "select phrase from customers") == [("",)]


def test_a_phrase_that_is_a_secret_or_too_long_is_refused(
    client: FlaskClient, engine: Engine, settings: Settings, lives: list[Life]
) -> None:
    page = listed(client, engine)
    secret = form_on(client, page, "/phrase").fill(phrase=PHRASE).send()
    assert secret.status_code == 422
    assert "abandon" not in secret.text
    assert "seed phrase" in problems(secret)["phrase"]
    assert problems_of(secret.text) == []
    long = form_on(client, page, "/phrase").fill(phrase="x" * (LONGEST_PHRASE + 1)).send()
    assert str(LONGEST_PHRASE) in problems(long)["phrase"]
    assert "x" * (LONGEST_PHRASE + 1) in long.text
    assert rows(settings, "select phrase from customers where phrase <> ''") == []


def test_what_the_list_opens_counts_as_mailed(
    client: FlaskClient, engine: Engine, lives: list[Life]
) -> None:
    """So whoever acts there is the owner of the mailbox, who may read an agent's words in a mail."""
    page = listed(client, engine)
    form_on(client, page, "/open").send(reference=lives[0].done.reference)
    with reading(engine) as session:
        latest = session.scalars(select(CustomerLink).order_by(CustomerLink.id.desc())).first()
    assert latest is not None
    assert latest.mailed
