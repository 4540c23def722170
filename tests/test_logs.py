"""What the logs say of a mistake of ours: where it happened, never what somebody wrote."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from kb.errors import Unavailable
from kb.logs import configure_logs, log_failure
from kb.settings import Settings

SECRET = "marker-" + "of-a-visitor"


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    handlers, level = logging.root.handlers, logging.root.level
    yield
    logging.root.handlers = handlers
    logging.root.setLevel(level)


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_shows_no_values(
    settings: Settings, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    configure_logs(settings.model_copy(update={"log_format": form}))
    try:
        _stumble(SECRET.upper())
    except ZeroDivisionError:
        logging.getLogger("kb").exception("It stumbled")
    logged = capsys.readouterr().err
    assert "_stumble" in logged
    assert "ZeroDivisionError" in logged
    assert SECRET.upper() not in logged


def _stumble(written: str) -> float:
    return len(written) / 0


@pytest.mark.parametrize(
    ("error", "mistake"),
    [
        (Unavailable("The disk is full."), False),
        (PermissionError(13, "Permission denied", "worker.alive"), False),
        (RuntimeError("a bug"), True),
    ],
)
def test_what_a_person_can_mend_is_logged_without_a_traceback(
    settings: Settings, capsys: pytest.CaptureFixture[str], error: Exception, mistake: bool
) -> None:
    configure_logs(settings.model_copy(update={"log_format": "json"}))
    log_failure(structlog.get_logger(), "articles.not_updated", error, where="here")
    told = json.loads(capsys.readouterr().err)
    assert (told["event"], told["where"]) == ("articles.not_updated", "here")
    assert ("exception" in told) == mistake
    assert mistake or told["reason"] == str(error)
