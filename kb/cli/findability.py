"""What `kb check` asks the search: do articles answer to their own titles and questions, do synonyms find anything."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kb.articles.article import Article
from kb.articles.folder import SYNONYMS
from kb.articles.library import Library, build_library
from kb.articles.problem import Problem
from kb.cli.compiling import warn_of_compiling
from kb.search.hits import Query
from kb.search.index.manifest import read_manifest
from kb.search.index.schema import VERSION
from kb.search.indexer import update_index
from kb.search.searcher import Searcher
from kb.settings import Locale, Settings
from kb.text.fold import fold
from kb.text.tokens import terms

#: Readers seldom look further down than this.
WITHIN = 3


def findability_problems(settings: Settings, paths: Sequence[Path] = ()) -> list[Problem]:
    """Return what readers would not find: warnings, by path from the articles folder.

    Only articles in these files and folders are asked for; all of them when none are named.
    """
    library = build_library(settings)
    wanted = [path.resolve() for path in paths]
    with _searcher(settings, library) as searcher:
        lost = [
            problem
            for article in _own_articles(library)
            if not wanted or any(_file(settings, article).is_relative_to(one) for one in wanted)
            for problem in _lost(settings, searcher, article)
        ]
    return [*lost, *_idle_synonyms(settings, library)]


@contextmanager
def _searcher(settings: Settings, library: Library) -> Iterator[Searcher]:
    """Search the site's own index where it is up to date, else one that is made for the occasion."""
    warn_of_compiling()
    manifest = read_manifest(settings.index_dir)
    if manifest and (manifest.version, manifest.stamp) == (VERSION, library.stamp):
        yield Searcher(settings.index_dir, kept=0)
        return
    with TemporaryDirectory(prefix="kb-check-") as folder:
        update_index(library, Path(folder))
        yield Searcher(Path(folder), kept=0)


def _own_articles(library: Library) -> Iterator[Article]:
    """Yield every article in the language it was written in."""
    for locale in library.locales:
        for article in library.own_articles(locale):
            if not article.converted:
                yield article


def _lost(settings: Settings, searcher: Searcher, article: Article) -> Iterator[Problem]:
    file = _file(settings, article)
    for name, text in [("title", article.title), *(("question", q) for q in article.questions)]:
        hits = searcher.search(Query(text, article.locale, limit=WITHIN)).hits
        if all(hit.slug != article.slug for hit in hits):
            others = ", ".join(f"{article.locale}/{hit.category}/{hit.slug}" for hit in hits)
            sentence = (
                f"its own {name} {text!r} does not find it among the first {WITHIN}, but {others or 'nothing'}: "
                "say what only this article answers."
            )
            yield Problem(
                f"{article.locale}/{article.path}", _line(file, text), sentence, "warning"
            )


def _idle_synonyms(settings: Settings, library: Library) -> Iterator[Problem]:
    """Find synonyms that stand for words no article says, so that they never find anything."""
    file = settings.articles_dir / SYNONYMS
    for locale, table in library.synonyms.items():
        known = _known(library, locale)
        for words, needed in _expected(table or {}):
            if not any(known.issuperset(terms(fold(word))) for word in words):
                named = " or ".join(repr(word) for word in words)
                sentence = f"no article in {locale} says {named}: {needed}"
                yield Problem(SYNONYMS, _line(file, words[0]), sentence, "warning")


def _expected(table: dict[str, Any]) -> Iterator[tuple[list[str], str]]:
    """Yield words of which the articles must say at least one, and what to do where they do not."""
    for group in table.get("same") or ():
        yield [str(word) for word in group], "add the word that they do say, or take the line out."
    for word, others in (table.get("also") or {}).items():
        for other in others:
            yield [str(other)], f"{word!r} should stand for words that they do say."


def _known(library: Library, locale: str) -> set[str]:
    """Return the terms of all articles that a table serves: readers of Traditional use the Simplified one."""
    served: tuple[Locale, ...] = tuple(
        one
        for one in library.locales
        if one == locale or (one == "zh-hant" and not library.synonyms.get(one))
    )
    texts = chain.from_iterable(
        _texts(article) for article in _own_articles(library) if article.locale in served
    )
    return {term for text in texts for term in terms(fold(text))}


def _texts(article: Article) -> Iterator[str]:
    yield from (article.title, article.summary, *article.questions, *article.keywords)
    for section in article.sections:
        yield from (section.title, section.text)


def _file(settings: Settings, article: Article) -> Path:
    return (settings.articles_dir / article.locale / article.path).resolve()


def _line(file: Path, text: str) -> int:
    """Return the first line of a file that has a text; 1 where it is written in another way."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if text in line), 1)
