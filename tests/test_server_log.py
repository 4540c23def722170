"""Gunicorn's log says what went wrong with a request, and nothing of what was sent."""

import pytest

from kb.cli.server import HelpCentreServer
from kb.settings import Settings


def test_gunicorns_log_repeats_no_request(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    server = HelpCentreServer(settings, ("127.0.0.1", 0), 1, ())
    log = server.cfg.logger_class(server.cfg)
    log.warning("Invalid request from ip=127.0.0.1: 'GET /t/hunter2 x'")
    log.error("Error handling request %s %s", "GET", "/t/hunter2")
    log.error("Worker (pid:%s) was sent SIGKILL!", 7)
    assert [each.getMessage() for each in caplog.records] == [
        "Invalid request",
        "Error handling request",
        "Worker (pid:7) was sent SIGKILL!",
    ]
