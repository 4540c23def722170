"""Says why a first search takes its time: its inner loops are compiled, once for each version of kb."""

import signal
import sys
from multiprocessing import get_context

import click

from kb.search.compiled import can_keep, is_kept
from kb.search.searcher import Searcher


def warn_of_compiling(*, always: bool = False) -> None:
    """Say that the search will be compiled, if it will be, to whoever looks; `always` says it in a log, too."""
    if not is_kept() and (always or sys.stderr.isatty()):
        click.echo("compiling the search, which is done once", err=True)


def compile_once(searcher: Searcher, *, always: bool = False) -> None:
    """Compile what a search runs, unless that is done: in a child, for a compiler holds on to its memory."""
    warn_of_compiling(always=always)
    if not is_kept() and can_keep():
        child = get_context("fork").Process(target=_compile, args=(searcher,))
        child.start()
        child.join()


def _compile(searcher: Searcher) -> None:
    # Whoever presses Ctrl-C has it answered by the parent: here it would end in the compiler's traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    searcher.warm_up()


def warm_up(searcher: Searcher) -> None:
    """Load what a search runs before processes are made that then share it."""
    compile_once(searcher, always=True)
    searcher.warm_up()
