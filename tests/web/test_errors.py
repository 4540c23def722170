"""Each situation has its status, its page in the reader's language, and problem details in the API."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import default_exceptions

from kb import errors
from kb.web.errors import STATUS, WORDS


def failing(app: Flask, error: Exception) -> FlaskClient:
    def fail() -> str:
        raise error

    app.add_url_rule("/en/fail", "fail", fail)
    app.add_url_rule("/api/v1/fail", "api_fail", fail)
    return app.test_client()


CASES = [
    (errors.NotFound("nothing"), 404),
    (errors.Withdrawn("old"), 410),
    (errors.Invalid("That is not a date."), 400),
    (errors.Conflict("changed"), 409),
    (errors.TooMany("Slow down.", 7), 429),
    (errors.Unavailable("disk"), 503),
]


def test_every_situation_has_a_case() -> None:
    assert {type(error) for error, _ in CASES} == STATUS.keys()


@pytest.mark.parametrize(("error", "status"), CASES, ids=lambda value: str(value)[:20])
def test_situations_become_pages_and_problems(app: Flask, error: Exception, status: int) -> None:
    client = failing(app, error)
    page = client.get("/en/fail")
    assert page.status_code == status
    assert page.text.count("<h1") == 1
    assert 'role="search"' in page.text or "<search" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    problem = client.get("/api/v1/fail")
    assert problem.status_code == status
    assert problem.content_type == "application/problem+json"
    told = json.loads(problem.data)
    assert told["status"] == status
    assert {"type", "title", "detail", "instance"} <= told.keys()


@pytest.mark.parametrize("status", [401, 405, 415])
def test_programs_hear_what_they_did_wrong(app: Flask, status: int) -> None:
    client = failing(app, default_exceptions[status]())
    told = json.loads(client.get("/api/v1/fail", headers={"Accept-Language": "en"}).data)
    assert told["detail"] == WORDS[status][0]


def test_limits_say_when_to_come_back(app: Flask) -> None:
    client = failing(app, errors.TooMany("Slow down.", 7))
    assert client.get("/en/fail").headers["Retry-After"] == "7"
    assert client.get("/api/v1/fail").headers["Retry-After"] == "7"


def test_what_a_person_can_mend_is_said(app: Flask) -> None:
    client = failing(app, errors.Invalid("That is not a date."))
    assert "That is not a date." in client.get("/en/fail").text


def test_what_was_not_found_is_not_repeated(app: Flask) -> None:
    client = failing(app, errors.NotFound("There is no ticket KB-7K3F-92QD of that customer."))
    assert "KB-7K3F-92QD" not in client.get("/en/fail").text
    assert "KB-7K3F-92QD" not in client.get("/api/v1/fail").text


def test_a_failure_tells_only_its_reference(app: Flask) -> None:
    client = failing(app, RuntimeError("the secret is hunter2"))
    page = client.get("/en/fail")
    assert page.status_code == 500
    assert "hunter2" not in page.text
    assert page.headers["X-Request-ID"] in page.text
    assert "secret" not in client.get("/api/v1/fail").text


def test_a_site_set_up_wrongly_is_a_failure_too(app: Flask) -> None:
    assert failing(app, errors.SiteError("bad")).get("/en/fail").status_code == 500


def test_a_wrong_method_says_which_are_right(reader: FlaskClient) -> None:
    answer = reader.delete("/api/v1/search")
    assert answer.status_code in {400, 405}
    answer = reader.post("/healthz")
    assert answer.status_code in {400, 405}
