"""Commands about the articles: index, check, search, and the watcher that `kb serve` runs beside itself."""

import fcntl
import gc
import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
import structlog

from kb.articles.check import Problem, check_articles, from_site
from kb.articles.folder import WHOLE, Folder
from kb.articles.library import Library, build_library
from kb.articles.watch import watch as watch_articles
from kb.cli.compiling import compile_once, warn_of_compiling
from kb.cli.counted import counted
from kb.cli.findability import findability_problems
from kb.cli.parent import stop_with_parent
from kb.errors import Unavailable
from kb.helpcentre.answers import search_answer
from kb.logs import configure_logs, log_failure
from kb.search.hits import Query, SearchResults
from kb.search.indexer import IndexReport, update_index
from kb.search.searcher import Searcher
from kb.settings import Locale, Settings

log = structlog.get_logger()

Progress = Callable[[int, int], None]

#: How long the watcher waits before it tries again what failed.
RETRY_SECONDS = 10.0


def bring_up_to_date(
    settings: Settings,
    *,
    folder: Folder | None = None,
    full: bool = False,
    progress: Progress | None = None,
) -> tuple[Library, IndexReport]:
    """Read what changed under `articles/` and index it, or index everything anew, be nothing left.

    Processes that do so at once take turns: who has read before another one's change must not write after it.
    """
    settings.index_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.index_dir / ".turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        library = build_library(settings, folder=folder, progress=progress, may_empty=full)
        report = update_index(library, settings.index_dir, full=full, progress=progress)
    return library, report


@contextmanager
def progress_bar(label: str) -> Iterator[Progress | None]:
    """Yield what shows progress (done, total) on a terminal and ends its line; None where nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    shown = False

    def show(done: int, total: int) -> None:
        nonlocal shown
        shown = True
        click.echo(f"\r{label} {done}/{total}", err=True, nl=False)

    try:
        yield show
    finally:
        if shown:
            click.echo(err=True)


@click.command()
@click.option(
    "--full",
    is_flag=True,
    help="Build a new index and swap it in, also where no article is left at all.",
)
@click.pass_obj
def index(settings: Settings, full: bool) -> None:
    """Bring the index up to date with the articles."""
    with progress_bar("indexing") as progress:
        library, report = bring_up_to_date(settings, full=full, progress=progress)
    articles, sections = counted(report.articles, "article"), counted(report.sections, "section")
    click.echo(f"{articles}, {sections}, {report.changed} changed")
    for problem in library.problems:
        click.echo(_line(from_site(settings, problem)), err=True)
    compile_once(Searcher(settings.index_dir))  # Then the first start takes no longer than others.
    if any(problem.path == WHOLE for problem in library.problems):
        sys.exit(1)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the problems as a JSON list.")
@click.pass_obj
def check(settings: Settings, paths: tuple[Path, ...], as_json: bool) -> None:
    """Name every problem an editor can mend, as path:line: sentence."""
    problems = check_articles(settings, paths, findability_problems(settings, paths))
    if as_json:
        click.echo(
            json.dumps(
                [asdict(problem) for problem in problems], ensure_ascii=False, indent=1, default=str
            )
        )
    else:
        for problem in problems:
            click.echo(_line(problem))
    if any(problem.level == "error" for problem in problems):
        sys.exit(1)


def _line(problem: Problem) -> str:
    level = "" if problem.level == "error" else f"{problem.level}: "
    return f"{problem.path}:{problem.line}: {level}{problem.sentence}"


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--locale", default="", help="The reader's language (default: the site's).")
@click.option("--json", "as_json", is_flag=True, help="Print what the JSON API answers.")
@click.pass_obj
def search(settings: Settings, words: tuple[str, ...], locale: str, as_json: bool) -> None:
    """Search as a reader does."""
    reader: Locale = next(
        (each for each in settings.locales if each == locale), settings.default_locale
    )
    if locale and locale != reader:
        raise click.UsageError(f"--locale: this site speaks {', '.join(settings.locales)}.")
    searcher = Searcher(settings.index_dir)
    if not searcher.ready():
        raise Unavailable("There is no index yet; make one with `kb index`.")
    warn_of_compiling()
    results = searcher.search(Query(" ".join(words), reader))
    if as_json:
        click.echo(json.dumps(search_answer(results), ensure_ascii=False, indent=1))
    else:
        _print(results)


def _print(results: SearchResults) -> None:
    verdict = "answered" if results.answered else "no good answer"
    found = counted(results.total, "article")
    click.echo(f"{found}, {verdict} (confidence {results.confidence:.2f})")
    for hit in results.hits:
        title = "".join(text for text, _ in hit.title)
        where = f" › {hit.section.title}" if hit.section else ""
        click.echo(f"\n{title}{where}  [{hit.locale}/{hit.slug}]")
        click.echo(
            "".join(click.style(text, bold=True) if found else text for text, found in hit.snippet)
        )


@click.command(hidden=True)
@click.option("--parent", default=0, help="The number of the server that started it.")
@click.pass_obj
def watch(settings: Settings, parent: int) -> None:
    """Follow changes under articles/ until told to stop (`kb serve` runs this beside itself)."""
    configure_logs(settings)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    stop_with_parent(stop, parent)

    told: set[Problem] = set()

    def changed(folder: Folder) -> bool:
        try:
            library, report = bring_up_to_date(settings, folder=folder)
        except Exception as error:  # noqa: BLE001  # It is logged.
            # The site keeps serving what it has; a disk that was full is not full for ever.
            log_failure(log, "articles.not_updated", error)
            stop.wait(RETRY_SECONDS)
            return False
        for problem in library.problems:
            if problem not in told:
                log.warning("articles.problem", what=_line(from_site(settings, problem)))
        told.clear()
        told.update(library.problems)
        log.info("articles.updated", articles=report.articles, changed=report.changed)
        if not gc.get_freeze_count():
            # Almost all of it stays: to look for cycles among it at each change costs more than the change.
            gc.freeze()
        return True

    watch_articles(settings, changed, stop)
