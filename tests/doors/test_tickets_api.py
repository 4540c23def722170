"""Tickets over the JSON API: the form's rules, no cookies, one list of what is wrong, one ticket per key."""

import io
from collections.abc import Mapping
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from kb.database.engine import open_database
from kb.database.transaction import transaction
from kb.settings import Settings
from kb.tickets.reply import AgentReply, reply_as_agent
from tests.contact.form_reader import ANSWERS, REFERENCE, picture, tickets
from tests.doors.test_contact_hostile import FIELDS, VALUES, utf8

HOME = "/api/v1/tickets"
#: The best known test phrase there is; it opens an empty wallet.
PHRASE = "abandon " * 11 + "about"


def send(client: FlaskClient, key: str = "", address: str = HOME, **changes: Any) -> TestResponse:
    headers = {"Idempotency-Key": key} if key else {}
    data = {name: value for name, value in {**ANSWERS, **changes}.items() if value is not None}
    kind = "multipart/form-data"
    return client.post(address, data=data, headers=headers, content_type=kind)


def made(answer: TestResponse) -> Mapping[str, str]:
    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    return answer.json  # type: ignore[no-any-return]


def wrong(answer: TestResponse) -> dict[str, str]:
    """Return what is wrong, by the name of the field."""
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    return {each["pointer"].removeprefix("#/"): each["detail"] for each in answer.json["errors"]}


def follow(client: FlaskClient, reference: str, token: str) -> TestResponse:
    return client.get(f"{HOME}/{reference}", headers={"Authorization": f"Bearer {token}"})


def test_a_ticket_is_made_and_followed(client: FlaskClient, settings: Settings) -> None:
    files = [(io.BytesIO(picture()), "one.png"), (io.BytesIO(picture((8, 8))), "two.png")]
    answer = send(client, screenshots=files, wanted="Credit it.")
    done = made(answer)
    assert REFERENCE.fullmatch(done["reference"])
    assert done["url"] == f"http://localhost/t/{done['token']}"
    assert answer.headers["Location"] == f"{HOME}/{done['reference']}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert tickets(settings) == 1
    read = follow(client, done["reference"].lower(), done["token"])
    assert read.json is not None
    assert (read.json["reference"], read.json["status"]) == (done["reference"], "received")
    (message,) = read.json["messages"]
    assert (message["author"], message["body"]) == ("customer", ANSWERS["description"])
    assert [each["name"] for each in message["attachments"]] == ["one.png", "two.png"]


def test_what_staff_write_and_ask_for_is_read(client: FlaskClient, settings: Settings) -> None:
    done = made(send(client))
    with transaction(open_database(settings)) as session:
        words = AgentReply(done["reference"], "Mei", "Which network?", ("network",))
        code = reply_as_agent(session, words, settings).code
    read = follow(client, done["reference"], done["token"]).json
    assert read is not None
    assert (read["status"], read["facts_needed"]) == ("waiting_for_customer", ["network"])
    reply = read["messages"][1]
    assert (reply["author"], reply["name"], reply["code"]) == ("agent", "Mei", code)
    assert (reply["body"], reply["asked"]) == ("Which network?", ["network"])


def test_pictures_may_be_sent_ahead(client: FlaskClient) -> None:
    sent = client.post("/api/v1/uploads", data={"file": (io.BytesIO(picture()), "one.png")})
    assert sent.json is not None
    done = made(send(client, key="k", upload_tokens=sent.json["token"]))
    again = made(send(client, key="k", upload_tokens=sent.json["token"]))
    assert again["reference"] == done["reference"]
    other = send(client, description="Another story", upload_tokens=sent.json["token"])
    assert list(wrong(other)) == ["upload_tokens"]


def test_the_same_key_and_content_is_one_ticket(client: FlaskClient, settings: Settings) -> None:
    first, again = made(send(client, "key-1")), made(send(client, "key-1"))
    assert again["reference"] == first["reference"]
    assert again["token"] != first["token"]
    assert made(send(client, "key-2"))["reference"] != first["reference"]
    assert made(send(client))["reference"] != made(send(client))["reference"]
    assert tickets(settings) == 4
    assert send(client, "k" * 201).status_code == 400


def test_everything_that_is_wrong_is_said_at_once_in_the_chosen_language(
    client: FlaskClient, settings: Settings
) -> None:
    changes: dict[str, Any] = {
        "topic": "deposit",
        "email": "nobody",
        "account_id": None,
        "description": PHRASE,
    }
    file = (io.BytesIO(b"%PDF-1.7"), "bill.pdf")
    errors = wrong(send(client, address=f"{HOME}?locale=zh-hans", screenshots=[file], **changes))
    assert set(errors) == {"email", "account_id", "description", "asset", "screenshots"}
    assert "助记词" in errors["description"]
    assert "bill.pdf" in errors["screenshots"]
    assert tickets(settings) == 0
    assert PHRASE not in str(errors)


@pytest.mark.parametrize("field", ["description", "wanted", "contact_other", "topic", "account_id"])
def test_a_secret_is_kept_from_every_field(
    client: FlaskClient, settings: Settings, field: str
) -> None:
    assert field in wrong(send(client, **{field: PHRASE}))
    assert tickets(settings) == 0


def test_what_would_be_lost_unseen_is_refused(client: FlaskClient) -> None:
    file = (io.BytesIO(b"my story"), "story.txt")
    assert list(wrong(send(client, screenshots="one.png", wanted=file))) == [
        "screenshots",
        "wanted",
    ]


def test_a_header_cannot_be_broken(client: FlaskClient) -> None:
    assert "email" in wrong(send(client, email="a@example.com\r\nBcc: b@example.com"))


def test_cookies_give_no_right_and_no_token_is_asked_for(
    client: FlaskClient, settings: Settings
) -> None:
    client.get("/en/contact")  # brings a session and its token
    assert send(client).status_code == 201
    assert "Set-Cookie" not in send(client).headers
    assert tickets(settings) == 2


def test_the_honeypot_is_answered_and_dropped(client: FlaskClient, settings: Settings) -> None:
    done = made(send(client, website="https://spam.example"))
    assert set(done) == {"reference", "url", "token"}
    assert tickets(settings) == 0
    assert follow(client, done["reference"], done["token"]).status_code == 401


@time_machine.travel(1_800_000_000, tick=False)
def test_twenty_an_hour(client: FlaskClient, settings: Settings) -> None:
    for _ in range(20):
        made(send(client))
    late = send(client)
    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) > 0
    assert tickets(settings) == 20


def test_only_the_right_token_reads_a_ticket(client: FlaskClient) -> None:
    mine, other = made(send(client)), made(send(client))
    assert follow(client, mine["reference"], mine["token"]).status_code == 200
    answers = {
        follow(client, *pair).get_data()
        for pair in ((mine["reference"], other["token"]), (mine["reference"], "x" * 43))
    }
    assert len(answers) == 1
    assert follow(client, "KB-2222-2222", mine["token"]).status_code == 401
    assert follow(client, "nonsense", mine["token"]).status_code == 401
    unsigned = client.get(f"{HOME}/{mine['reference']}")
    assert unsigned.status_code == 401
    assert unsigned.headers["WWW-Authenticate"].lower().startswith("bearer")
    assert unsigned.content_type == "application/problem+json"


@pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
def test_what_is_no_form_is_refused(client: FlaskClient, kind: str) -> None:
    answer = client.post(HOME, data=b'{"topic": "other"}', content_type=kind)
    assert answer.status_code == 415
    assert answer.content_type == "application/problem+json"


@pytest.mark.slow
@hypothesis_settings(
    max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(
    sent=st.dictionaries(st.sampled_from(FIELDS), st.lists(VALUES, min_size=1, max_size=3)),
    key=st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=30),
)
def test_any_values_get_an_answer(small_app: Flask, sent: dict[str, list[str]], key: str) -> None:
    data = ANSWERS | {name: [utf8(value) for value in values] for name, values in sent.items()}
    answer = small_app.test_client().post(
        HOME, data=data, headers={"Idempotency-Key": key}, content_type="multipart/form-data"
    )
    assert answer.status_code in {201, 422}
