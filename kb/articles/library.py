"""The library: every article that can be read, in every locale, with fallback. Immutable; a change makes a new one."""

import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from kb.articles.addresses import Addresses
from kb.articles.article import Article, Category
from kb.articles.builder import Progress, own_traditional, update_cache
from kb.articles.cache import Cache, PageKey, cache_path, read_cache
from kb.articles.contents import Contents, changed_paths, load_contents
from kb.articles.folder import Folder
from kb.articles.links import Resolve, fill_markdown, fill_references
from kb.articles.markdown import SafeHtml, declare_safe
from kb.articles.problem import Problem
from kb.articles.shelf import Shelf, fill_shelf
from kb.articles.traditional import Traditional
from kb.errors import NotFound, Unavailable, Withdrawn
from kb.i18n.locales import FALLBACKS
from kb.settings import Locale, Settings

log = logging.getLogger(__name__)

#: Rendered pages that a process keeps at hand; one takes about 20 kB.
_PAGES_AT_HAND = 512


class Library:
    """Every article of a site at one moment."""

    def __init__(
        self, settings: Settings, contents: Contents, before: "Library | None" = None
    ) -> None:
        """Arrange the contents; what did not change since an earlier library is taken over from it."""
        self._traditional = own_traditional(settings, contents.words)
        self._spelling = sha256(repr(self._traditional).encode()).hexdigest()[:8]
        self._contents = contents
        self._cache = cache_path(settings.data_dir)
        changed = changed_paths(before.contents, contents) if before else None
        earlier = before._shelves if before else {}  # noqa: SLF001  # Its own kind.
        self._shelves: dict[Locale, Shelf] = {
            locale: fill_shelf(contents, locale, self._traditional, earlier.get(locale), changed)
            for locale in settings.locales
        }
        self._redirects = self._find_redirects()
        self._page = lru_cache(_PAGES_AT_HAND)(self._read_page)

    @property
    def stamp(self) -> str:
        """What changes whenever anything that a reader can see changes."""
        return self._contents.stamp

    @property
    def locales(self) -> tuple[Locale, ...]:
        """The site's languages, in its own order."""
        return tuple(self._shelves)

    @property
    def traditional(self) -> Traditional:
        """How the site writes Traditional, for what is shown outside an article's page."""
        return self._traditional

    @property
    def contents(self) -> Contents:
        """Everything the library was made from."""
        return self._contents

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong with single files when they were read; `kb.articles.check` finds more."""
        return self._contents.problems

    @property
    def synonyms(self) -> dict[str, Any]:
        """`_synonyms.yml` as written, by locale; a reader of zh-hant gets those of zh-hans."""
        return self._contents.words.synonyms

    def find(self, slug: str, locale: Locale) -> Article:
        """Return the article with this slug as a reader of the locale sees it; `article.locale` says in which language.

        Its slug may differ from the one asked for, which is then a slug of another language. Raises NotFound.
        """
        for choice in (locale, *FALLBACKS[locale]):
            shelf = self._shelves.get(choice)
            if shelf and (found := shelf.by_slug.get(slug)):
                return self._shelves[locale].by_path[found.path]
        raise NotFound(f"There is no article {slug!r}.")

    def moved(self, slug: str) -> str:
        """Return the present slug of an article that once had this one. Raises Withdrawn, or NotFound."""
        if present := self._redirects.get(slug):
            return present
        if self.withdrawn(slug) is not None:
            raise Withdrawn(f"The article {slug!r} was withdrawn.")
        raise NotFound(f"There is no article {slug!r}.")

    def find_moved(self, slug: str, locale: Locale) -> Article:
        """Return an article by its slug or one that it once had. Raises as `find` and `moved` do."""
        try:
            return self.find(slug, locale)
        except NotFound:
            return self.find(self.moved(slug), locale)

    def withdrawn(self, slug: str) -> str | None:
        """Return what to read instead of an article that is gone for good (empty for nothing); None if it is not."""
        found = (one.instead for one in self._contents.words.withdrawn if one.slug == slug)
        return next(found, None)

    def category(self, key: str, locale: Locale) -> Category:
        """Return a category that has an article to read in the locale. Raises NotFound."""
        try:
            return self._shelves[locale].categories[key]
        except KeyError:
            raise NotFound(f"There is no category {key!r}.") from None

    def categories(self, locale: Locale) -> tuple[Category, ...]:
        """Return the categories that have an article to read in the locale, in the site's order."""
        return tuple(self._shelves[locale].categories.values())

    def articles(self, locale: Locale, category: str | None = None) -> tuple[Article, ...]:
        """Return everything that can be read in the locale, of one category or all, in reading order."""
        articles = self._shelves[locale].articles
        return (
            articles
            if category is None
            else tuple(one for one in articles if one.category == category)
        )

    def own_articles(self, locale: Locale) -> tuple[Article, ...]:
        """Return those that can be read in the locale's own language: an open fallback is no page of its own."""
        return self._shelves[locale].own

    def translations(self, slug: str) -> dict[Locale, Article]:
        """Return the article in every language it can be read in, converted ones too; nothing for an unknown slug."""
        path = next(
            (found.path for shelf in self._shelves.values() if (found := shelf.by_slug.get(slug))),
            "",
        )
        found_here = ((locale, shelf.by_path.get(path)) for locale, shelf in self._shelves.items())
        return {
            locale: article
            for locale, article in found_here
            if article and article.locale == locale
        }

    def neighbours(self, article: Article, locale: Locale) -> tuple[Article | None, Article | None]:
        """Return the articles before and after this one in its category, as a reader of the locale sees them."""
        row = self.articles(locale, article.category)
        place = next((number for number, one in enumerate(row) if one.path == article.path), None)
        if place is None:
            return None, None
        return (row[place - 1] if place else None), (
            row[place + 1] if place + 1 < len(row) else None
        )

    def html(self, article: Article, locale: Locale | None = None) -> SafeHtml:
        """Return the article's page, with links for a reader of the locale (the article's own by default).

        Raises NotFound when the article is gone since, Unavailable when nothing can be read.
        """
        key = PageKey(article.locale, article.path, article.converted)
        return self._page(key, locale or article.locale)

    def source(self, article: Article, locale: Locale | None = None) -> str:
        """Return the article as Markdown: title, summary and text, with links for a reader of the locale.

        Raises NotFound when the article is gone since, Unavailable when nothing can be read.
        """
        key = PageKey(article.locale, article.path, article.converted)
        with self._open(key) as cache:
            markdown, facts = cache.markdown(key)
        return fill_markdown(
            markdown, facts.references, self._resolver(key, locale or article.locale)
        )

    def _read_page(self, key: PageKey, locale: Locale) -> SafeHtml:
        with self._open(key) as cache:
            html = cache.html(key)
        return declare_safe(fill_references(html, self._resolver(key, locale)))

    @contextmanager
    def _open(self, key: PageKey) -> Iterator[Cache]:
        try:
            with read_cache(self._cache) as cache:
                yield cache
        except KeyError:
            raise NotFound(f"There is no article {key.path!r} any more.") from None
        except sqlite3.Error as error:
            log.warning("The articles cannot be read: %s.", error)
            raise Unavailable("The articles cannot be read at the moment.") from error

    def _resolver(self, key: PageKey, reader: Locale) -> Resolve:
        written: Locale = "zh-hans" if key.converted else key.locale
        pictures = self._contents.pictures
        return Addresses(self._shelves, pictures, written, reader, self._spelling).resolve

    def _find_redirects(self) -> dict[str, str]:
        shelves = list(self._shelves.values())
        moved = [one for shelf in reversed(shelves) for one in shelf.articles if one.redirect_from]
        return {
            old: article.slug
            for article in moved
            for old in article.redirect_from
            if not any(old in shelf.by_slug for shelf in shelves)
        }


def build_library(
    settings: Settings,
    *,
    progress: Progress | None = None,
    folder: Folder | None = None,
    may_empty: bool = False,
) -> Library:
    """Read and render what changed in the articles folder, keep it, and return the library as it is now.

    `folder` is how the folder was just seen, where somebody has looked already. Where no article is left in it, all
    stay as they were, unless they `may_empty` the site.
    """
    update_cache(settings, progress, folder, may_empty=may_empty)
    path = cache_path(settings.data_dir)
    library = _load(settings, _built.get(path))
    _built.clear()
    _built[path] = library
    return library


#: What this process built last, so that a watcher reads and arranges only what changed since.
_built: dict[Path, Library] = {}


def _load(settings: Settings, before: Library | None) -> Library:
    """Return the library as the cache has it now. Raises sqlite3.Error when the cache cannot be read."""
    contents = load_contents(cache_path(settings.data_dir), before.contents if before else None)
    return Library(settings, contents, before)


class LiveLibrary:
    """The library as web workers use it: asked on every request, loaded anew when another process changed the cache."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._path = cache_path(settings.data_dir)
        self._lock = threading.Lock()
        self._seen: object = None
        self._library: Library | None = None

    def current(self) -> Library:
        """Return the library as it is on disk now; built first where it never was. Costs one look at one file."""
        seen = self._look()
        library = self._library
        if library and (seen == self._seen or seen is None):
            return library
        # Whoever comes while another thread loads reads the earlier library, if there is one.
        if self._lock.acquire(blocking=library is None):
            try:
                self._load()
            finally:
                self._lock.release()
        return self._library or self.current()

    def _look(self) -> object:
        try:
            found = os.stat(self._path)  # noqa: PTH116  # on every request, and twice as quick
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _load(self) -> None:
        seen = self._look()
        if self._library and seen == self._seen:
            return
        try:
            library = _load(self._settings, self._library)
        except sqlite3.Error:
            library = Library(self._settings, Contents())
        if not library.stamp and not self._library:
            update_cache(self._settings)
            seen, library = self._look(), _load(self._settings, None)
        if library.stamp:
            self._library = library
        self._seen = seen
