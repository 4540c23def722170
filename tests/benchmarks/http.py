"""`python -m tests.benchmarks.http [--rounds 5] [--seconds 3]`: the pages under load, beside a bare Flask route.

Both run under the server of `kb serve` with two workers; wrk asks them in turn, so that what else the machine does
falls on both. Each page is compared with a route that renders a template of that page's size and does nothing else.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote
from urllib.request import urlopen

from kb.articles.library import LiveLibrary
from kb.settings import load_settings
from tests.benchmarks.bare import WORKERS, BareSite
from tests.benchmarks.site import copy_sample_site
from tests.benchmarks.wrk import Load, ask
from tests.running import RunningSite

ARTICLE = "/zh-hans/articles/deposit-not-credited"
HOME = "/zh-hans/"
CATEGORY = "/zh-hans/categories/deposits"
#: Shorter beginnings of a question are not worth a search.
SHORTEST = 4
#: So many different searches are asked in turn; that each is asked a first time falls into the round that is not told.
SEARCHES = 400
#: Pages of results differ in size; so many tell what is usual.
LOOKED_AT = 51
_HEADING = (
    f"{'':<26}{'kB':>6}{'bare/s':>8}{'page/s':>8}{'ratio (all rounds)':>20}{'p99 ms':>9}"
    f"{'bare us':>10}{'page us':>8}{'ratio':>8}   (us: processor time of one request, the least of all rounds)"
)


@dataclass(frozen=True)
class Subject:
    """What is asked: the addresses in turn, with which headers, and the usual size of such a page in bytes."""

    name: str
    paths: Sequence[str]
    size: int
    headers: dict[str, str]
    used_up: bool = False

    def in_round(self, number: int, rounds: int) -> Sequence[str]:
        """Return the addresses of a round: all of them, or those that no other round asks."""
        return self.paths[number::rounds] if self.used_up else self.paths


def main() -> None:
    """Measure every subject and its rival so many times, interleaved, and print a line for each as it comes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", default=5, type=int)
    parser.add_argument("--seconds", default=3, type=int)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = copy_sample_site(Path(folder))
        with RunningSite(site, {"KB_RATE_LIMITS": "off"}, "--workers", str(WORKERS)) as running:
            subjects = _subjects(site, running.url)
            with BareSite(site, {one.size for one in subjects}) as bare:
                _say(_HEADING)
                for subject in subjects:
                    pairs = _measured(running, bare, subject, options)
                    _say(_line(subject, list(pairs)))


def _measured(
    running: RunningSite, bare: BareSite, subject: Subject, options: argparse.Namespace
) -> Iterator[tuple[Load, Load]]:
    """Yield what the bare route and the page bore, in turn. The first round only warms up and is not told."""
    for number in range(options.rounds + 1):
        rival = ask(bare, [f"/{subject.size}"], {}, options.seconds)
        paths = subject.in_round(number, options.rounds + 1)
        page = ask(running, paths, subject.headers, options.seconds)
        if number:
            yield rival, page


def _subjects(site: Path, url: str) -> list[Subject]:
    asked = _questions(site)
    searches = [_search(*each) for each in asked[:SEARCHES]]
    once = [_search(*each) for each in _beginnings(asked)]
    article, tag = _look(url + ARTICLE)
    home, category = (_look(url + path)[0] for path in (HOME, CATEGORY))
    results = int(median(_look(url + path)[0] for path in searches[:LOOKED_AT]))
    return [
        Subject("article", [ARTICLE], article, {}),
        Subject("article, unchanged (304)", [ARTICLE], article, {"If-None-Match": tag}),
        Subject("article, known reader", [ARTICLE], article, {"Cookie": _trail(url + ARTICLE)}),
        Subject("home", [HOME], home, {}),
        Subject("category", [CATEGORY], category, {}),
        Subject(f"search, {SEARCHES} in turn", searches, results, {}),
        Subject("search, never the same", once, results, {}, used_up=True),
    ]


def _questions(site: Path) -> list[tuple[str, str]]:
    """Return what the sample articles answer, their titles and questions, with the locale, in a fixed random order."""
    library = LiveLibrary(load_settings(site, {})).current()
    found: list[tuple[str, str]] = sorted(
        {
            (locale, words)
            for locale in library.locales
            for article in library.articles(locale)
            for words in (article.title, *article.questions)
        }
    )
    random.Random(3).shuffle(found)  # noqa: S311  # The same order every time.
    return found


def _beginnings(asked: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return every beginning of every question, as one types them, in a fixed random order."""
    found = {
        (locale, words[:end]) for locale, words in asked for end in range(SHORTEST, len(words))
    }
    ordered = sorted(found - set(asked))
    random.Random(5).shuffle(ordered)  # noqa: S311
    return ordered


def _search(locale: str, words: str) -> str:
    return f"/{locale}/search?q={quote(words, safe='')}"


def _look(address: str) -> tuple[int, str]:
    with urlopen(address) as answer:
        return len(answer.read()), answer.headers.get("ETag", "")


def _trail(address: str) -> str:
    """Return the cookie of somebody who has read the page."""
    with urlopen(address) as answer:
        return str(answer.headers["Set-Cookie"]).partition(";")[0]


def _line(subject: Subject, pairs: Sequence[tuple[Load, Load]]) -> str:
    ratios = sorted(page.per_second / bare.per_second for bare, page in pairs)
    bare, page = (median(load.per_second for load in loads) for loads in zip(*pairs, strict=True))
    idle, busy = (min(load.processor for load in loads) for loads in zip(*pairs, strict=True))
    p99 = median(load.p99 for _, load in pairs)
    return (
        f"{subject.name:<26}{subject.size / 1000:>6.1f}{bare:>8.0f}{page:>8.0f}"
        f"{median(ratios):>8.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f}){p99:>9.1f}"
        f"{idle:>10.0f}{busy:>8.0f}{idle / busy:>8.2f}"
    )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
