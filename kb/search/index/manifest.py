"""The one file that says what the index is at this moment: which generation, which segments, which words of the site.

It is replaced in one step after everything it names is safely on disk, so a reader sees the old index or the new
one, and a writer that is killed leaves the old one standing.
"""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A segment with the numbers of its articles that are deleted."""

    name: str
    deleted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a reader needs to open the index. `averages` as in `segment.Averages`; the rest is how the site writes."""

    version: int
    generation: str
    segments: tuple[SegmentEntry, ...]
    averages: tuple[float, float]
    articles: int
    sections: int
    stamp: str = ""
    synonyms: dict[str, Any] = field(default_factory=dict)
    replacements: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, str], ...] = ()


def read_manifest(index_dir: Path) -> Manifest | None:
    """Return the manifest, or None where there is no index that this program can read."""
    try:
        values = json.loads((index_dir / NAME).read_bytes())
        values["segments"] = tuple(
            SegmentEntry(s["name"], tuple(s["deleted"])) for s in values["segments"]
        )
        values["averages"] = tuple(values["averages"])
        for pairs in ("replacements", "names"):
            values[pairs] = tuple((before, after) for before, after in values[pairs])
        return Manifest(**values)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_manifest(index_dir: Path, manifest: Manifest) -> None:
    """Put a new manifest in the old one's place, safely on disk before this returns."""
    write_safely(index_dir / NAME, json.dumps(asdict(manifest), ensure_ascii=False).encode())


def write_safely(path: Path, data: bytes) -> None:
    """Replace a file in one step: temporary file, flushed; renamed; folder flushed."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def manifest_mark(index_dir: Path) -> tuple[int, int] | None:
    """Return what changes whenever the manifest is replaced; None without one. Costs one stat."""
    try:
        status = os.stat(f"{index_dir}/{NAME}")  # noqa: PTH116  # on every request, and thrice as quick
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino
