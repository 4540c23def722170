"""Turns an article into what the index keeps: counted terms, beginnings for suggestions, and what a result shows."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from kb.articles.article import Article, Section
from kb.search.words.concepts import concept_terms
from kb.search.words.phrases import FORM, pinyin_terms
from kb.search.words.pinyin import initials, syllables
from kb.text.fold import fold
from kb.text.tokens import runs, stem, terms

#: How much a term counts by where it stands. Other questions count like the title (see the judged questions).
TITLE, QUESTION, KEYWORD, SUMMARY, HEADING, TEXT = 1.5, 1.0, 0.7, 0.5, 1.5, 1.0
#: How much a beginning counts for suggestions: of the title, of another question, and in the middle of either. A
#: suggestion shows its title: what begins in there is seen to fit, what begins a question is not.
FIRST, OTHER, MIDDLE = 1.0, 0.6, 0.7
MAX_START_BYTES = 47
#: Words this short have no forms worth keeping.
_SHORT = 3

#: Kinds of beginnings: as written, as pinyin, as initials.
TYPED, SOUND, LETTERS = "h", "p", "i"


def article_key(article: Article) -> str:
    """Return what names an article in the index."""
    return f"{article.locale}/{article.slug}"


def documents(article: Article) -> Iterator[dict[str, Any]]:
    """Yield the fields of an article's Whoosh documents: the article itself first, then its sections."""
    key = article_key(article)
    yield {
        "key": key,
        "terms": _article_terms(article),
        "starts": _starts(article),
        "stored": [
            article.slug,
            article.path,
            article.locale,
            article.category,
            article.title,
            list(article.questions),
            list(article.keywords),
            article.summary,
        ],
    }
    for section in article.sections:
        yield {
            "key": key,
            "terms": _section_terms(section),
            "stored": [section.title, section.anchor, section.text, _unlike(section.text)],
        }


def _article_terms(article: Article) -> dict[str, float]:
    counted: Counter[str] = Counter()
    parts = [(article.title, TITLE), (article.summary, SUMMARY)]
    parts += [(question, QUESTION) for question in article.questions]
    parts += [(keyword, KEYWORD) for keyword in article.keywords]
    for text, weight in parts:
        folded = fold(text)
        for term in [*terms(folded), *form_terms(folded)]:
            counted[term] += weight  # type: ignore[assignment]  # A Counter of floats.
        if weight != SUMMARY:
            for term in [*pinyin_terms(folded), *concept_terms(folded)]:
                counted[term] += weight  # type: ignore[assignment]
    return dict(counted)


def _unlike(text: str) -> str:
    """Return the folded text unless lower case alone makes it, which is quicker done again than read."""
    folded = fold(text)
    return "" if folded == text.lower() else folded


def _section_terms(section: Section) -> dict[str, float]:
    counted: Counter[str] = Counter()
    for text, weight in ((section.title, HEADING), (section.text, TEXT)):
        folded = fold(text)
        for term in [*terms(folded), *form_terms(folded)]:
            counted[term] += weight  # type: ignore[assignment]
    return dict(counted)


def form_terms(folded: str) -> Iterator[str]:
    """Yield words as they are written where the stem differs: for completing a word and for mending its spelling."""
    for run in runs(folded):
        if (
            not run.han
            and run.text.isalpha()
            and stem(run.text) != run.text
            and len(run.text) > _SHORT
        ):
            yield FORM + run.text


def _starts(article: Article) -> dict[str, float]:
    found: dict[str, float] = {}
    phrases = [
        (article.title, FIRST),
        *((text, OTHER) for text in (*article.questions, *article.keywords)),
    ]
    for text, weight in phrases:
        for start, first in _phrase_starts(fold(text)):
            worth = weight if first else weight * MIDDLE
            cut = start.encode()[:MAX_START_BYTES].decode(errors="ignore")
            found[cut] = max(found.get(cut, 0.0), worth)
    return found


def _phrase_starts(folded: str) -> Iterator[tuple[str, bool]]:
    """Yield what somebody may type to reach a phrase, from each of its words on, in three kinds."""
    written, sounds, letters = spoken_units(folded)
    for index in range(len(written)):
        first = index == 0
        yield TYPED + join_units(written[index:]), first
        if sounds != written:
            yield SOUND + "".join(sounds[index:]), first
            yield LETTERS + "".join(letters[index:]), first


def spoken_units(folded: str) -> tuple[list[str], list[str], list[str]]:
    """Return the units of a phrase (a Han character, a word) as written, as pinyin and as initials."""
    written: list[str] = []
    sounds: list[str] = []
    letters: list[str] = []
    for run in runs(folded):
        read = syllables(run.text) if run.han else [run.text]
        same = len(read) == len(run.text)
        written += list(run.text) if run.han else [run.text]
        sounds += read if same or not run.han else list(run.text)
        letters += (
            ([initials([s]) for s in read] if same else list(run.text)) if run.han else [run.text]
        )
    return written, sounds, letters


def join_units(units: list[str]) -> str:
    """Join units as they are typed: a space only between two words that are not Han."""
    text = ""
    for unit in units:
        gap = " " if text and text[-1].isascii() and unit[:1].isascii() else ""
        text += gap + unit
    return text
