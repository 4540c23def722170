"""The production server: gunicorn with a few processes beside it that it keeps alive."""

import logging
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.http import message
from typing_extensions import override

from kb.app import create_app
from kb.cli.slow_clients import PatientWorker
from kb.cli.unread import answer_unread
from kb.database.engine import open_for_all
from kb.logs import current_request
from kb.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

#: The longest first line of a request, in bytes: a question of 100,000 Chinese characters is cut, not refused.
LONGEST_REQUEST_LINE = 1024 * 1024

#: A companion that keeps dying is started again at most this often, in seconds.
RESTART_PAUSE = 5.0


def written(address: tuple[str, int]) -> str:
    """Return host and port as a web address writes them."""
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class Companion:
    """A `kb` command that runs beside the server, in a process of its own, and is started again when it dies."""

    def __init__(self, settings: Settings, *command: str) -> None:
        site, parent = str(settings.site), str(os.getpid())
        self._argv = [sys.executable, "-m", "kb", "--site", site, *command, "--parent", parent]
        self._process: subprocess.Popen[bytes] | None = None
        self._started = float("-inf")

    def keep_alive(self) -> None:
        """Start the process unless it runs, or did so a moment ago."""
        running = self._process is not None and self._process.poll() is None
        if not running and time.monotonic() - self._started > RESTART_PAUSE:
            self._started = time.monotonic()
            self._process = subprocess.Popen(self._argv)

    def stop(self) -> None:
        """End the process; it finishes what it has in hand, for at most ten seconds."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()


#: What gunicorn says of a request that it could not read or answer, before it repeats it.
_OF_A_REQUEST = re.compile("Invalid request|Error handling request")
#: What it says of one who fell silent.
_OF_A_CONNECTION = "Socket error processing request."


def _leave_request_out(record: logging.LogRecord) -> bool:
    """Keep what somebody sent out of the log: an address may be a secret, and a search may hold one.

    That somebody's network failed is nothing for the log either.
    """
    if said := _OF_A_REQUEST.match(record.getMessage()):
        record.msg, record.args = said[0], ()
    return record.getMessage() != _OF_A_CONNECTION


def _forget_request(_worker: object, _request: object) -> None:
    """Log nothing more under the number of a request that has its answer."""
    current_request.set("")


class _Logger(Logger):
    """Gunicorn's log, through the site's own handler."""

    @override
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        self.error_log.addFilter(_leave_request_out)


class _Arbiter(Arbiter):
    """Gunicorn's master, which also looks after the companions each time it looks after its workers."""

    def __init__(self, app: BaseApplication, companions: Sequence[Companion]) -> None:
        self._companions = companions
        super().__init__(app)

    @override
    def manage_workers(self) -> None:
        super().manage_workers()
        for companion in self._companions:
            companion.keep_alive()


class HelpCentreServer(BaseApplication):
    """Serves one site with several worker processes of several threads each."""

    def __init__(
        self,
        settings: Settings,
        address: tuple[str, int],
        workers: int,
        companions: Sequence[Companion],
    ) -> None:
        self._settings = settings
        self._address = address
        self._workers = workers
        self._companions = companions
        self._engine = open_for_all(settings)
        super().__init__()

    @override
    def load_config(self) -> None:
        bind = written(self._address)
        # Gunicorn's own bound, whatever its setting says: less than a thousand Chinese characters.
        message.MAX_REQUEST_LINE = LONGEST_REQUEST_LINE  # type: ignore[misc]  # the stub means well
        options: dict[str, Any] = {
            "bind": bind,
            "workers": self._workers,
            "worker_class": PatientWorker,
            "threads": 4,
            "limit_request_line": LONGEST_REQUEST_LINE,
            "keepalive": 30,
            "timeout": 60,
            "graceful_timeout": 10,
            "control_socket_disable": True,
            "forwarded_allow_ips": "",
            "loglevel": "warning",
            "logger_class": _Logger,
            "proc_name": "kb",
            "post_request": _forget_request,
            "when_ready": lambda _arbiter: click.echo(
                f"{self._settings.name['en']} is open at http://{bind}/", err=True
            ),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    @override
    def load(self) -> "Flask":  # type: ignore[override]  # the stub asks for more than WSGI does
        app = create_app(self._settings, self._engine)
        answer_unread(app, self._settings)
        return app

    @override
    def run(self) -> None:
        try:
            _Arbiter(self, self._companions).run()
        finally:
            for companion in self._companions:
                companion.stop()
