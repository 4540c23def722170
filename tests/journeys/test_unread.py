"""What cannot be read as a request is answered like everything else: with the site's headers and words.

What it was stands neither on the page nor in the log, for it may be a secret.
"""

import socket
from http import HTTPStatus
from pathlib import Path

import pytest

from kb.cli.server import LONGEST_REQUEST_LINE
from kb.web.security import HEADERS, HTTPS_HEADERS
from tests.running import RunningSite

pytestmark = pytest.mark.slow

UNREADABLE = {
    400: b"GET /?seed=<b> and more\r\n\r\n",
    # Not a byte more than it takes: what nobody reads would break the connection before the answer.
    414: b"GET /?q=".ljust(LONGEST_REQUEST_LINE + 3, b"x"),
    431: b"GET / HTTP/1.1\r\nCookie: " + b"x" * 9_000 + b"\r\n\r\n",
    501: b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: seed\r\n\r\n",
}


def chunked(address: str) -> bytes:
    """Return what begins like a request, with a body that is none."""
    head = f"POST {address} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
    kind = "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
    return f"{head}{kind}seed\r\n".encode()


def answer_to(sent: bytes, port: int) -> tuple[list[str], str]:
    """Return the lines of the head, and the page."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(sent)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, page = received.partition(b"\r\n\r\n")
    return head.decode("ascii").split("\r\n"), page.decode()


def test_what_cannot_be_read_is_answered_as_a_page_of_the_site(site: Path) -> None:
    with RunningSite(site, {"KB_BASE_URL": "https://help.example"}) as running:
        for status, sent in UNREADABLE.items():
            (first, *headers), page = answer_to(sent, running.port)
            assert first == f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"
            assert "<title>没有看懂这个请求" in page
            for name, value in (HEADERS | HTTPS_HEADERS | {"Cache-Control": "no-store"}).items():
                assert f"{name}: {value}" in headers, status
            assert f"Content-Length: {len(page.encode())}" in headers
            for locale, words in (("zh-hans", "返回"), ("zh-hant", "返回"), ("en", "Go back")):
                assert words in page
                assert f'href="/{locale}/"' in page
                assert f'href="/{locale}/search"' in page
            assert "seed" not in page

        for address in ("/en/contact", "/api/v1/uploads"):
            (first, *_), _ = answer_to(chunked(address), running.port)
            assert first.startswith("HTTP/1.1 400 ")
        assert "unexpected error" not in running.log

        def told() -> list[str]:
            return [line for line in running.log.splitlines() if "Invalid request" in line]

        running.wait_until(lambda: len(told()) == len(UNREADABLE))
        assert "and more" not in running.log
        # Nor the number of a request that had its answer before.
        assert not any("request_id" in line for line in told())
