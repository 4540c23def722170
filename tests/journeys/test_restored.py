"""A backup is put back under a running site: nobody's ticket goes into the file that is gone."""

import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.running import RunningSite
from tests.visitor import Answer, Visitor, hidden_fields, reference_on, wait_as_a_person_would

pytestmark = pytest.mark.slow


def send(visitor: Visitor, words: str) -> Answer:
    form = hidden_fields(visitor.get("/en/contact?topic=suggestion").text)
    shown = time.monotonic()
    fields = {"topic": "suggestion", "email": "a@example.com", "description": words}
    wait_as_a_person_would(shown)
    return visitor.post("/en/contact", form | fields)


def test_a_site_whose_database_was_replaced_keeps_nothing_until_it_is_started_again(
    site: Path,
) -> None:
    database, backup = site / "instance/kb.sqlite3", site / "backup.sqlite3"
    calm = {"KB_RATE_LIMITS": "off", "KB_CHECK_PAGE": "off"}
    running = RunningSite(site, calm, "--workers", "6")  # so that some have not been asked before
    with running:
        visitor = Visitor(running.url)
        before = reference_on(send(visitor, "Before the backup").text)
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("VACUUM INTO ?", (str(backup),))
        assert send(visitor, "Since the backup").status == 200
        shutil.move(backup, database)
        refused = send(visitor, "Words not to be lost")
        assert refused.status == 503
        assert "Words not to be lost" in refused.text
        assert "kb.sqlite3 was replaced or removed while kb ran" in running.log
        assert visitor.get("/readyz").status == 503
        assert visitor.get("/en/articles/account-locked").status == 200
    with running:
        after = reference_on(send(Visitor(running.url), "Since the start").text)
        assert [each["reference"] for each in running.tickets()] == [before, after]
