"""What lies in the articles folder: sources, pictures and small tables, each proved to lie inside it."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from kb.articles.images import SUFFIXES
from kb.articles.problem import BrokenArticle, Problem
from kb.errors import NotFound
from kb.settings import LOCALES, Locale

SYNONYMS = "_synonyms.yml"
TRADITIONAL = "_traditional.yml"
WITHDRAWN = "_withdrawn.yml"

_SOURCE = re.compile(r"[^/]+/[\w-]+/[\w-]+\.md")
_TABLE = re.compile(rf"{SYNONYMS}|{TRADITIONAL}|{WITHDRAWN}|[^/]+/[^/]+/_category\.yml")
#: What a problem of the articles folder as a whole has for its path.
WHOLE = "."
_EMPTIED = "has no articles any more, though it had {count}: kb goes on with those. If they are to go: kb index --full."
_MISPLACED = "is not read: articles are <locale>/<category>/<slug>.md, named with letters, digits, _ and - only."


@dataclass(frozen=True, slots=True)
class FileStamp:
    """Enough to tell whether a file changed: modification time in nanoseconds, and size in bytes."""

    mtime_ns: int
    size: int


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a site's articles by their path from the articles folder, `/` between the parts.

    What lies in `closed` folders (each ends in `/`, the articles folder itself is empty) nobody could see; they come
    with a sentence that says why.
    """

    root: Path
    sources: dict[str, FileStamp] = field(default_factory=dict)
    pictures: dict[str, FileStamp] = field(default_factory=dict)
    tables: dict[str, FileStamp] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)
    strangers: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What an editor has to mend in the folder itself, not in any of its files."""
        closed = (Problem(path.rstrip("/") or WHOLE, 1, why) for path, why in self.closed.items())
        return (*closed, *self.strangers)

    def hides(self, path: str) -> bool:
        """Say whether a file of this path may be there without being seen."""
        return any(path.startswith(closed) for closed in self.closed)

    def after(self, known: int) -> "Folder":
        """Return the folder as it is to be understood where it had so many articles.

        Where it has none any more, a disk is more likely out of reach than all of them thrown away: nobody could see
        them.
        """
        if self.sources or not known or "" in self.closed:
            return self
        return replace(self, closed={**self.closed, "": _EMPTIED.format(count=known)})


def scan(root: Path, locales: tuple[Locale, ...]) -> Folder:
    """Look at every file of these locales without reading any."""
    folder = Folder(root)
    strangers: list[Problem] = []
    for path, stamp in _files(root, folder.closed):
        locale = path.partition("/")[0]
        if _SOURCE.fullmatch(path) and locale in LOCALES:
            if locale in locales:
                folder.sources[path] = stamp
        elif _TABLE.fullmatch(path):
            folder.tables[path] = stamp
        elif Path(path).suffix.lower() in SUFFIXES:
            folder.pictures[path] = stamp
        elif path.endswith(".md") and "/" in path:
            strangers.append(Problem(path, 1, _MISPLACED))
    return replace(folder, strangers=tuple(strangers))


def _files(root: Path, closed: dict[str, str], folder: str = "") -> Iterator[tuple[str, FileStamp]]:
    """Yield files in a stable order, and note which folders are closed and why.

    What is hidden, has no plain name, or is a link to elsewhere does not count.
    """
    try:
        entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
    except OSError as error:
        if not (folder and isinstance(error, FileNotFoundError)):  # else gone while we looked
            closed[folder] = f"cannot be read: {error.strerror or error}."
        return
    for entry in entries:
        path = f"{folder}{entry.name}"
        if entry.name.startswith(".") or not path.isprintable():
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(root, closed, f"{path}/")
        elif stamp := _stamp(root, entry):
            yield path, stamp


def _stamp(root: Path, entry: os.DirEntry[str]) -> FileStamp | None:
    try:
        leads_out = entry.is_symlink() and not Path(entry).resolve().is_relative_to(root.resolve())
        found = entry.stat()
    except (OSError, RuntimeError):
        return None  # gone while we looked, or a link to itself
    return (
        FileStamp(found.st_mtime_ns, found.st_size) if entry.is_file() and not leads_out else None
    )


def read_text(root: Path, path: str, limit: int = 1 << 20) -> str:
    """Return the text of a file. Raises BrokenArticle when it is unreadable, no UTF-8, or larger than `limit` bytes."""
    try:
        data = (root / path).read_bytes()
    except OSError as error:
        raise BrokenArticle((Problem(path, 1, f"cannot be read: {error.strerror}."),)) from None
    if len(data) > limit:
        sentence = f"is larger than {limit // 1024} kB, the most that is read: divide it."
        raise BrokenArticle((Problem(path, 1, sentence),))
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BrokenArticle(
            (Problem(path, line, "is not UTF-8 text: save it as UTF-8."),)
        ) from None


def picture_bytes(articles_dir: Path, path: str) -> bytes:
    """Return the picture at this path from the articles folder.

    Raises NotFound when it is none, not inside it, or cannot be read.
    """
    root = articles_dir.resolve()
    hidden = any(part.startswith(".") for part in path.split("/"))
    if hidden or not path.isprintable() or Path(path).suffix.lower() not in SUFFIXES:
        raise NotFound(f"There is no picture {path!r}.")
    try:
        found = (root / path).resolve(strict=True)
        if found.is_relative_to(root) and found.is_file():
            return found.read_bytes()
    except (OSError, RuntimeError):  # gone while we looked, closed to us, or a link to itself
        pass
    raise NotFound(f"There is no picture {path!r}.")
