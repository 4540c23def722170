"""Others are served while some keep the server waiting: before a request, within its head, or within its body."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.running import RunningSite
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

#: More than there are threads, by far.
MANY = 200
HEADS = (b"", b"G", b"GET /en/ HTTP/1.1\r\nHost: a\r\n")
BODY = (
    b"POST /api/v1/tickets HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 1000\r\n\r\ndescription="
)
PAGE = b"GET /en/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


@contextmanager
def waiting(running: RunningSite, said: bytes, count: int) -> Iterator[list[socket.socket]]:
    """Keep so many connections open on which a part of a request was sent."""
    with ExitStack() as stack:
        address = ("127.0.0.1", running.port)
        opened = [
            stack.enter_context(socket.create_connection(address, timeout=60)) for _ in range(count)
        ]
        for each in opened:
            each.sendall(said)
        yield opened


def test_whoever_does_not_finish_a_request_keeps_nobody_waiting(site: Path) -> None:
    with RunningSite(site, {"KB_RATE_LIMITS": "off"}) as running:
        visitor = Visitor(running.url)
        for said in HEADS:
            with waiting(running, said, MANY) as slow:
                # Each worker takes many in a row; with all threads taken, none would be answered in time.
                assert [visitor.get("/en/").status for _ in range(20)] == [200] * 20
                # Whoever was slow is served, too.
                slow[0].sendall(PAGE.removeprefix(said) if said != HEADS[2] else b"\r\n")
                assert slow[0].recv(12) == b"HTTP/1.1 200"
                # And whoever leaves is let go.
                slow[1].shutdown(socket.SHUT_WR)
                assert slow[1].recv(12) in {b"HTTP/1.1 400", b""}
        # Whoever says nothing more within a request is given up.
        with waiting(running, BODY, 1) as (gone,):
            assert gone.recv(12) in {b"HTTP/1.1 400", b""}
        assert "Traceback" not in running.log
