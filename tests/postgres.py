"""A real PostgreSQL of the tests' own: Debian's package, a temporary folder, a private socket."""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
import time
import uuid
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest

PATIENCE = 60.0

CLUSTER = ("-U", "kb", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")

#: It is thrown away, so it need not survive a loss of power.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")


class PostgresServer:
    """Started when made; gives out databases; stopped when the tests end."""

    def __init__(self, programs: Path) -> None:
        # Not below pytest's own folder: that one belongs to root alone, and a socket's path must be short.
        self._folder = Path(tempfile.mkdtemp(prefix="kb-postgres-"))
        owner = _owner()
        if owner is not None:
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
        self._account: dict[str, Any] = (
            {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": ()} if owner else {}
        )
        data = self._folder / "data"
        self._run(programs / "initdb", "-D", data, *CLUSTER)
        options = [part for each in FAST for part in ("-c", each)]
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", self._folder, *options],
                stdout=subprocess.DEVNULL,
                stderr=log,
                **self._account,
            )
        atexit.register(self.stop)
        self._wait()

    def create(self, template: str = "template0") -> str:
        """Make a database from a template and return its name."""
        name = f"kb_{uuid.uuid4().hex}"
        self._command(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop(self, name: str) -> None:
        self._command(f'DROP DATABASE "{name}" WITH (FORCE)')

    def url(self, name: str) -> str:
        return f"postgresql://kb@/{name}?host={self._folder}"

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, *command: str | Path) -> None:
        subprocess.run(command, check=True, capture_output=True, cwd="/", **self._account)

    def _command(self, text: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(text.encode())

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self._command("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise AssertionError((self._folder / "log").read_text()) from None
                time.sleep(0.05)
            else:
                return


@cache
def postgres_server() -> PostgresServer:
    """Return the one server of this test process, started on first use."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        pytest.fail("no PostgreSQL here; install Debian's `postgresql` (make test does)")
    return PostgresServer(found[-1].parent if found else Path(on_path or "").parent)


def _owner() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: the package's own account then, else whoever runs the tests."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else None
