"""`kb worker`: what happens behind the site's back: mail goes out, old things go away."""

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import click
import structlog

from kb.cli.parent import stop_with_parent
from kb.database.engine import open_database
from kb.insights.retention import purge_log
from kb.logs import configure_logs, log_failure
from kb.outbox.deliver import deliver_due
from kb.outbox.senders import sender_for
from kb.settings import Settings
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.notifications import MAILS
from kb.tickets.retention import purge, purge_uploads

log = structlog.get_logger()

#: How often the worker looks for mail, in seconds; each look is one cheap query.
PULSE_SECONDS = 1.0
#: How long what failed waits for its next turn: long enough not to fill a full disk with complaints, and no day.
AFTER_FAILURE_SECONDS = 60.0
_HOUR = 3600.0


@dataclass(slots=True)
class Chore:
    """Something to do every so many seconds; the first time at once."""

    name: str
    every: float
    do: Callable[[], object]
    due: float = 0.0

    def take_turn(self, now: float) -> None:
        """Do it, and note when it is due again (`now` is on the clock of `time.monotonic`)."""
        try:
            self.do()
        except Exception as error:  # noqa: BLE001  # It is logged.
            # One broken chore must not keep the others, mail above all, from being done.
            log_failure(log, "worker.chore_failed", error, chore=self.name)
        else:
            self.due = now + self.every
            return
        self.due = now + AFTER_FAILURE_SECONDS


def run_worker(settings: Settings, stop: threading.Event) -> None:
    """Do the chores until `stop` is set; one that fails is logged and has its next turn."""
    engine, store, sender = open_database(settings), AttachmentStore(settings), sender_for(settings)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    beat = settings.data_dir / "worker.alive"
    chores = (
        Chore("heartbeat", PULSE_SECONDS, beat.touch),
        Chore(
            "mail",
            PULSE_SECONDS,
            lambda: deliver_due(engine, settings, sender, MAILS, stopping=stop.is_set),
        ),
        Chore("uploads", _HOUR, lambda: purge_uploads(engine, store)),
        Chore("retention", 24 * _HOUR, lambda: purge(engine, store, settings)),
        Chore("search log", 24 * _HOUR, lambda: purge_log(settings)),
    )
    while not stop.is_set():
        for chore in chores:
            if not stop.is_set() and time.monotonic() >= chore.due:
                chore.take_turn(time.monotonic())
        stop.wait(PULSE_SECONDS)
    engine.dispose()


@click.command()
@click.option(
    "--detached", is_flag=True, help="Keep running when the process that started it ends."
)
@click.option("--parent", default=0, hidden=True, help="The number of the server that started it.")
@click.option("--address", default="", hidden=True, help="Where links lead without base_url.")
@click.pass_obj
def worker(settings: Settings, detached: bool, parent: int, address: str) -> None:
    """Deliver mail and delete what is too old, until told to stop (`kb serve` runs one too)."""
    settings = settings.model_copy(update={"base_url": settings.base_url or address})
    configure_logs(settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if not detached:
        stop_with_parent(stop, parent)
    run_worker(settings, stop)
