"""Bring the cache up to date with the articles folder: read, render and keep only what changed."""

from collections.abc import Callable
from hashlib import sha256

from kb.articles.cache import (
    Cache,
    Facts,
    Page,
    PageKey,
    PictureState,
    SourceState,
    cache_path,
    write_cache,
)
from kb.articles.compiler import Compiled, Source, compile_article
from kb.articles.folder import FileStamp, Folder, scan
from kb.articles.images import read_picture
from kb.articles.markdown import RENDERER_VERSION
from kb.articles.problem import BrokenArticle, Problem
from kb.articles.sitewords import SiteWords, read_site_words
from kb.articles.traditional import Traditional
from kb.settings import LOCALES, Settings

#: Called now and then with (done, total) sources.
Progress = Callable[[int, int], None]


def update_cache(settings: Settings, progress: Progress | None = None) -> None:
    """Make the cache agree with the articles folder. A broken file is noted, and its last good page stays."""
    with write_cache(cache_path(settings.data_dir)) as cache:
        folder = scan(settings.articles_dir, settings.locales)
        words = read_site_words(settings.articles_dir, settings.locales)
        _update_pictures(cache, folder)
        _update_sources(cache, folder, settings, progress)
        _update_traditional(cache, own_traditional(settings, words))
        _update_site(cache, words, folder)


def own_traditional(settings: Settings, words: SiteWords) -> Traditional:
    """Return how the site writes Traditional: by its `_traditional.yml`, and its name as its settings give it."""
    return Traditional(words.traditional, ((settings.name["zh-hans"], settings.name["zh-hant"]),))


def _update_pictures(cache: Cache, folder: Folder) -> None:
    known = cache.pictures()
    for path in known.keys() - folder.pictures.keys():
        cache.drop_picture(path)
    for path, stamp in folder.pictures.items():
        if path not in known or known[path].stamp != stamp:
            cache.put_picture(path, _look_at_picture(folder, path, stamp))


def _look_at_picture(folder: Folder, path: str, stamp: FileStamp) -> PictureState:
    try:
        return PictureState(stamp, read_picture(folder.root / path))
    except (ValueError, OSError) as error:
        return PictureState(stamp, None, str(error))


def _update_sources(
    cache: Cache, folder: Folder, settings: Settings, progress: Progress | None
) -> None:
    known = cache.sources()
    for path in known.keys() - folder.sources.keys():
        cache.drop_source(path)
        cache.drop_page(_own_key(path))
    changed = [
        path
        for path, stamp in folder.sources.items()
        if path not in known or known[path].stamp != stamp
    ]
    for number, path in enumerate(changed, 1):
        _update_source(cache, folder, path, settings)
        if progress:
            progress(number, len(changed))


def _own_key(path: str) -> PageKey:
    first, _, rest = path.partition("/")
    locale = next(each for each in LOCALES if each == first)
    return PageKey(locale, rest, converted=False)


def _update_source(cache: Cache, folder: Folder, path: str, settings: Settings) -> None:
    stamp = folder.sources[path]
    text = (folder.root / path).read_text(encoding="utf-8")
    version = _version(text)
    try:
        compiled = compile_article(Source(*_own_key(path)[:2], text))
    except BrokenArticle as error:
        cache.put_source(path, SourceState(stamp, version, error.problems))
    else:
        cache.put_page(_own_key(path), _page(compiled, version, text))
        cache.put_source(path, SourceState(stamp, version, compiled.problems))


def _page(compiled: Compiled, version: str, source: str) -> Page:
    return Page(
        version,
        compiled.article,
        compiled.html,
        source,
        Facts(compiled.references, compiled.anchors),
    )


def _version(*parts: str) -> str:
    return sha256("\0".join((str(RENDERER_VERSION), *parts)).encode()).hexdigest()[:16]


def _update_traditional(cache: Cache, traditional: Traditional) -> None:
    """Keep a Traditional twin of every Simplified page; which of the two a reader sees is the library's choice."""
    versions = cache.versions()
    wanted = {
        PageKey("zh-hant", key.path, converted=True): _version(version, repr(traditional))
        for key, version in versions.items()
        if key.locale == "zh-hans"
    }
    for key in [key for key in versions if key.converted and key not in wanted]:
        cache.drop_page(key)
    for key, version in wanted.items():
        if versions.get(key) != version:
            page = cache.page(PageKey("zh-hans", key.path, converted=False))
            twin = Page(
                version,
                traditional.article(page.article),
                traditional.html(page.html),
                page.source,
                page.facts,
            )
            cache.put_page(key, twin)


def _update_site(cache: Cache, words: SiteWords, folder: Folder) -> None:
    words = SiteWords(
        words.categories, words.synonyms, words.traditional, words.problems + folder.problems
    )
    pictures = [(path, state.picture) for path, state in cache.pictures().items()]
    problems = [state.problems for state in cache.sources().values()]
    stamp = _version(
        repr(list(cache.versions().items())), repr(words), repr(pictures), repr(problems)
    )
    if stamp != cache.stamp():
        cache.put_site(stamp, words)
