"""The way back to a ticket, and what it never tells."""

import re

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.database.engine import open_database
from kb.settings import Settings
from tests.contact.form_reader import filled_form, form_on, problems, reference, rows, tree, words
from tests.contact.ticket_pages import Follower
from tests.doors.quality import problems_of
from tests.tickets.drafts import DRAFT, draft, submit

#: Limits count whole hours; these tests stay within one.
AN_HOUR = "2030-01-01T10:10:00Z"
LOCALES = ["zh-hans", "zh-hant", "en"]

#: Of a page that was open too long.
OLD = "expired"


def finder(client: FlaskClient, locale: str = "en") -> tuple[Follower, TestResponse]:
    done = submit(open_database_for(client), settings_of(client))
    return Follower(client, done, locale), client.get(f"/{locale}/tickets")


def settings_of(client: FlaskClient) -> Settings:
    settings: Settings = client.application.extensions["kb"].settings
    return settings


def open_database_for(client: FlaskClient):  # type: ignore[no-untyped-def]
    return open_database(settings_of(client))


def neutral(page: TestResponse) -> str:
    """Return a page without what differs from one showing to the next."""
    return re.sub(r"KB-\w{4}-\w{4}|value=\"[^\"]*\"", "", page.get_data(as_text=True))


def mails(settings: Settings) -> list[tuple[object, ...]]:
    return rows(settings, "select kind, recipient from outbox_emails order by id")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_right_and_the_wrong_address_hear_the_same(
    client: FlaskClient, settings: Settings, locale: str
) -> None:
    follower, page = finder(client, locale)
    told = []
    for number, email in (
        (follower.done.reference, DRAFT.email),
        (follower.done.reference, "other@example.com"),
        ("KB-2222-2222", DRAFT.email),
    ):
        answer = follower.form("/tickets", page).fill(reference=number, email=email).send()
        told.append((answer.status_code, answer.location, neutral(client.get(answer.location))))
    assert told[0] == told[1] == told[2]
    assert told[0][0] == 303
    assert mails(settings) == [("receipt", DRAFT.email), ("ticket_link", DRAFT.email)]


def test_number_and_address_are_taken_in_any_spelling(
    client: FlaskClient, settings: Settings
) -> None:
    follower, page = finder(client)
    typed = follower.done.reference.lower().replace("-", "－")
    form = follower.form("/tickets", page)
    form.fill(reference=f" {typed} ", email=f" {DRAFT.email.upper()} ").send()
    assert mails(settings)[-1] == ("ticket_link", DRAFT.email)


def test_what_is_no_number_or_no_address_is_said(client: FlaskClient) -> None:
    follower, page = finder(client)
    answer = follower.form("/tickets", page).fill(reference="KB-1", email="me").send()
    assert answer.status_code == 422
    assert set(problems(answer)) == {"find-reference", "find-email"}
    assert problems_of(answer.get_data(as_text=True)) == []
    again = follower.form("/tickets", answer)
    assert (again.fields["reference"], again.fields["email"]) == ("KB-1", "me")


@pytest.mark.parametrize(
    ("email", "number"), [(DRAFT.email, ""), ("x@example.com", "KB-2222-2222")]
)
def test_five_tries_an_hour_for_each_number_whether_it_exists_or_not(
    client: FlaskClient, settings: Settings, email: str, number: str
) -> None:
    with time_machine.travel(AN_HOUR, tick=False):
        follower, page = finder(client)
        form = follower.form("/tickets", page)
        form.fill(reference=number or follower.done.reference, email=email)
        told = [form.send() for _ in range(6)]
    assert [each.status_code for each in told] == [303] * 5 + [429]
    assert int(told[-1].headers["Retry-After"]) > 0
    assert problems_of(told[-1].get_data(as_text=True)) == []
    assert follower.form("/tickets", told[-1]).fields["email"] == email


def test_an_expired_page_comes_back_whole(client: FlaskClient, settings: Settings) -> None:
    follower, page = finder(client)
    form = follower.form("/tickets", page)
    form.fill(reference=follower.done.reference, email=DRAFT.email, csrf_token=OLD)
    again = form.send()
    assert again.status_code == 422
    assert follower.form("/tickets", again).send().status_code == 303


def asked_without_email(client: FlaskClient) -> tuple[str, str, TestResponse]:
    """Send the form without an email address; return reference and code, and the thanks page."""
    form = filled_form(client, email="", phone="+852 3000 0000", topic="deposit", asset="USDT")
    answer = form_on(client, form.send()).send()
    thanks = client.get(answer.location)
    (code,) = [words(each) for each in tree(thanks).iter() if "data-code" in each.attrib]
    return reference(thanks), code, thanks


def test_thanks_lead_to_the_ticket_and_the_code_is_shown_once(
    client: FlaskClient, settings: Settings
) -> None:
    number, code, thanks = asked_without_email(client)
    text = thanks.get_data(as_text=True)
    assert problems_of(text) == []
    (link,) = [words(each) for each in tree(thanks).iter() if "data-link" in each.attrib]
    assert "/t/" in link
    assert "/t/" not in thanks.request.url
    assert "seed phrase" not in text.split("follow-up code")[1][:300]
    assert "Transaction hash" in text  # what may be added meanwhile
    assert "no-store" in thanks.headers["Cache-Control"]
    again = client.get(thanks.request.url)
    assert code not in again.get_data(as_text=True)
    assert code not in str(rows(settings, "select * from tickets"))
    assert client.get(f"/en/tickets/{number}").status_code == 200
    stranger = client.application.test_client()
    seen = stranger.get(thanks.request.url).get_data(as_text=True)
    assert number in seen
    assert "/t/" not in seen
    assert code not in seen


def test_who_gave_an_address_gets_no_code(client: FlaskClient) -> None:
    answer = form_on(client, filled_form(client).send()).send()
    thanks = client.get(answer.location)
    assert [each for each in tree(thanks).iter() if "data-code" in each.attrib] == []
    assert [each for each in tree(thanks).iter() if "data-link" in each.attrib]


def test_number_and_code_open_the_ticket_in_another_browser(app: Flask) -> None:
    number, code, _ = asked_without_email(app.test_client())
    other = app.test_client()
    follower = Follower(other, submit(open_database_for(other), settings_of(other), draft()))
    page = other.get("/en/tickets")
    form = follower.form("/code", page).fill(reference=number, code=code.lower().replace("-", " "))
    answer = form.send()
    assert (answer.status_code, answer.location) == (303, f"/en/tickets/{number}")
    assert other.get(answer.location).status_code == 200


def test_a_wrong_code_and_a_wrong_number_hear_the_same(app: Flask) -> None:
    number, code, _ = asked_without_email(app.test_client())
    other = app.test_client()
    follower, page = finder(other)
    told = [
        follower.form("/code", page).fill(reference=given, code=typed).send()
        for given, typed in (
            (number, "2222-2222-2222-2222"),
            ("KB-2222-2222", code),
            (follower.done.reference, code),
        )
    ]
    assert [each.status_code for each in told] == [422] * 3
    assert len({neutral(each) for each in told}) == 1
    assert problems_of(told[0].get_data(as_text=True)) == []


def test_codes_are_not_guessed_for_long(app: Flask) -> None:
    number, code, _ = asked_without_email(app.test_client())
    guesser = app.test_client()
    with time_machine.travel(AN_HOUR, tick=False):
        follower, page = finder(guesser)
        form = follower.form("/code", page).fill(reference=number, code="2222-2222-2222-2222")
        assert [form.send().status_code for _ in range(6)] == [422] * 5 + [429]
        assert form.fill(code=code).send().status_code == 429


def test_a_link_that_opens_nothing_leads_to_a_fresh_one(client: FlaskClient) -> None:
    page = client.get("/t/nothing", headers={"Accept-Language": "en"})
    assert page.status_code == 404
    assert "does not open a ticket any more" in page.get_data(as_text=True)
    assert "Set-Cookie" not in page.headers or "kb_ticket" not in page.headers["Set-Cookie"]
