"""Every line that is logged while a request is answered carries the number that its answer carries."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask

from kb.logs import configure_logs
from kb.settings import Settings
from kb.web import errors, request_log


@pytest.fixture
def written(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the site logs as JSON."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(logging.root, "handlers", [])
    monkeypatch.setattr(logging.root, "level", logging.root.level)
    monkeypatch.setattr(request_log, "log", structlog.get_logger("kb.web.request_log"))
    monkeypatch.setattr(errors, "log", structlog.get_logger("kb.web.errors"))
    configure_logs(settings.model_copy(update={"log_format": "json"}))
    yield stream
    structlog.reset_defaults()


def test_lines_and_answers_have_the_same_number(app: Flask, written: io.StringIO) -> None:
    client = app.test_client()
    answers = [client.post("/nowhere"), client.get("/healthz"), client.post("/zh-hans/contact")]
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    told = {line["request_id"]: line["rule"] for line in lines if line["event"] == "request"}
    assert told == {
        answers[0].headers["X-Request-ID"]: "-",
        answers[2].headers["X-Request-ID"]: "/<locale:locale>/contact",
    }


def test_an_address_that_is_a_secret_is_not_logged_when_it_fails(
    app: Flask, written: io.StringIO
) -> None:
    def fail(token: str) -> str:
        raise RuntimeError

    app.add_url_rule("/opens/<token>", "opens", fail)
    assert app.test_client().get("/opens/hunter2").status_code == 500
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert {line["rule"] for line in lines} == {"/opens/<token>"}
    assert "hunter2" not in written.getvalue()
