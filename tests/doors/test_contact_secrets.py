"""The secret guard at the form: nothing that must stay secret is kept, repeated or logged; the rest is not lost."""

import io
import logging
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.contact.questions import QUESTIONS
from kb.insights.store import InsightStore, log_path
from kb.settings import Settings
from kb.web.services import Services
from tests.contact.form_reader import (
    ANSWERS,
    by_class,
    filled_form,
    form_on,
    problems,
    rows,
    sent_through,
    tickets,
    words,
)

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
FIELDS = [question.name for question in QUESTIONS]


def on_disk(settings: Settings, text: str) -> list[Path]:
    """Return the files of the site that hold a text."""
    files = [each for each in settings.data_dir.rglob("*") if each.is_file()]
    assert files
    return [each for each in files if text.encode() in each.read_bytes()]


@pytest.mark.parametrize("field", FIELDS)
def test_a_seed_phrase_is_stopped_in_every_field(
    client: FlaskClient, settings: Settings, field: str
) -> None:
    page = filled_form(client, topic="deposit", **{field: PHRASE}).fill(confirmed="1").send()
    assert page.status_code == 422
    assert problems(page)[field].startswith("This looks like the seed phrase")
    assert "create a new wallet now" in words(by_class(page, "secret-stop")[0])
    assert "winner" not in page.get_data(as_text=True)
    back = form_on(client, page)
    assert back.fields[field] == "[removed: seed phrase]"
    for name, value in ANSWERS.items():
        if name not in {field, "topic"}:
            assert back.fields[name] == value
    assert tickets(settings) == 0
    assert on_disk(settings, "winner") == []


def test_sending_it_again_agrees_to_what_stands_in_its_place(
    client: FlaskClient, settings: Settings
) -> None:
    page = filled_form(client, description=f"I wrote {PHRASE} (Telegram)").attach("one.png").send()
    button = next(each for each in by_class(page, "secret-stop")[0].iter("button"))
    assert words(button) == "Send it with [removed: seed phrase] in its place"
    assert sent_through(form_on(client, page))
    assert rows(settings, "select body from messages") == [
        ("I wrote [removed: seed phrase] (Telegram)",)
    ]
    assert len(rows(settings, "select id from attachments where message_id is not null")) == 1


def test_a_key_is_seen_through_the_blanks_of_a_clipboard(client: FlaskClient) -> None:
    key = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"
    page = filled_form(client, topic="deposit", address=f"{key[:20]} {key[20:]}").send()
    assert problems(page)["address"].startswith("This looks like the private key")
    assert form_on(client, page).fields["address"] == "[removed: private key]"


def test_a_password_is_left_for_its_owner_to_take_out(
    client: FlaskClient, settings: Settings
) -> None:
    story = "my password is hunter2! and I cannot sign in"
    page = filled_form(client, description=story).send()
    assert page.status_code == 422
    assert page.headers["Cache-Control"] == "no-store"
    stop = by_class(page, "secret-stop")[0]
    assert "change it now" in words(stop)
    assert not any(each.get("type") == "submit" for each in stop.iter("button"))
    assert form_on(client, page).fields["description"] == story
    assert form_on(client, page).send().status_code == 422
    assert tickets(settings) == 0


def test_a_file_name_is_asked_too(client: FlaskClient, settings: Settings) -> None:
    page = filled_form(client).attach(f"{PHRASE}.png").attach("two.png").send()
    assert page.status_code == 422
    assert "create a new wallet now" in problems(page)["screenshots"]
    assert "winner" not in page.get_data(as_text=True)
    assert len(form_on(client, page).fields.getlist("upload_tokens")) == 1
    assert on_disk(settings, "winner") == []


def test_a_file_that_is_sent_ahead_is_asked_for_its_name(
    client: FlaskClient, settings: Settings
) -> None:
    answer = client.post("/api/v1/uploads", data={"file": (io.BytesIO(b"x"), f"{PHRASE}.png")})
    assert answer.status_code == 400
    assert "winner" not in answer.get_data(as_text=True)
    assert on_disk(settings, "winner") == []


def test_only_kind_and_time_are_recorded(
    app: Flask, client: FlaskClient, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    services: Services = app.extensions["kb"]
    with caplog.at_level(logging.DEBUG):
        filled_form(client, description=PHRASE, wanted=PHRASE, memo="验证码 482913").send()
    services.recorder.flush()
    kept = InsightStore(log_path(settings)).rows("secrets_stopped")
    assert sorted(str(row["kind"]) for row in kept) == ["one_time_code", "seed_phrase"]
    assert all(row.keys() == {"at", "kind"} for row in kept)
    assert "winner" not in caplog.text
    assert on_disk(settings, "winner") == on_disk(settings, "482913") == []


def test_a_look_at_another_topic_says_it_too(client: FlaskClient) -> None:
    page = filled_form(client, description=PHRASE).send(step="topic")
    assert page.status_code == 422
    assert "winner" not in page.get_data(as_text=True)


def test_what_was_searched_and_is_secret_does_not_travel(
    client: FlaskClient, settings: Settings
) -> None:
    client.get("/en/search", query_string={"q": PHRASE})
    client.get("/en/search", query_string={"q": "moon cheese"})
    assert sent_through(filled_form(client))
    trail = str(rows(settings, "select trail from tickets"))
    assert "moon cheese" in trail
    assert "winner" not in trail


def test_ordinary_evidence_passes(client: FlaskClient, settings: Settings) -> None:
    form = filled_form(
        client,
        topic="deposit",
        asset="USDT",
        network="TRON (TRC20)",
        transaction_hash="ab" * 32,
        address="TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
        description="Order 6222021234567890, UID 10086421, how do I reset my password?",
    )
    assert sent_through(form)
    assert tickets(settings) == 1
