"""Clients that keep a server waiting: a thread is theirs once a request is there, and not while they say nothing."""

import socket
import struct
from concurrent.futures import Future
from typing import Any

from gunicorn.http.parser import RequestParser
from gunicorn.workers import gthread
from typing_extensions import override

#: Whoever neither sends nor takes anything for so long, in the middle of a request, has gone.
SILENCE_SECONDS = 30
#: A head that is longer than that is read by a thread; few are a tenth of it.
LONGEST_HEAD = 65536
_END_OF_HEAD = b"\r\n\r\n"
_SILENCE = struct.pack("ll", SILENCE_SECONDS, 0)


class PatientWorker(gthread.ThreadWorker):
    """Gunicorn's worker with threads, of which a connection gets none before the head of a request has come.

    Browsers open connections to have them at hand, and whoever wants to do harm sends a letter now and then: as many of
    them as there are threads, and nobody else was served.
    """

    @override
    def enqueue_req(self, conn: gthread.TConn) -> None:
        if _head_has_come(conn):
            conn.data_ready = True
            super().enqueue_req(conn)
        else:
            not_yet: Future[Any] = Future()
            not_yet.set_result(gthread._DEFER)  # type: ignore[attr-defined]  # noqa: SLF001  # Says a thread that waited.
            self.finish_request(conn, not_yet)


def _head_has_come(conn: gthread.TConn) -> bool:
    """Say whether a thread has something to read: a head, too much of one, or what came with the request before.

    Until then the system is told to stay silent about what has been seen.
    """
    if isinstance(conn.parser, RequestParser) and conn.parser.unreader.buf.getvalue():
        return True
    if not conn.initialized:
        # Not by `settimeout`: gunicorn makes the socket block again.
        for way in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            conn.sock.setsockopt(socket.SOL_SOCKET, way, _SILENCE)
    try:
        seen = conn.sock.recv(LONGEST_HEAD, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True  # Gone; a thread says goodbye.
    # Less than was waited for comes only of somebody who will send no more: that is for a thread to see.
    awaited = conn.sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT)
    come = _END_OF_HEAD in seen or len(seen) < awaited or len(seen) == LONGEST_HEAD
    conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1 if come else len(seen) + 1)
    return come
