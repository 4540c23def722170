"""What the templates of home, a category and an article receive, as plain data."""

from collections.abc import Iterable
from dataclasses import dataclass

from kb.articles.article import Article, Category, Section
from kb.articles.library import Library
from kb.articles.links import address
from kb.helpcentre.entries import Entry, entry, existing_entries
from kb.settings import Locale

MIN_CONTENTS = 3
FEATURED = 8
RELATED = 4


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
    library: Library, article: Article, locale: Locale, related: Iterable[str]
) -> ArticlePage:
    """Return an article's page for a reader of the locale; `related` are the slugs of articles about the same."""
    previous, following = library.neighbours(article, locale)
    translations = library.translations(article.slug).items()
    others = [slug for slug in related if slug != article.slug]
    own = address(article.locale, "articles", article.slug)
    contents = tuple(section for section in article.sections if section.level == 2)  # noqa: PLR2004  # h2
    return ArticlePage(
        article=article,
        html=library.html(article, locale),
        category=library.category(article.category, locale),
        contents=contents if len(contents) >= MIN_CONTENTS else (),
        previous=entry(previous, locale, library) if previous else None,
        next=entry(following, locale, library) if following else None,
        languages=tuple(
            (other, address(other, "articles", each.slug)) for other, each in translations
        ),
        address=own,
        source=f"{own}.md",
        topic=next(iter(article.topics), ""),
        related=existing_entries(library, others[:RELATED], locale),
    )


def about(article: Article) -> str:
    """Return the words by which articles about the same are found."""
    return " ".join((article.title, article.summary, *article.keywords))


def _shelves(library: Library, locale: Locale) -> tuple[Shelf, ...]:
    return tuple(
        Shelf(
            category,
            address(locale, "categories", category.key),
            len(library.articles(locale, category.key)),
        )
        for category in library.categories(locale)
    )
