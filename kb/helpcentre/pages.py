"""What each template of the reader's door receives, as plain data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from urllib.parse import urlencode

from kb.articles.article import Article, Category, Section
from kb.articles.library import Library
from kb.articles.links import address
from kb.errors import NotFound
from kb.helpcentre.answers import hit_address, plain
from kb.search.hits import MAX_QUERY_CHARACTERS, Hit, Marked, Query, SearchResults
from kb.settings import Locale

PER_PAGE = 10
MIN_CONTENTS = 3
FEATURED = 8
RELATED = 4
ANSWER_LINES = 3
ANSWER_CHARACTERS = 90


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a list."""

    title: str
    address: str
    locale: Locale
    summary: str = ""
    category: str = ""
    updated: date | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category with the articles a reader finds in it."""

    category: Category
    address: str
    count: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """The front of the help centre."""

    shelves: tuple[Shelf, ...]
    featured: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class CategoryPage:
    """All articles of a category, and its neighbours."""

    category: Category
    entries: tuple[Entry, ...]
    shelves: tuple[Shelf, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article as a reader of one locale sees it; `article.locale` says in which language its text is."""

    article: Article
    html: str  # declared safe by kb.articles.markdown
    category: Category
    contents: tuple[Section, ...]
    previous: Entry | None
    next: Entry | None
    languages: tuple[tuple[Locale, str], ...]
    address: str
    source: str
    topic: str
    related: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One found article."""

    title: Marked
    address: str
    locale: Locale
    converted: bool
    category: str
    section: str
    updated: date | None
    snippet: Marked


@dataclass(frozen=True, slots=True)
class Answer:
    """The passage that probably answers, to be shown before the results."""

    title: str
    section: str
    address: str
    lines: tuple[str, ...]
    category: str
    updated: date | None


@dataclass(frozen=True, slots=True)
class Filter:
    """A way to narrow the results."""

    title: str
    address: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """What a search found: good results, or the honest no-answer page."""

    query: str
    answered: bool
    total: int
    answer: Answer | None
    results: tuple[Result, ...]
    did_you_mean: str | None
    filters: tuple[Filter, ...]
    page: int
    pages: int

    def page_address(self, page: int) -> str:
        """Return the address of another page of these results, relative to this one."""
        chosen = next((each.address for each in self.filters if each.current), "")
        return f"{chosen or '?' + urlencode({'q': self.query})}&page={page}"


def home_page(library: Library, locale: Locale) -> HomePage:
    """Return the front page: every category, and the articles their editors chose."""
    featured = [article for article in library.articles(locale) if article.featured]
    return HomePage(
        _shelves(library, locale),
        tuple(entry(article, locale, library) for article in featured[:FEATURED]),
    )


def category_page(library: Library, key: str, locale: Locale) -> CategoryPage:
    """Return a category's page. Raises NotFound."""
    category = library.category(key, locale)
    entries = (entry(article, locale, library) for article in library.articles(locale, key))
    return CategoryPage(category, tuple(entries), _shelves(library, locale))


def article_page(
    library: Library, article: Article, locale: Locale, related: Iterable[Hit]
) -> ArticlePage:
    """Return an article's page for a reader of the locale; `related` is what a search for its words finds."""
    previous, following = library.neighbours(article, locale)
    others = library.translations(article.slug).items()
    own = address(article.locale, "articles", article.slug)
    contents = tuple(section for section in article.sections if section.level == 2)  # noqa: PLR2004  # h2
    return ArticlePage(
        article=article,
        html=library.html(article, locale),
        category=library.category(article.category, locale),
        contents=contents if len(contents) >= MIN_CONTENTS else (),
        previous=entry(previous, locale, library) if previous else None,
        next=entry(following, locale, library) if following else None,
        languages=tuple((other, address(other, "articles", each.slug)) for other, each in others),
        address=own,
        source=f"{own}.md",
        topic=next(iter(article.topics), ""),
        related=_related(library, article, locale, related),
    )


def related_query(article: Article, locale: Locale) -> Query:
    """Return the search for articles about the same: by this one's own words."""
    words = " ".join((article.title, *article.keywords))
    return Query(words[:MAX_QUERY_CHARACTERS], locale, limit=RELATED + 1)


def results_page(library: Library, results: SearchResults, category: str, page: int) -> ResultsPage:
    """Return one page of what a search found, for a reader of `results.locale`."""
    found = tuple(result(hit, library) for hit in results.hits)
    first = results.hits[:1] if results.answered and page == 1 and not category else ()
    return ResultsPage(
        query=results.query,
        answered=results.answered,
        total=results.total,
        answer=next((made for hit in first if (made := _answer(hit, library))), None),
        results=found,
        did_you_mean=results.did_you_mean,
        filters=_filters(library, results, category),
        page=page,
        pages=ceil(results.total / PER_PAGE),
    )


def entry(article: Article, locale: Locale, library: Library) -> Entry:
    """Return an article as it stands in a list, for a reader of the locale."""
    return Entry(
        title=article.title,
        address=address(locale, "articles", article.slug),
        locale=article.locale,
        summary=article.summary,
        category=_category_title(library, article.category, locale),
        updated=article.updated,
    )


def read_articles(library: Library, slugs: Sequence[str], locale: Locale) -> tuple[Entry, ...]:
    """Return the articles of a trail that still exist, newest first."""
    return tuple(_existing(library, reversed(slugs), locale))


def result(hit: Hit, library: Library) -> Result:
    """Return a hit with what its article says of itself."""
    article = _article(library, hit)
    return Result(
        title=hit.title,
        address=hit_address(hit),
        locale=hit.locale,
        converted=hit.converted,
        category=_category_title(library, hit.category, hit.locale),
        section=hit.section.title if hit.section else "",
        updated=article.updated if article else None,
        snippet=hit.snippet,
    )


def _answer(hit: Hit, library: Library) -> Answer | None:
    """Return the beginning of the section that fits best; of the first one with words where that is only a title."""
    article = _article(library, hit)
    if article is None:
        return None
    anchor = hit.section.anchor if hit.section else ""
    best = (each for each in article.sections if each.anchor == anchor and each.text)
    worded = (each for each in article.sections if each.text)
    section = next(best, None) or next(worded, None)
    if section is None:
        return None
    return Answer(
        title=plain(hit.title),
        section=section.title if section.anchor else "",
        address=address(hit.locale, "articles", hit.slug, anchor=section.anchor),
        lines=tuple(_shortened(line) for line in section.text.splitlines()[:ANSWER_LINES]),
        category=_category_title(library, hit.category, hit.locale),
        updated=article.updated,
    )


def _related(
    library: Library, article: Article, locale: Locale, hits: Iterable[Hit]
) -> tuple[Entry, ...]:
    others = [hit.slug for hit in hits if hit.slug != article.slug and hit.locale == locale]
    return tuple(_existing(library, others[:RELATED], locale))


def _shortened(line: str) -> str:
    return line if len(line) <= ANSWER_CHARACTERS else line[: ANSWER_CHARACTERS - 1].rstrip() + "…"


def _shelves(library: Library, locale: Locale) -> tuple[Shelf, ...]:
    return tuple(
        Shelf(
            category,
            address(locale, "categories", category.key),
            len(library.articles(locale, category.key)),
        )
        for category in library.categories(locale)
    )


def _filters(library: Library, results: SearchResults, chosen: str) -> tuple[Filter, ...]:
    everything = Filter(
        "", _filter_address(results.query, ""), sum(results.categories.values()), not chosen
    )
    by_count = sorted(results.categories.items(), key=lambda item: -item[1])
    return (
        everything,
        *(
            Filter(
                _category_title(library, key, results.locale),
                _filter_address(results.query, key),
                count,
                key == chosen,
            )
            for key, count in by_count
        ),
    )


def _filter_address(query: str, category: str) -> str:
    return "?" + urlencode({"q": query} | ({"category": category} if category else {}))


def _category_title(library: Library, key: str, locale: Locale) -> str:
    try:
        return library.category(key, locale).title
    except NotFound:
        return ""


def _article(library: Library, hit: Hit) -> Article | None:
    return next(iter(_found(library, [hit.slug], hit.locale)), None)


def _existing(library: Library, slugs: Iterable[str], locale: Locale) -> Iterable[Entry]:
    return (entry(article, locale, library) for article in _found(library, slugs, locale))


def _found(library: Library, slugs: Iterable[str], locale: Locale) -> Iterable[Article]:
    for slug in slugs:
        try:
            yield library.find(slug, locale)
        except NotFound:  # the index or a cookie may be older than the library
            continue
