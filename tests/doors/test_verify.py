"""Is this really us? What the page says of what people paste."""

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from kb.app import create_app
from kb.database.engine import open_database
from kb.helpcentre.verdicts import WORDS
from kb.i18n.gettext import translate
from kb.settings import LOCALES, Locale, Settings
from kb.text.identities.check import Result
from tests.doors.quality import problems_of
from tests.tickets.drafts import draft
from tests.tickets.life import Life

OURS = {
    "official_identities": ("harbour.example", "t.me/HarbourOfficial", "+852 3000 0000"),
    "known_fakes": ("harbour-rewards.example",),
    "mail_from": "Harbour <answers@mail-harbour.example>",
    "base_url": "https://help-harbour.example",
}
PASTED: list[tuple[str, Result]] = [
    ("https://www.harbour.example/help?x=1", "official"),
    ("answers@mail-harbour.example", "official"),  # who sends our mail
    ("https://help-harbour.example/t/x", "official"),  # where this site is
    ("@HarbourOfficial", "official"),
    ("00852 3000-0000", "official"),
    ("weather.example", "unknown"),
    ("https://hаrbour.example", "lookalike"),  # a Cyrillic а
    ("xn--hrbour-3ve.example", "lookalike"),
    ("harbour-support.example", "lookalike"),
    ("harbour.example.login.test", "lookalike"),
    ("https://harbour-rewards.example/claim", "known_fake"),
]


@pytest.fixture
def app(app: Flask, settings: Settings) -> Flask:  # the site of every test, with names of its own
    return create_app(settings.model_copy(update=OURS))


def ask(client: FlaskClient, text: str, locale: Locale = "en") -> TestResponse:
    """Enter a text as the form does; a page that was open for a week has no token that fits."""
    return client.post(f"/{locale}/channels/verify", data={"q": text})


@pytest.mark.parametrize(("pasted", "result"), PASTED)
@pytest.mark.parametrize("locale", LOCALES)
def test_it_says_what_it_is_and_what_to_do(
    client: FlaskClient, pasted: str, result: Result, locale: Locale
) -> None:
    answer = ask(client, pasted, locale)
    assert answer.status_code == 200
    assert f">{translate(locale, WORDS[result].headline)}</h2>" in answer.text
    others = {words.headline for kind, words in WORDS.items() if kind != result}
    assert not [each for each in others if f">{translate(locale, each)}</h2>" in answer.text]
    for advice in WORDS[result].advice:
        assert f"<li>{translate(locale, advice)}</li>" in answer.text
    assert problems_of(answer.text) == []


def test_it_says_why(client: FlaskClient) -> None:
    assert "it belongs to login.test, which is not ours" in ask(
        client, "https://harbour.example.login.test/kyc"
    ).text  # fmt: skip


def test_what_is_typed_travels_in_the_body_and_a_link_may_bring_it(client: FlaskClient) -> None:
    page = client.get("/en/channels/verify").text
    assert 'method="post"' in page
    assert "verdict" not in page
    linked = client.get("/en/channels/verify?q=harbour.example")
    assert "This is ours" in linked.text
    assert linked.headers["Cache-Control"] == "no-store"


def test_nothing_typed_is_said(client: FlaskClient) -> None:
    answer = ask(client, "  ")
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert problems_of(answer.text) == []


def test_an_impostor_is_shown_but_never_linked(client: FlaskClient) -> None:
    fake = "https://harbour-login.example/\u202eyrt"
    page = ask(client, fake).text
    assert "https://harbour-login.example/yrt" in page
    assert "\u202e" not in page
    assert 'href="https://harbour-login' not in page
    assert "/en/contact?topic=security" in page  # tell us


@pytest.fixture
def code(app: Flask, settings: Settings) -> str:
    """The code of an answer that was written some days ago."""
    engine = open_database(settings)
    with time_machine.travel(datetime(2026, 11, 20, 6, tzinfo=UTC)):
        life = Life(engine, settings, draft(description="Where is my marmot?"))
        code = life.reply("The marmot is fine.").code
    engine.dispose()
    return code


def test_the_code_of_an_answer_is_vouched_for_and_tells_nothing_else(
    client: FlaskClient, code: str
) -> None:
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        page = ask(client, typed).text
        assert ">We wrote an answer with this code</h2>" in page
        assert "20 November 2026, 14:00" in page
        assert problems_of(page) == []
        assert "marmot" not in page
        assert "KB-" not in page


@pytest.mark.parametrize(
    ("typed", "headline"),
    [
        ("4F2-9AK-7QD", "No answer of ours has this code"),
        ("4F29AK7QD", "No answer of ours has this code"),
        ("523-456-789", "We do not know this"),  # more likely a phone number
        ("Qwertzukk", "We do not know this"),
        ("kb 7k3f 92qd", "A ticket number proves nothing"),
    ],
)
def test_a_code_that_is_not_ours_is_told_from_a_handle_and_a_number(
    client: FlaskClient, code: str, typed: str, headline: str
) -> None:
    assert f">{headline}</h2>" in ask(client, typed).text


@time_machine.travel(1_800_000_000, tick=False)
def test_codes_cannot_be_tried_without_end(client: FlaskClient) -> None:
    answers = [ask(client, "4F2-9AK-7QD").status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]
    assert ask(client, "weather.example").status_code == 200


@time_machine.travel(1_800_000_000, tick=False)
def test_asking_without_end_is_slowed_down(client: FlaskClient) -> None:
    answers = [ask(client, "weather.example").status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
    late = ask(client, "weather.example")
    assert int(late.headers["Retry-After"]) > 0
    assert 'value="weather.example"' in late.text


def test_pages_that_speak_of_channels_lead_here(client: FlaskClient) -> None:
    for page in ("/en/", "/en/channels"):
        assert '"/en/channels/verify"' in client.get(page).text


@hypothesis_settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(st.text(st.characters(codec=None), max_size=60))
def test_any_text_has_an_answer(reader: FlaskClient, text: str) -> None:
    answer = ask(reader, text.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
    assert answer.status_code in {200, 422}
    assert problems_of(answer.text) == []
