"""A site that really runs: `kb serve` in a process of its own, as a stranger would start it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class RunningSite:
    """Starts on entering, stops on leaving; `kill` is kill -9 of the whole process group, `start` starts it again."""

    def __init__(
        self,
        site: Path,
        env: Mapping[str, str] | None = None,
        *arguments: str,
        python: str | Path = sys.executable,
    ) -> None:
        self.site = site
        self._python = str(python)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._env = {**os.environ, **(env or {})}
        self._arguments = arguments
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return (self.site / "server.log").read_text(encoding="utf-8", errors="replace")

    @property
    def session(self) -> int:
        """The number that all processes of the running site share."""
        assert self._process is not None
        return self._process.pid

    def command(self) -> list[str]:
        command = [self._python, "-m", "kb", "--site", str(self.site), "serve"]
        return [*command, "--port", str(self.port), *self._arguments]

    def start(self, patience: float = PATIENCE) -> None:
        with (self.site / "server.log").open("ab") as output:
            self._process = subprocess.Popen(
                self.command(),
                env=self._env,
                cwd=self.site,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            self.wait_until(self._ready, patience)
        except BaseException:
            self.kill()  # Nobody else will, and it would slow down all that follows.
            raise

    def wait_until(self, condition: Callable[[], bool], patience: float = PATIENCE) -> None:
        deadline = time.monotonic() + patience
        while not condition():
            if self._process is not None and self._process.poll() is not None:
                raise AssertionError(f"the server stopped:\n{self.log[-3000:]}")
            if time.monotonic() > deadline:
                raise AssertionError(
                    f"it did not happen within {patience:.0f} s:\n{self.log[-3000:]}"
                )
            time.sleep(0.02)

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)
            self._process = None

    def kill(self) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(PATIENCE)
            self._process = None

    def tickets(self) -> list[dict[str, Any]]:
        """Return the site's tickets, as `kb tickets export` tells them to whoever runs it."""
        command = [self._python, "-m", "kb", "--site", str(self.site), "tickets", "export"]
        told = subprocess.run(command, check=True, capture_output=True, env=self._env).stdout
        tickets: list[dict[str, Any]] = json.loads(told)
        return tickets

    def ticket(self, reference: str) -> dict[str, Any]:
        """Return the ticket of that reference."""
        return next(each for each in self.tickets() if each["reference"] == reference)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
