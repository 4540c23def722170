"""What the JSON API answers (contracts.md): plain dictionaries made from what the work returned."""

from html import escape
from typing import Any
from urllib.parse import urlencode

from kb.articles.article import Article
from kb.articles.library import Library
from kb.articles.links import address
from kb.errors import NotFound
from kb.search.hits import Hit, Marked, SearchResults, Suggestion
from kb.settings import Locale

Json = dict[str, Any]


def search_answer(results: SearchResults) -> Json:
    """Return the answer of `/search` and of `kb search --json`."""
    return {
        "query": results.query,
        "locale": results.locale,
        "answered": results.answered,
        "confidence": results.confidence,
        "total": results.total,
        "did_you_mean": results.did_you_mean,
        "results": [_hit(hit) for hit in results.hits],
    }


def suggest_answer(query: str, suggestions: tuple[Suggestion, ...], library: Library) -> Json:
    """Return the answer of `/suggest`; an article also names its category."""
    return {"query": query, "items": [_suggestion(one, library) for one in suggestions]}


def article_summary(article: Article, locale: Locale) -> Json:
    """Return an article as it stands in a list, for a reader of the locale."""
    return {
        "slug": article.slug,
        "title": article.title,
        "summary": article.summary,
        "url": address(locale, "articles", article.slug),
        "locale": article.locale,
        "converted": article.converted,
        "category": article.category,
        "updated": article.updated.isoformat() if article.updated else None,
    }


def article_answer(article: Article, locale: Locale, library: Library) -> Json:
    """Return a whole article: as HTML, as Markdown, with its sections and other languages."""
    return {
        **article_summary(article, locale),
        "keywords": list(article.keywords),
        "questions": list(article.questions),
        "html": str(library.html(article, locale)),
        "markdown": library.source(article),
        "sections": [
            {"title": section.title, "anchor": section.anchor, "level": section.level}
            for section in article.sections
        ],
        "translations": {
            other: address(other, "articles", translation.slug)
            for other, translation in library.translations(article.slug).items()
        },
    }


def hit_address(hit: Hit) -> str:
    """Return where a hit leads: its page, and the section that fits best."""
    anchor = hit.section.anchor if hit.section else ""
    return address(hit.locale, "articles", hit.slug, anchor=anchor)


def plain(text: Marked) -> str:
    """Return a marked text without its marks."""
    return "".join(piece for piece, _ in text)


def _hit(hit: Hit) -> Json:
    section = hit.section
    answer: Json = {
        "slug": hit.slug,
        "title": plain(hit.title),
        "url": hit_address(hit),
        "locale": hit.locale,
        "category": hit.category,
        "snippet": _with_marks(hit.snippet),
        "section": {"title": section.title, "anchor": section.anchor} if section else None,
        "score": hit.score,
    }
    return answer | {"converted": True} if hit.converted else answer


def _with_marks(text: Marked) -> str:
    return "".join(
        [f"<mark>{escape(piece)}</mark>" if found else escape(piece) for piece, found in text]
    )


def _suggestion(suggestion: Suggestion, library: Library) -> Json:
    title = plain(suggestion.title)
    if suggestion.slug is None:
        url = address(suggestion.locale, "search") + _query(title)
        return {"kind": "query", "title": title, "slug": None, "url": url}
    return {
        "kind": "article",
        "title": title,
        "slug": suggestion.slug,
        "url": address(suggestion.locale, "articles", suggestion.slug),
        "category": _category_title(suggestion, library),
    }


def _query(text: str) -> str:
    return "?" + urlencode({"q": text})


def _category_title(suggestion: Suggestion, library: Library) -> str:
    try:
        return library.category(suggestion.category, suggestion.locale).title
    except NotFound:  # moved since the index was written
        return ""
