"""What a reader sees of a candidate: title, place, marked snippet, in the reader's own script."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kb.search.hits import Hit, HitSection, Marked, Suggestion
from kb.search.index.records import ShownArticle, ShownSection
from kb.search.query import Question
from kb.search.scoring import Candidate, Terms
from kb.search.snippet import mark, snippet
from kb.search.words.concepts import CONCEPT
from kb.search.words.phrases import FORM, PINYIN
from kb.settings import Locale
from kb.text.tokens import terms, without_asking

_NO_SECTION = ShownSection("", "", "", "")


@dataclass(frozen=True, slots=True)
class Shown:
    """How to show candidates: to whom, with which terms marked (and what each is worth), and in whose Traditional."""

    locale: Locale
    wanted: Mapping[str, float]
    traditional: Callable[[str], str]

    def text(self, text: str, article: ShownArticle) -> str:
        """Return a text of the article as this reader reads it."""
        return self.traditional(text) if self.converts(article) else text

    def converts(self, article: ShownArticle) -> bool:
        """Say whether the article is shown in Traditional made from Simplified."""
        return self.locale == "zh-hant" and article.locale == "zh-hans"


def hit(candidate: Candidate, shown: Shown) -> Hit:
    """Return a candidate as a result."""
    segment = candidate.opened.segment
    article = segment.article(candidate.article)
    is_section = candidate.section != int(segment.firsts[candidate.article])
    section = segment.section(candidate.section) if is_section else _NO_SECTION
    converted = shown.converts(article)
    title = shown.text(section.title, article) if section.anchor else ""
    return Hit(
        slug=article.slug,
        locale="zh-hant" if converted else article.locale,
        category=article.category,
        title=mark(shown.text(article.title, article), shown.wanted),
        snippet=_snippet(section, article, shown),
        section=HitSection(title, section.anchor) if section.anchor else None,
        score=round(candidate.score, 4),
        converted=converted,
    )


def _snippet(section: ShownSection, article: ShownArticle, shown: Shown) -> Marked:
    if section.text:
        found = snippet(section.text, shown.wanted, section.folded)
    else:
        found = snippet(article.summary, shown.wanted)
    if not shown.converts(article):
        return found
    # Converted after it is cut, which is quicker than before; and whole, so that no word is parted.
    return mark(shown.traditional("".join(piece for piece, _ in found)), shown.wanted)


def suggestion(candidate: Candidate, shown: Shown) -> Suggestion:
    """Return a candidate as a completion."""
    article = candidate.opened.segment.article(candidate.article)
    return Suggestion(
        title=mark(shown.text(article.title, article), shown.wanted),
        slug=article.slug,
        locale="zh-hant" if shown.converts(article) else article.locale,
        category=article.category,
    )


def marked_terms(question: Question, found: Terms) -> dict[str, float]:
    """Return what to mark and how much each tells: the reader's words, and whole what the site says instead.

    Words that only ask are marked when there is nothing else, and single characters when there is nothing longer.
    """
    tells = dict(zip(found.names, found.rarity.tolist(), strict=True))
    subject = terms(without_asking(question.mended))
    beside = question.also.keys() | (question.own.keys() - subject if subject else ())
    written = {
        name: rarity
        for name, rarity in tells.items()
        if name not in beside and name[0] not in (PINYIN, FORM, CONCEPT)
    }
    for other in question.otherwise:
        if other not in written:
            of_it = (other,) if other in tells else terms(other)
            written[other] = max((tells.get(term, 0.0) for term in of_it), default=0.0)
    return {name: rarity for name, rarity in written.items() if len(name) > 1} or written
