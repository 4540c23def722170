"""Screenshots: sent with the form or ahead of it, never lost by an error, refused by name and cause."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.contact.form_reader import (
    ADDRESS,
    ANSWERS,
    by_class,
    filled_form,
    form_on,
    open_form,
    picture,
    problems,
    words,
)

UPLOADS = "/api/v1/uploads"


def ahead(client: FlaskClient, data: bytes, name: str = "one.png", query: str = "") -> TestResponse:
    return client.post(f"{UPLOADS}{query}", data={"file": (io.BytesIO(data), name)})


def token_of(client: FlaskClient) -> str:
    answer = ahead(client, picture())
    assert answer.status_code == 201
    token: str = answer.get_json()["token"]
    return token


def announced(size: int) -> dict[str, object]:
    """Return a request that says it is so many bytes; the server refuses it before it has come."""
    kind = "multipart/form-data; boundary=x"
    return {"content_type": kind, "environ_overrides": {"CONTENT_LENGTH": str(size)}}


# With the form


def test_files_survive_an_error_and_can_be_removed_one_by_one(client: FlaskClient) -> None:
    page = filled_form(client, email="").attach("one.png").attach("two.png").send()
    shown = by_class(page, "picture")[:2]
    assert [words(each).split()[0] for each in shown] == ["one.png", "two.png"]
    for each in shown:
        thumbnail = client.get(next(each.iter("img")).get("src") or "")
        assert thumbnail.status_code == 200
        assert thumbnail.mimetype == "image/png"
    first, second = form_on(client, page).fields.getlist("upload_tokens")
    page = form_on(client, page).send(remove=first)
    assert page.status_code == 200
    assert form_on(client, page).fields.getlist("upload_tokens") == [second]
    assert client.get(f"{UPLOADS}/{first}").status_code == 404


def test_each_file_that_cannot_be_kept_is_named_with_its_cause(client: FlaskClient) -> None:
    form = filled_form(client)
    form.attach("good.png").attach("notes.pdf", b"%PDF-1.7 ...").attach("empty.png", b"")
    page = (
        form.attach("broken.png", picture()[:40]).attach("huge.png", b"x" * (10 * 2**20 + 1)).send()
    )
    assert page.status_code == 422
    sentences = [
        words(each) for each in by_class(page, "field-error") if words(each).startswith("“")
    ]
    assert [sentence.split("”")[0][1:] for sentence in sentences] == [
        "notes.pdf", "empty.png", "broken.png", "huge.png",
    ]  # fmt: skip
    assert "10.0 MB; at most 10 MB" in sentences[-1]
    assert problems(page)["screenshots"] == sentences[-1]
    assert len(form_on(client, page).fields.getlist("upload_tokens")) == 1


def test_only_so_many_pictures_are_kept(client: FlaskClient) -> None:
    form = filled_form(client)
    for number in range(6):
        form.attach(f"{number}.png")
    page = form.send()
    assert problems(page) == {"screenshots": "“5.png” was not added: 5 pictures are the most."}
    assert len(form_on(client, page).fields.getlist("upload_tokens")) == 5


def test_more_pictures_sent_ahead_than_allowed_are_refused_too(client: FlaskClient) -> None:
    tokens = " ".join(token_of(client) for _ in range(6))
    page = filled_form(client, upload_tokens=tokens).send()
    assert problems(page) == {"screenshots": "“one.png” was not added: 5 pictures are the most."}


def test_a_picture_that_waited_too_long_is_said_to_be_gone(client: FlaskClient) -> None:
    with time_machine.travel(datetime.now(UTC) - timedelta(days=2)):
        token = token_of(client)
    page = filled_form(client, upload_tokens=token).send()
    assert problems(page)["screenshots"].startswith("A screenshot is no longer waiting")
    page = filled_form(client, upload_tokens=token, confirmed="1").send()
    assert problems(page)["screenshots"].startswith("“one.png” is no longer waiting")


def test_together_too_large_is_said_on_a_page_of_the_form(client: FlaskClient) -> None:
    page = client.post(ADDRESS, **announced(102 * 2**20))
    assert page.status_code == 413
    assert "Together" in problems(page)["screenshots"]
    assert form_on(client, page).fields["submission_key"]


def test_together_too_large_loses_no_text_and_no_picture_sent_ahead(client: FlaskClient) -> None:
    token = token_of(client)
    form = filled_form(client, upload_tokens=token)
    for number in range(6):
        form.attach(f"{number}.png", b"x" * (18 * 2**20))
    page = form.send()
    assert page.status_code == 413
    assert "What you typed is still here" in problems(page)["screenshots"]
    back = form_on(client, page)
    assert {name: back.fields[name] for name in ANSWERS} == ANSWERS
    assert back.fields.getlist("upload_tokens") == [token]
    assert back.send().status_code == 200


def test_too_many_parts_are_said_on_a_page_of_the_form(client: FlaskClient) -> None:
    form = filled_form(client)
    for number in range(300):
        form.fields.add(f"more-{number}", "x")
    page = form.send()
    assert page.status_code == 413
    assert list(problems(page)) == ["screenshots"]


def test_a_topic_may_require_a_screenshot(app: Flask) -> None:
    services = app.extensions["kb"]
    topic = services.settings.topics[-1]
    needs = topic.model_copy(update={"required": ("description", "screenshots")})
    settings = services.settings.model_copy(
        update={"topics": (*services.settings.topics[:-1], needs)}
    )
    app.extensions["kb"] = replace(services, settings=settings)
    client = app.test_client()
    page = filled_form(client).send()
    assert problems(page) == {"screenshots": "Attach a screenshot."}
    assert filled_form(client).attach("one.png").send().status_code == 200


# Ahead of the form


def test_a_picture_sent_ahead_is_shown_attached_and_kept(client: FlaskClient) -> None:
    answer = ahead(client, picture((80, 60)))
    assert answer.status_code == 201
    body = answer.get_json()
    assert body.keys() == {"token", "width", "height"}
    assert (body["width"], body["height"]) == (80, 60)
    shown = client.get(f"{UPLOADS}/{body['token']}")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    page = filled_form(client, upload_tokens=body["token"]).send()
    answer = form_on(client, page).send()
    assert answer.status_code == 303
    # From now on only the ticket leads to it.
    assert client.get(f"{UPLOADS}/{body['token']}").status_code == 404


def test_a_picture_sent_ahead_can_be_taken_back(client: FlaskClient) -> None:
    token = token_of(client)
    assert client.delete(f"{UPLOADS}/{token}").status_code == 204
    assert client.get(f"{UPLOADS}/{token}").status_code == 404
    assert client.delete(f"{UPLOADS}/{token}").status_code == 404


def test_the_same_picture_is_attached_once(client: FlaskClient) -> None:
    token = token_of(client)
    form = filled_form(client)
    form.fields.setlist("upload_tokens", [token, token])
    assert form_on(client, form.send()).fields.getlist("upload_tokens") == [token]


def test_nobody_elses_picture_can_be_attached_twice(client: FlaskClient) -> None:
    token = token_of(client)
    assert (
        form_on(client, filled_form(client, upload_tokens=token).send()).send().status_code == 303
    )
    form = filled_form(client, upload_tokens=token, description="Another", confirmed="1")
    page = form.send()
    assert page.status_code == 422
    assert list(problems(page)) == ["screenshots"]
    assert form_on(client, page).fields["description"] == "Another"


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en", "“a.pdf” is a PDF."),
        ("zh-hans", "“a.pdf”是 PDF 文件"),
        ("zh-hant", "「a.pdf」是 PDF 檔案"),
    ],
)
def test_the_api_says_what_is_wrong_in_the_readers_language(
    client: FlaskClient, locale: str, sentence: str
) -> None:
    answer = ahead(client, b"%PDF-1.7", "a.pdf", f"?locale={locale}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json(force=True)["detail"].startswith(sentence)


def test_the_api_answers_a_missing_and_an_enormous_file(client: FlaskClient) -> None:
    assert client.post(UPLOADS, data={"file": "text"}).status_code == 400
    assert client.post(UPLOADS, data=b"\0\1", content_type="multipart/form-data").status_code == 400
    assert client.post(UPLOADS, **announced(21 * 2**20)).status_code == 413


def test_an_upload_is_one_picture(client: FlaskClient) -> None:
    two = [(io.BytesIO(picture()), "one.png"), (io.BytesIO(picture()), "two.png")]
    assert client.post(UPLOADS, data={"file": two}).status_code == 400
    assert client.post(UPLOADS, data={}).status_code == 400


def test_uploads_have_a_limit_of_their_own(client: FlaskClient) -> None:
    with time_machine.travel(datetime.now(UTC).replace(minute=30) + timedelta(hours=1)):
        answers = [ahead(client, b"nothing").status_code for _ in range(61)]
        assert answers == [400] * 60 + [429]
        page = open_form(client).fill(**ANSWERS).attach("one.png").send()
    assert page.status_code == 422
    assert "too many pictures came from your network" in problems(page)["screenshots"]
    assert form_on(client, page).fields["description"] == ANSWERS["description"]
