"""Compile sources in a child process, where hostile input can hang or fill nothing but itself.

Python-Markdown needs minutes for a few kilobytes of `[` or `<![CDATA[`, and no list of such inputs is complete. So
every source is compiled by a child that the kernel ends when it has used up its seconds or its memory.
"""

import os
import resource
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from subprocess import DEVNULL, Popen

from pydantic import TypeAdapter

from kb.articles.compiler import Outcome, Source, compile_source, heaviest_line
from kb.articles.problem import Problem

#: What one source may use up: processor time, and address space of the whole child.
CPU_SECONDS = 5.0
MEMORY_BYTES = 1 << 30
_MAX_CHILDREN = 4
_SOURCES_PER_CHILD = 8

_SOURCE = TypeAdapter(Source)
_OUTCOME = TypeAdapter(Outcome)


class Sandbox:
    """One child process that compiles one source after another; another is started when it dies.

    `seconds` of processor time are what one source may use up.
    """

    def __init__(self, seconds: float = CPU_SECONDS) -> None:
        self._seconds = seconds
        self._process: Popen[bytes] | None = None
        self._channel: Connection | None = None

    def compile(self, source: Source) -> Outcome:
        """Return the compiled source, or what is wrong with it. Raises nothing, whatever the source.

        A child that dies otherwise than of its time may have been ended by somebody else, so that is tried again.
        """
        outcome, status = self._try(source)
        if outcome is None and status != -signal.SIGPROF:
            outcome, status = self._try(source)
        return outcome or Outcome(None, (self._killed(source, status),))

    def _try(self, source: Source) -> tuple[Outcome | None, int]:
        channel = self._channel or self.start()
        try:
            channel.send_bytes(_SOURCE.dump_json(source))
            return _OUTCOME.validate_json(channel.recv_bytes()), 0
        except (EOFError, OSError):
            return None, self.close()

    def close(self) -> int:
        """End the child and return its exit status (minus the signal that ended it)."""
        if self._channel:
            self._channel.close()
        status = self._process.wait() if self._process else 0
        self._process = self._channel = None
        return status

    def start(self) -> Connection:
        """Start the child, which takes most of a second, and return the channel to it; nobody waits for it here."""
        self._channel, theirs = Pipe()
        # -P: a file of the site's must not be taken for a module of ours.
        code = f"from kb.articles.sandbox import serve; serve({theirs.fileno()}, {self._seconds})"
        self._process = Popen(
            [sys.executable, "-P", "-c", code], pass_fds=[theirs.fileno()], stdin=DEVNULL
        )
        theirs.close()
        return self._channel

    def _killed(self, source: Source, status: int) -> Problem:
        slow = status == -signal.SIGPROF
        reason = (
            f"takes longer than {self._seconds:g} s" if slow else f"ended the renderer ({status})"
        )
        sentence = f"{reason}: look for long runs of brackets, references or nested lists."
        return Problem(f"{source.locale}/{source.path}", heaviest_line(source.text), sentence)


def serve(descriptor: int, seconds: float) -> None:
    """Be the child: answer sources with outcomes until the parent hangs up."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    channel = Connection(descriptor)
    with suppress(EOFError, OSError):
        while True:
            source = _SOURCE.validate_json(channel.recv_bytes())
            signal.setitimer(signal.ITIMER_PROF, seconds)
            answer = _OUTCOME.dump_json(compile_source(source))
            signal.setitimer(signal.ITIMER_PROF, 0)
            channel.send_bytes(answer)


#: Children between two builds; only a process that builds again and again keeps any.
_idle: list[Sandbox] = []
_kept = 0


@contextmanager
def kept_ready() -> Iterator[None]:
    """Keep one child alive inside this block, from now on, so that a change is rendered at once."""
    global _kept  # noqa: PLW0603
    _kept += 1
    first = Sandbox()
    first.start()
    _idle.append(first)
    try:
        yield
    finally:
        _kept -= 1
        _close_idle()


def compile_all(sources: Sequence[Source]) -> Iterator[tuple[Source, Outcome]]:
    """Yield each source with its outcome, in order, as they are compiled by several children."""
    children = min(_MAX_CHILDREN, os.cpu_count() or 1, 1 + len(sources) // _SOURCES_PER_CHILD)
    try:
        with ThreadPoolExecutor(children) as threads:
            yield from zip(sources, threads.map(_compile, sources), strict=True)
    finally:
        _close_idle()


def _compile(source: Source) -> Outcome:
    try:
        sandbox = _idle.pop()
    except IndexError:
        sandbox = Sandbox()
    outcome = sandbox.compile(source)
    _idle.append(sandbox)
    return outcome


def _close_idle() -> None:
    while len(_idle) > _kept:
        _idle.pop().close()
