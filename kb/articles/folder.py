"""What lies in the articles folder: sources, pictures and the site's small tables, each proved to lie inside it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kb.articles.images import SUFFIXES
from kb.articles.problem import Problem
from kb.errors import NotFound
from kb.settings import Locale


@dataclass(frozen=True, slots=True)
class FileStamp:
    """Enough to tell whether a file changed: modification time in nanoseconds, and size in bytes."""

    mtime_ns: int
    size: int


@dataclass(frozen=True, slots=True)
class Folder:
    """Every file of a site's articles by its path from the articles folder, `/` between the parts."""

    root: Path
    sources: dict[str, FileStamp] = field(default_factory=dict)
    pictures: dict[str, FileStamp] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def scan(root: Path, locales: tuple[Locale, ...]) -> Folder:
    """Look at every file of the given locales without reading any. Raises nothing: a folder may be missing."""
    folder = Folder(root)
    problems: list[Problem] = []
    for locale in locales:
        for path, stamp in _files(root, root / locale):
            name = path.rpartition("/")[2]
            if Path(name).suffix.lower() in SUFFIXES:
                folder.pictures[path] = stamp
            elif name.endswith(".md") and path.count("/") == 2:
                folder.sources[path] = stamp
            elif name.endswith(".md") and path.count("/") != 2:
                problems.append(
                    Problem(
                        path,
                        1,
                        "stands outside a category: articles belong in <locale>/<category>/<slug>.md.",
                    )
                )
    return Folder(root, folder.sources, folder.pictures, tuple(problems))


def _files(root: Path, start: Path) -> Iterator[tuple[str, FileStamp]]:
    """Yield files in a stable order. Hidden files, names that start with _ and links that lead outside do not count."""
    real_root = root.resolve()
    for here, folders, names in os.walk(start):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        for name in sorted(names):
            path = Path(here, name)
            if name.startswith((".", "_")) or (
                path.is_symlink() and not path.resolve().is_relative_to(real_root)
            ):
                continue
            try:
                found = path.stat()
            except OSError:
                continue  # it went away while we looked
            yield path.relative_to(root).as_posix(), FileStamp(found.st_mtime_ns, found.st_size)


def picture_path(articles_dir: Path, path: str) -> Path:
    """Return the picture at this path from the articles folder. Raises NotFound when it is none, or not inside it."""
    root = articles_dir.resolve()
    if "\0" in path or any(part.startswith((".", "_")) for part in path.split("/")):
        raise NotFound(path)
    found = (root / path).resolve()
    if (
        not found.is_relative_to(root)
        or found.suffix.lower() not in SUFFIXES
        or not found.is_file()
    ):
        raise NotFound(path)
    return found
