"""The door to search: answers queries and suggestions from the index on disk, from any number of threads."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from kb.errors import Unavailable
from kb.search.hits import MAX_QUERY_CHARACTERS, Query, SearchResults, Suggestion
from kb.search.index.manifest import manifest_mark, read_manifest
from kb.search.index.schema import VERSION
from kb.search.index.snapshot import Snapshot, open_snapshot
from kb.search.page import MAX_FOREIGN, page, visible
from kb.search.query import Question, understand
from kb.search.ranking.asked import in_numbers
from kb.search.ranking.rerank import Ranked, nothing, rerank
from kb.search.ranking.weights import BUNDLED, Weights, read_weights
from kb.search.results import Shown, marked_terms, suggestion
from kb.search.scoring import Scored, Terms, best, look_up, score
from kb.search.suggest import completions, endings
from kb.settings import Locale

#: So many of the best articles are looked at closely.
TOP = 20
MAX_SUGGESTIONS = 20
#: So many answers are kept until the index changes: most readers ask what others have just asked.
KEPT_ANSWERS = 512
_OPENING_TRIES = 5


class _Asked(NamedTuple):
    """A question put to one state of the index, with every article that has any of its terms."""

    snapshot: Snapshot
    question: Question
    terms: Terms
    scored: Scored


class Searcher:
    """Searches the index in a folder. Follows the index when it changes on disk; safe to share between threads."""

    def __init__(self, index_dir: Path, weights: Path = BUNDLED, kept: int = KEPT_ANSWERS) -> None:
        self._index_dir = index_dir
        self._weights = read_weights(weights)
        self._kept = kept
        self._opening = Lock()
        self._mark: tuple[int, int] | None = None
        self._answers: _Answers | None = None

    def ready(self) -> bool:
        """Say whether there is an index to search."""
        try:
            self._current()
        except Unavailable:
            return False
        return True

    def warm_up(self) -> None:
        """Compile what a search runs, or load it: some seconds where nothing is compiled yet."""
        for opened in self._current().snapshot.segments[:1] if self.ready() else ():
            article = opened.segment.article(0)
            self.search(Query(article.title, article.locale))

    @property
    def opened(self) -> object:
        """What changes whenever a newer index has been opened. Costs no look at the disk, as `state` does."""
        return self._mark

    def state(self) -> object:
        """Return what changes whenever a search may find something else; None when there is no index yet."""
        return self._mark if self.ready() else None

    def search(self, query: Query) -> SearchResults:
        """Find the articles that answer a query. Raises Unavailable when there is no index yet."""
        if len(query.text) > MAX_QUERY_CHARACTERS:
            query = replace(query, text=query.text[:MAX_QUERY_CHARACTERS])
        return self._current().search(query)

    def suggest(self, text: str, locale: Locale, limit: int = 8) -> tuple[Suggestion, ...]:
        """Complete what is being typed with articles of the reader's locale. Raises Unavailable without an index."""
        return self._current().suggest(text[:MAX_QUERY_CHARACTERS], locale, limit)

    def related(self, text: str, locale: Locale, limit: int) -> tuple[str, ...]:
        """Return the slugs of the reader's articles that say most of these words, whether they answer or not.

        Raises Unavailable when there is no index yet.
        """
        snapshot = self._current().snapshot
        question = understand(text, locale, snapshot)
        asked = _put(snapshot, question, question.own | question.also)
        found = best(asked.scored, lambda opened: opened.own[locale], limit)
        return tuple(each.opened.segment.article(each.article).slug for each in found)

    def _current(self) -> "_Answers":
        """Return the newest index. While one thread opens a new one, the others go on with the old."""
        mark = manifest_mark(self._index_dir)
        if mark != self._mark and self._opening.acquire(blocking=self._answers is None):
            try:
                if mark != self._mark:
                    self._open(mark)
            finally:
                self._opening.release()
        if self._answers is None:
            raise Unavailable(f"{self._index_dir.name} holds no index yet; run `kb index`.")
        return self._answers

    def _open(self, mark: tuple[int, int] | None) -> None:
        for _ in range(_OPENING_TRIES):
            manifest = read_manifest(self._index_dir)
            if manifest is None or manifest.version != VERSION:
                return  # Keep what is open: the index is being built anew.
            before = self._answers.snapshot if self._answers else None
            try:
                snapshot = open_snapshot(self._index_dir, manifest, before)
            except (OSError, ValueError, KeyError):
                mark = manifest_mark(self._index_dir)  # Replaced while it was being opened.
            else:
                self._answers = _Answers(snapshot, self._weights, self._kept)
                self._mark = mark
                return


class _Answers:
    """One state of the index with the latest answers given from it."""

    def __init__(self, snapshot: Snapshot, weights: Weights, kept: int) -> None:
        self.snapshot = snapshot
        self.search = lru_cache(kept)(partial(_search, snapshot, weights))
        completing = weights._replace(ranking=weights.completing)
        self.suggest = lru_cache(kept)(partial(_suggest, snapshot, completing))


def _search(snapshot: Snapshot, weights: Weights, query: Query) -> SearchResults:
    question = understand(query.text, query.locale, snapshot)
    asked = _put(snapshot, question, question.own | question.also)
    numbers = in_numbers(question, asked.terms)

    def ranked(category: str) -> Ranked:
        found = best(asked.scored, visible(query.locale, category), TOP)
        return rerank(numbers, asked.terms, found, weights)

    own = ranked(query.category)
    if (ranked("") if query.category else own).answered:
        foreign = nothing(own.candidates)
    else:
        others = best(asked.scored, lambda opened: opened.foreign[query.locale], MAX_FOREIGN)
        foreign = rerank(numbers, asked.terms, others, weights)
    return page(query, question, asked.scored, own, foreign, _shown(asked, query.locale))


def _suggest(
    snapshot: Snapshot, weights: Weights, text: str, locale: Locale, limit: int
) -> tuple[Suggestion, ...]:
    question = understand(text, locale, snapshot)
    asked = _put(
        snapshot, question, question.own | question.also | endings(question.folded, snapshot)
    )
    found = best(asked.scored, lambda opened: opened.own[locale], TOP)
    searched = rerank(in_numbers(question, asked.terms), asked.terms, found, weights)
    best_few = completions(snapshot, question.text, locale, searched, min(limit, MAX_SUGGESTIONS))
    shown = _shown(asked, locale)
    return tuple(suggestion(candidate, shown) for candidate in best_few)


def _put(snapshot: Snapshot, question: Question, weighted: Mapping[str, float]) -> _Asked:
    terms = look_up(snapshot, weighted)
    return _Asked(snapshot, question, terms, score(snapshot, terms))


def _shown(asked: _Asked, locale: Locale) -> Shown:
    return Shown(locale, marked_terms(asked.question, asked.terms), asked.snapshot.traditional)
