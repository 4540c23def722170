"""Brings the index up to date with the articles: one writer at a time, readers never wait.

A generation is a folder with a Whoosh index and the arrays of its segments. A change adds a small segment to the
present generation; `full` builds the next generation beside it. Either is seen when the manifest is replaced.
"""

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader

from kb.articles.article import Article
from kb.articles.traditional import Traditional
from kb.search.index.distil import distil_segment
from kb.search.index.documents import article_key, documents
from kb.search.index.manifest import (
    Manifest,
    SegmentEntry,
    read_manifest,
    write_manifest,
    write_safely,
)
from kb.search.index.schema import VERSION, new_schema
from kb.search.index.segment import Averages, arrays_path, open_segment
from kb.settings import Locale

#: Small segments are merged when there are this many; the big one is left alone until a full build.
MAX_SMALL_SEGMENTS = 6
MEMORY_MB = 512
REVISIONS = "revisions.json"

Progress = Callable[[int, int], None]


class Library(Protocol):
    """What the indexer needs of the articles."""

    @property
    def stamp(self) -> str:
        """What changes whenever anything changes."""

    @property
    def synonyms(self) -> dict[str, Any]:
        """The site's own words, by locale."""

    @property
    def locales(self) -> tuple[Locale, ...]:
        """The site's languages."""

    @property
    def traditional(self) -> Traditional:
        """How the site writes Traditional."""

    def articles(self, locale: Locale) -> Sequence[Article]:
        """Return what can be read in a locale."""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What the index holds now, and how many articles were written or removed."""

    articles: int
    sections: int
    changed: int


def update_index(
    library: Library, index_dir: Path, *, full: bool = False, progress: Progress | None = None
) -> IndexReport:
    """Index what changed since the last time, or everything anew.

    `progress` is called with (articles done, articles to do). A missing, foreign or older index is built anew.
    """
    index_dir.mkdir(parents=True, exist_ok=True)
    index_dir.chmod(0o700)
    with _writer_lock(index_dir):
        manifest = read_manifest(index_dir)
        present = None if full or manifest is None else _Generation.reopened(index_dir, manifest)
        generation = present or _Generation.new(index_dir, manifest)
        report = generation.bring_up_to_date(library, progress or _nobody_watches)
        generation.remove_others()
    return report


def _nobody_watches(_done: int, _total: int) -> None:
    """Tell nobody about progress."""


@contextmanager
def _writer_lock(index_dir: Path) -> Iterator[None]:
    with (index_dir / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # Released by the system, however this process ends.
        yield


class _Codec(W3Codec):  # type: ignore[misc]  # Whoosh has no types.
    """Whoosh's own, without asking the disk at each posting for lengths of fields, which ours do not have."""

    length_stats = False


class _Generation:
    """One Whoosh index with its arrays, held open by the only writer."""

    def __init__(self, folder: Path, index: FileIndex, manifest: Manifest | None) -> None:
        self.folder = folder
        self.index = index
        self.manifest = manifest

    @classmethod
    def new(cls, index_dir: Path, before: Manifest | None) -> "_Generation":
        number = int(before.generation.rpartition("-")[2]) + 1 if before else 1
        folder = index_dir / f"generation-{number}"
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)  # Left by a build that was killed.
        folder.mkdir()
        return cls(folder, FileStorage(str(folder)).create_index(new_schema()), None)

    @classmethod
    def reopened(cls, index_dir: Path, manifest: Manifest) -> "_Generation | None":
        """Open the present generation, or None when it is older or damaged and must be built anew."""
        folder = index_dir / manifest.generation
        if manifest.version != VERSION or not (folder / REVISIONS).exists():
            return None
        try:
            return cls(folder, FileStorage(str(folder)).open_index(), manifest)
        except Exception:  # noqa: BLE001  # Whatever Whoosh cannot read is rebuilt.
            return None

    def bring_up_to_date(self, library: Library, progress: Progress) -> IndexReport:
        wanted = {article_key(article): article for article in _own_articles(library)}
        revisions = {key: _revision(article) for key, article in wanted.items()}
        known: dict[str, str] = (
            json.loads((self.folder / REVISIONS).read_text()) if self.manifest else {}
        )
        gone = [key for key in known if key not in wanted]
        changed = [key for key in wanted if known.get(key) != revisions[key]]
        if gone or changed or self.manifest is None:
            self._write(
                gone + [key for key in changed if key in known],
                [wanted[key] for key in changed],
                progress,
            )
            write_safely(
                self.folder / REVISIONS, json.dumps(revisions, ensure_ascii=False).encode()
            )
        self._publish(library)
        assert self.manifest is not None  # noqa: S101
        return IndexReport(self.manifest.articles, self.manifest.sections, len(gone) + len(changed))

    def _write(self, remove: Sequence[str], add: Sequence[Article], progress: Progress) -> None:
        writer = self.index.writer(
            codec=_Codec(blocklimit=4096, compression=0), compound=False, limitmb=MEMORY_MB
        )
        try:
            for key in remove:
                writer.delete_by_term("key", key)
            for done, article in enumerate(add):
                progress(done, len(add))
                for document in documents(article):
                    writer.add_document(**document)
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=_merge_small)
        progress(len(add), len(add))

    def _publish(self, library: Library) -> None:
        """Keep the arrays of new segments, then make this state the one that readers see."""
        index = self.index.refresh()
        averages = Averages(*self.manifest.averages) if self.manifest else None
        entries: list[SegmentEntry] = []
        articles = sections = 0
        for segment in index._segments():  # noqa: SLF001  # Whoosh offers no public list.
            name = segment.segment_id()
            if not arrays_path(self.folder, name).exists():
                averages = distil_segment(
                    self.folder, index.storage, index.schema, segment, averages
                )
            kept = open_segment(self.folder, name)
            dead = set(segment.deleted_docs()) if segment.has_deletions() else set()
            deleted = {int(kept.article_of[number]) for number in dead}
            entries.append(SegmentEntry(name, tuple(sorted(deleted))))
            articles += kept.articles - len(deleted)
            sections += kept.documents - kept.articles - (len(dead) - len(deleted))
        manifest = Manifest(
            version=VERSION, generation=self.folder.name, segments=tuple(entries),
            averages=averages or Averages(1.0, 1.0), articles=articles, sections=sections,
            stamp=library.stamp, synonyms=library.synonyms,
            replacements=library.traditional.replacements, names=library.traditional.names,
        )  # fmt: skip
        if manifest != self.manifest:
            write_manifest(self.folder.parent, manifest)
        self.manifest = manifest

    def remove_others(self) -> None:
        """Remove other generations, and arrays whose segment is gone; readers keep what they have mapped."""
        assert self.manifest is not None  # noqa: S101
        for folder in self.folder.parent.glob("generation-*"):
            if folder != self.folder:
                shutil.rmtree(folder, ignore_errors=True)
        live = {arrays_path(self.folder, entry.name) for entry in self.manifest.segments}
        for path in self.folder.glob("*.arrays*"):
            if path not in live:
                path.unlink(missing_ok=True)


def _own_articles(library: Library) -> Iterator[Article]:
    """Every article in the language it was written in, once."""
    for locale in library.locales:
        for article in library.articles(locale):
            if article.locale == locale and not article.converted:
                yield article


def _revision(article: Article) -> str:
    return f"{article.revision} {article.category}"


def _merge_small(writer: Any, segments: list[Any]) -> list[Any]:  # noqa: ANN401
    """Merge everything but the largest segment once there are too many; drop segments with nothing left."""
    alive = sorted((s for s in segments if s.doc_count() > 0), key=lambda s: s.doc_count_all())
    if len(alive) <= MAX_SMALL_SEGMENTS:
        return alive
    for segment in alive[:-1]:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return alive[-1:]
