"""Bring the cache up to date with the articles folder: read, render and keep only what changed."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from kb.articles.cache import (
    Cache,
    Page,
    PageKey,
    PictureState,
    SourceState,
    cache_path,
    write_cache,
)
from kb.articles.compiler import Outcome, Source
from kb.articles.folder import FileStamp, Folder, read_text, scan
from kb.articles.images import read_picture
from kb.articles.problem import BrokenArticle
from kb.articles.renderer import renderer_version
from kb.articles.sandbox import compile_all
from kb.articles.sitewords import SiteWords, read_site_words
from kb.articles.traditional import Traditional
from kb.settings import LOCALES, Settings

#: Called after each rendered source with (done, total).
Progress = Callable[[int, int], None]


def update_cache(
    settings: Settings,
    progress: Progress | None = None,
    folder: Folder | None = None,
    *,
    may_empty: bool = False,
) -> None:
    """Make the cache agree with the articles folder. What is broken or cannot be read is noted, and stays as it was.

    So does everything where no article is left at all, unless they `may_empty` the site.
    `folder` is how the folder was just seen, where somebody has looked already.
    """
    with write_cache(cache_path(settings.data_dir)) as cache:
        folder = folder or scan(settings.articles_dir, settings.locales)
        known = cache.sources()
        if not may_empty:
            folder = folder.after(len(known))
        words = _read_words(folder, cache.words())
        _update_pictures(cache, folder)
        _forget_sources(cache, known, folder)
        _update_sources(cache, known, folder, settings.max_article_kb * 1024, progress)
        versions = _update_twins(cache, own_traditional(settings, words))
        _update_site(cache, versions, words)


def own_traditional(settings: Settings, words: SiteWords) -> Traditional:
    """Return how the site writes Traditional: by its `_traditional.yml`, and its name as its settings give it."""
    return Traditional(words.traditional, ((settings.name["zh-hans"], settings.name["zh-hant"]),))


def _read_words(folder: Folder, before: SiteWords) -> SiteWords:
    hidden = (path for path in before.tables if folder.hides(path))
    words = read_site_words(folder.root, dict.fromkeys((*folder.tables, *hidden)), before)
    # That a folder is closed is told once, not for each table in it.
    seen = (problem for problem in words.problems if not folder.hides(problem.path))
    return replace(words, problems=(*folder.problems, *seen))


def _gone(known: Iterable[str], there: Collection[str], folder: Folder) -> list[str]:
    """Return the paths that are no longer there: what is only out of sight is not."""
    return [path for path in known if path not in there and not folder.hides(path)]


def _update_pictures(cache: Cache, folder: Folder) -> None:
    known = cache.pictures()
    for path in _gone(known, folder.pictures, folder):
        cache.drop_picture(path)
    for path, stamp in folder.pictures.items():
        if path not in known or known[path].stamp != stamp:
            cache.put_picture(path, _look_at_picture(folder.root / path, stamp))


def _look_at_picture(path: Path, stamp: FileStamp) -> PictureState:
    try:
        return PictureState(stamp, read_picture(path))
    except (ValueError, OSError) as error:
        return PictureState(stamp, None, str(error))


def _forget_sources(cache: Cache, known: dict[str, SourceState], folder: Folder) -> None:
    for path in _gone(known, folder.sources, folder):
        cache.drop_source(path)
        cache.drop_page(_key(path))


def _update_sources(
    cache: Cache,
    known: dict[str, SourceState],
    folder: Folder,
    limit: int,
    progress: Progress | None,
) -> None:
    same_renderer = cache.renderer() == renderer_version()
    changed = dict(_changed(cache, known if same_renderer else {}, folder, limit))
    sources = [Source(*_key(path)[:2], text) for path, (_, text) in changed.items()]
    for number, (source, outcome) in enumerate(compile_all(sources), 1):
        path = f"{source.locale}/{source.path}"
        _keep(cache, path, changed[path][0], outcome)
        if progress:
            progress(number, len(sources))


def _changed(
    cache: Cache, known: dict[str, SourceState], folder: Folder, limit: int
) -> Iterator[tuple[str, tuple[SourceState, str]]]:
    """Yield what is to be compiled, with its state and text; note what cannot be read, and what only looks changed."""
    for path, stamp in folder.sources.items():
        before = known.get(path)
        if before and before.stamp == stamp:
            continue
        try:
            text = read_text(folder.root, path, limit)
        except BrokenArticle as error:
            cache.put_source(path, SourceState(stamp, "", error.problems))
            continue
        state = SourceState(stamp, _version(text))
        if before and before.version == state.version:
            cache.put_source(path, replace(before, stamp=stamp))
        else:
            yield path, (state, text)


def _keep(cache: Cache, path: str, state: SourceState, outcome: Outcome) -> None:
    if outcome.compiled:
        cache.put_page(_key(path), Page(state.version, outcome.compiled))
    cache.put_source(path, replace(state, problems=outcome.problems))


def _key(path: str) -> PageKey:
    first, _, rest = path.partition("/")
    return PageKey(next(locale for locale in LOCALES if locale == first), rest, converted=False)


def _version(*parts: str) -> str:
    return sha256("\0".join((renderer_version(), *parts)).encode()).hexdigest()[:16]


def _update_twins(cache: Cache, traditional: Traditional) -> dict[PageKey, str]:
    """Keep a Traditional twin of every Simplified page; whether readers see it is the library's choice.

    Return the version of every page.
    """
    versions, words = cache.versions(), repr(traditional)
    wanted = {
        PageKey("zh-hant", key.path, converted=True): (key, _version(version, words))
        for key, version in versions.items()
        if key.locale == "zh-hans"
    }
    gone = [key for key in versions if key.converted and key not in wanted]
    stale = [key for key, (_, version) in wanted.items() if versions.get(key) != version]
    for key in gone:
        cache.drop_page(key)
    for key in stale:
        original, version = wanted[key]
        cache.put_page(key, Page(version, traditional.twin(cache.page(original).compiled)))
    return cache.versions() if gone or stale else versions


def _update_site(cache: Cache, versions: dict[PageKey, str], words: SiteWords) -> None:
    pictures = [(path, state.picture) for path, state in cache.pictures().items()]
    stamp = _version(repr(versions), repr(words), repr(pictures), repr(cache.problems()))
    if stamp != cache.stamp() or cache.renderer() != renderer_version():
        cache.put_site(stamp, renderer_version(), words)
