import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kb.cli.worker import AFTER_FAILURE_SECONDS, Chore, run_worker
from kb.database.engine import open_database
from kb.database.transaction import reading
from kb.errors import Unavailable
from kb.outbox.models import OutboxEmail
from kb.settings import Settings
from tests.databases import with_sqlite
from tests.outbox.server import MailServer
from tests.sites import write_site
from tests.tickets.drafts import submit
from tests.waiting import PATIENCE, wait_until


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return with_sqlite(write_site(tmp_path))


def command(settings: Settings, *options: str) -> list[str]:
    return [sys.executable, "-m", "kb", "--site", str(settings.site), "worker", *options]


@contextmanager
def running(command: list[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Start a process, which is killed at the end if it has not ended by then."""
    with subprocess.Popen(command, **options) as process:
        try:
            yield process
        finally:
            process.kill()


def alive(settings: Settings) -> bool:
    return (settings.data_dir / "worker.alive").exists()


def all_sent(settings: Settings) -> bool:
    with reading(open_database(settings)) as session:
        return all(session.scalars(select(OutboxEmail.sent_at)))


def gone(pid: int) -> bool:
    """A process that ended may wait for somebody to ask about it; that counts as gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_the_worker_delivers_until_it_is_told_to_stop(settings: Settings) -> None:
    submit(open_database(settings), settings)
    stop = threading.Event()
    with MailServer().running() as server:
        ours = settings.model_copy(update={"mail_url": server.url})
        thread = threading.Thread(target=run_worker, args=(ours, stop))
        thread.start()
        wait_until(lambda: all_sent(settings))
        stop.set()
        thread.join(PATIENCE)
    assert not thread.is_alive()
    assert len(server.received) == 1
    assert alive(settings)


def test_a_chore_that_fails_does_not_stop_the_others(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("kb.cli.worker.purge_uploads", broken)
    monkeypatch.setattr("kb.cli.worker.purge", broken)
    test_the_worker_delivers_until_it_is_told_to_stop(settings)


@pytest.mark.parametrize("every", [1.0, 86_400.0])
def test_what_failed_is_tried_again_neither_at_once_nor_tomorrow(every: float) -> None:
    def broken() -> None:
        raise Unavailable("The disk is full.")

    chore = Chore("retention", every, broken)
    chore.take_turn(now=100.0)
    assert chore.due == 100.0 + AFTER_FAILURE_SECONDS
    chore.do = list
    chore.take_turn(now=200.0)
    assert chore.due == 200.0 + every


@pytest.mark.slow
def test_a_termination_signal_ends_it_soon_and_well(settings: Settings) -> None:
    with running(command(settings)) as process:
        wait_until(lambda: alive(settings))
        process.terminate()
        assert process.wait(PATIENCE) == 0


STARTER = """
import subprocess, sys, time
print(subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL).pid, flush=True)
time.sleep(600)
"""


def started_by_another(settings: Settings, *options: str) -> int:
    """Start a worker from a process that is then killed, and return the worker's number."""
    starter = [sys.executable, "-c", STARTER, *command(settings, *options)]
    with running(starter, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        wait_until(lambda: alive(settings))
    return worker


@pytest.mark.slow
def test_it_does_not_outlive_the_server_that_started_it(settings: Settings) -> None:
    worker = started_by_another(settings)
    wait_until(lambda: gone(worker))


@pytest.mark.slow
def test_it_does_not_outlive_a_server_that_was_gone_before_it_looked(settings: Settings) -> None:
    dead = subprocess.Popen(["true"])  # noqa: S607  # wherever it is
    dead.wait()
    with running(command(settings, "--parent", str(dead.pid))) as process:
        assert process.wait(PATIENCE) == 0


@pytest.mark.slow
def test_detached_it_goes_on(settings: Settings) -> None:
    worker = started_by_another(settings, "--detached")
    submit(open_database(settings), settings)
    wait_until(lambda: all_sent(settings))
    assert not gone(worker)
    os.kill(worker, signal.SIGTERM)
    wait_until(lambda: gone(worker))


@pytest.mark.slow
def test_mail_in_the_hands_of_a_killed_worker_is_not_lost(settings: Settings) -> None:
    """The server listens and never answers; the worker is killed; the mail stays due."""
    submit(open_database(settings), settings)
    with MailServer().running() as server:
        hanging = threading.Event()
        server.hang = hanging.set
        ours = os.environ | {"KB_MAIL_URL": server.url}
        with running(command(settings), env=ours):
            wait_until(hanging.is_set)
    with reading(open_database(settings)) as session:
        mail = session.scalars(select(OutboxEmail)).one()
    assert (mail.attempts, mail.sent_at, mail.failed_at) == (1, None, None)
