"""All mails about tickets, as a real mail server received them."""

import re
from collections import Counter
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from sqlalchemy import Engine, select

from kb.clock import now
from kb.contact.questions import QUESTIONS
from kb.database.transaction import reading, transaction
from kb.outbox.deliver import LONGEST_PAUSE, deliver_due
from kb.outbox.models import OutboxEmail
from kb.outbox.senders import SmtpSender
from kb.settings import LOCALES, Locale, Settings
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.draft import TicketDraft, Trail
from kb.tickets.fact_words import fact_words
from kb.tickets.facts import ASKABLE
from kb.tickets.mailboxes import choose_phrase
from kb.tickets.mailing import FOLLOW_UP_AFTER, RATING_AFTER
from kb.tickets.notifications import MAILS
from tests.outbox.server import MailServer, text_of
from tests.tickets.drafts import DRAFT, draft, upload
from tests.tickets.life import AGENT, Life

HOME = "https://help.example"
MARKER = "Quokka7f3a"
AGENTS_WORDS = "Your network was right.\n\nIt is credited & done."
START = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def site(settings: Settings) -> Settings:
    return settings.model_copy(update={"base_url": HOME})


def receive(engine: Engine, site: Settings) -> list[EmailMessage]:
    """Deliver what is due to a real server, and return what it received."""
    with MailServer().running() as server:
        deliver_due(engine, site, SmtpSender(server.url), MAILS)
    return server.received


def kinds(engine: Engine) -> Counter[str]:
    with reading(engine) as session:
        return Counter(session.scalars(select(OutboxEmail.kind)))


def link_in(mail: EmailMessage, way: str = "t") -> str:
    found = re.search(rf"{HOME}/{way}/([\w-]+)", text_of(mail))
    assert found, text_of(mail)
    return found[1]


def live_through(life: Life) -> None:
    """Bring about every kind of mail that does not wait for days."""
    life.reply(AGENTS_WORDS)
    life.reply(AGENTS_WORDS, "network", "screenshots")
    life.ask_for_links()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_of_mail_says_what_it_should_in_every_language(
    engine: Engine, site: Settings, locale: Locale
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        life, other = (Life(engine, site, draft(locale=locale, submission_key=key)) for key in "ab")
        live_through(life)
        mails = receive(engine, site)
        for each in (life, other):
            each.resolve(AGENTS_WORDS)
        life.confirm()
        mails += receive(engine, site)
        clock.shift(FOLLOW_UP_AFTER)
        mails += receive(engine, site)
    assert set(kinds(engine)) == MAILS.keys()
    assert len(mails) == kinds(engine).total() == 10
    for mail in mails:
        said = text_of(mail)
        assert f"{HOME}/{locale}/channels/verify" in said
        assert link_in(mail, "[tm]")
        if locale != "en":
            assert not re.search(r"\b(request|answer|link|yours?)\b", said.replace("https://", ""))
        for words in (mail.get_body(("plain",)), mail.get_body(("html",))):
            assert words is not None
            assert "\n\n\n" not in words.get_content().strip()
    asked = next(mail for mail in mails if fact_words(["network"], locale)[0] in text_of(mail))
    assert fact_words(["screenshots"], locale)[0] in text_of(asked)


def test_all_mails_of_a_ticket_are_one_conversation(engine: Engine, site: Settings) -> None:
    life, other = (Life(engine, site, draft(submission_key=key)) for key in "ab")
    live_through(life)
    mine = [mail for mail in receive(engine, site) if life.done.reference in text_of(mail)]
    first, *later = mine
    assert [str(mail["References"]) for mail in later] == [str(first["Message-ID"])] * 3
    assert len({str(mail["Message-ID"]) for mail in mine}) == 4
    other.reply("x")
    (stranger,) = receive(engine, site)
    assert stranger["References"] != first["Message-ID"]


def test_machines_say_that_they_are_machines(engine: Engine, site: Settings) -> None:
    life = Life(engine, site, DRAFT)
    live_through(life)
    mails = receive(engine, site)
    life.resolve()
    marks = [mail["Auto-Submitted"] for mail in (*mails, *receive(engine, site))]
    assert marks == ["auto-replied", None, None, "auto-replied", "auto-replied", "auto-generated"]


def marked(**ours: object) -> TicketDraft:
    """Return a draft with the marker wherever a visitor can write."""
    texts = {
        each.name: MARKER for each in fields(TicketDraft) if isinstance(getattr(DRAFT, each.name), str)
    }  # fmt: skip
    typed = {"asset": MARKER, "network": MARKER, "earlier_reference": MARKER}
    trail = Trail(((MARKER, True),), (MARKER,))
    return replace(DRAFT, **texts | {"fields": typed, "trail": trail} | ours)  # type: ignore[arg-type]


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_anybody_wrote_reaches_an_address_that_is_not_verified(
    engine: Engine, store: AttachmentStore, site: Settings, locale: Locale
) -> None:
    """The sender typed somebody else's address, and follows by the link shown on screen."""
    first, second = (upload(engine, store, site, f"{MARKER}{number}.png") for number in "12")
    wish = marked(locale=locale, email="victim@example.com", uploads=(first.token,))
    with time_machine.travel(START, tick=False) as clock:
        life = Life(engine, site, wish)
        life.reply(AGENTS_WORDS, "network", "wanted", "account_id", "screenshots")
        mails = receive(engine, site)
        life.answer(
            MARKER, second.token, network=MARKER + "1", wanted=MARKER, account_id=MARKER
        )  # fmt: skip
        life.reply(AGENTS_WORDS)
        life.ask_for_links()
        life.resolve(AGENTS_WORDS)
        mails += receive(engine, site)
        life.answer(f"{MARKER}, not solved")
        life.resolve()
        life.confirm()
        clock.shift(RATING_AFTER)
        mails += receive(engine, site)
        life.rate(MARKER)
        other = life.again(f"{MARKER} again")
        other.resolve()
        clock.shift(FOLLOW_UP_AFTER)
        mails += receive(engine, site)
    assert set(kinds(engine)) == MAILS.keys()
    assert len(mails) == kinds(engine).total()
    for mail in mails:
        assert MARKER.casefold() not in text_of(mail).casefold()
        assert "credited" not in text_of(mail)


def test_an_agents_words_and_the_owners_phrase_come_once_the_owner_has_acted(
    engine: Engine, site: Settings
) -> None:
    life = Life(engine, site, DRAFT)
    (receipt,) = receive(engine, site)
    life.answer("By the link on screen")
    unproved = life.reply(AGENTS_WORDS)
    (mail,) = receive(engine, site)
    assert "credited" not in text_of(mail)
    assert unproved.code in text_of(mail)
    life.token = link_in(receipt)
    life.answer("By the link in the mail")
    life.ask_for_links()
    token = link_in(receive(engine, site)[-1], "m")
    with transaction(engine) as session:
        choose_phrase(session, token, "Blue  <otter>", "en")
    proved = life.reply(AGENTS_WORDS)
    life.resolve("All done.")
    reply, resolved = receive(engine, site)
    assert AGENT in text_of(reply)
    assert proved.code in text_of(reply)
    text, html = reply.get_body(("plain",)), reply.get_body(("html",))
    assert text is not None
    assert html is not None
    assert AGENTS_WORDS in text.get_content().replace("\r\n", "\n")
    assert "It is credited &amp; done." in html.get_content()
    assert "All done." in text_of(resolved)
    for said in (text_of(reply), text_of(resolved)):
        assert "Your own phrase: Blue <otter>" in said
        assert "Blue &lt;otter&gt;" in said


def test_strangers_who_type_an_address_crowd_out_no_answer(engine: Engine, site: Settings) -> None:
    life = Life(engine, site, DRAFT)
    for number in range(30):
        life.again(f"stranger {number}")
        life.ask_for_links()
    assert life.reply("Here you are.").mailed
    assert life.resolve().mailed
    subjects = Counter(str(mail["Subject"]).split(" KB-")[0] for mail in receive(engine, site))
    assert subjects["There is an answer to your ticket"] == 1
    assert (subjects["We have your ticket"], subjects["Your new link to ticket"]) == (20, 10)


def test_what_has_been_overtaken_is_not_told_any_more(engine: Engine, site: Settings) -> None:
    life = Life(engine, site, DRAFT)
    life.reply("Which one?", "network")
    life.answer("This one", network="TRON")
    life.resolve()
    life.answer("Not at all")
    life.resolve()
    life.confirm()
    life.rate("fine")
    with time_machine.travel(now() + FOLLOW_UP_AFTER):
        subjects = [str(mail["Subject"]) for mail in receive(engine, site)]
    assert not [each for each in subjects if "need something" in each or "How was" in each]


def test_a_link_is_not_promised_by_a_site_that_does_not_know_its_address(
    engine: Engine, settings: Settings
) -> None:
    life = Life(engine, settings, DRAFT)
    life.ask_for_links()
    assert len(receive(engine, settings)) == 1  # the receipt, with its reference
    with reading(engine) as session:
        reasons = set(session.scalars(select(OutboxEmail.last_error)))
    assert reasons == {"", "a link cannot be mailed without base_url"}


def test_a_mail_server_that_is_down_for_an_hour_loses_nothing_of_three_tickets(
    engine: Engine, site: Settings
) -> None:
    """Twice: when all happens at once, and when it is time to ask how it was."""
    server = MailServer()
    sender = SmtpSender(server.url)

    def pass_time(clock: time_machine.Traveller, minutes: int) -> None:
        for _ in range(minutes):
            deliver_due(engine, site, sender, MAILS)
            clock.shift(timedelta(minutes=1))

    with time_machine.travel(START, tick=False) as clock:
        first = Life(engine, site, DRAFT)
        second, third = first.again("second"), first.again("third")
        pass_time(clock, 20)
        first.reply("one")
        second.reply("two", "network")
        third.resolve("three")
        pass_time(clock, 20)
        first.resolve()
        first.confirm()
        first.ask_for_links()
        pass_time(clock, 20)
        with server.running():
            pass_time(clock, LONGEST_PAUSE // timedelta(minutes=1) + 1)
        assert len(server.received) == 9
        clock.shift(FOLLOW_UP_AFTER)
        pass_time(clock, 60)
        with server.running():
            pass_time(clock, LONGEST_PAUSE // timedelta(minutes=1) + 1)
    assert kinds(engine) == {
        "receipt": 3, "reply": 1, "facts_needed": 1, "resolved": 2, "ticket_link": 1, "my_tickets": 1,
        "rating": 1, "follow_up": 1,
    }  # fmt: skip
    assert len(server.received) == 11
    assert len({str(mail["Message-ID"]) for mail in server.received}) == 11
    with reading(engine) as session:
        assert all(session.scalars(select(OutboxEmail.sent_at)))


def test_facts_are_called_as_on_the_form_but_in_no_list_by_a_question() -> None:
    form = {question.name: question.label for question in QUESTIONS}
    for name in ASKABLE:
        (words,) = fact_words([name], "en")
        label = form.get(name, words)
        assert words == label or label.endswith("?")
        assert "?" not in words
