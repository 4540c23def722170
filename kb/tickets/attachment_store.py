"""The private folder where pictures are kept, under names of our own."""

import logging
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.orm import Session

from kb.errors import NotFound, Unavailable
from kb.i18n.gettext import mark
from kb.settings import Settings

log = logging.getLogger(__name__)

_STORED_NAME = re.compile(r"[0-9a-f]{32}\.(?:png|jpg|webp)", re.ASCII)

_OUT_OF_ORDER = mark("Pictures cannot be kept or shown for now. Try again in a moment.")

#: The ending of a file that is not written to its end yet.
_PASSING = ".part"


class AttachmentStore:
    """Writes files so that they survive a loss of power, and reads only what it wrote itself."""

    def __init__(self, settings: Settings) -> None:
        self._folder = Path(settings.attachments_url)

    def keep(self, data: bytes, suffix: str) -> str:
        """Write the bytes to the disk, truly, and return the stored name a row may now name.

        Raises Unavailable when the disk is full or the folder cannot be written.
        """
        name = f"{secrets.token_hex(16)}{suffix}"
        target = self.path(name)
        passing = target.with_name(f".{name}{_PASSING}")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_through(passing, data)
            passing.rename(target)
            _sync_folder(self._folder)
        except OSError as error:
            with suppress(OSError):
                passing.unlink()
            raise out_of_order(error) from error
        return name

    def path(self, stored_name: str) -> Path:
        """Return where a stored file lies. Raises NotFound for any name that is not one of ours."""
        if not _STORED_NAME.fullmatch(stored_name):
            raise NotFound("There is no such file.")
        return self._folder / stored_name

    def read(self, stored_name: str) -> bytes:
        """Return a file's bytes. Raises NotFound, or Unavailable when the disk does not answer."""
        try:
            return self.path(stored_name).read_bytes()
        except FileNotFoundError:
            raise NotFound("There is no such file.") from None
        except OSError as error:
            raise out_of_order(error) from error

    def remove(self, stored_name: str) -> None:
        """Delete a file; one that is gone already is no error."""
        with suppress(FileNotFoundError):
            self.path(stored_name).unlink()

    def remove_after_commit(self, session: Session, stored_names: Iterable[str]) -> None:
        """Delete the files once the rows that named them are gone for good; not if they stay."""

        def remove_all(_session: Session) -> None:
            for name in stored_names:
                self.remove(name)

        event.listen(session, "after_commit", remove_all, once=True)

    def files(self) -> Iterator[tuple[Path, datetime]]:
        """Yield every file of ours, half-written ones too, with the moment of its last change."""
        if not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            if _STORED_NAME.fullmatch(path.name.removeprefix(".").removesuffix(_PASSING)):
                with suppress(FileNotFoundError):
                    yield path, datetime.fromtimestamp(path.stat().st_mtime, UTC)


def out_of_order(error: OSError) -> Unavailable:
    """Log why the disk takes or gives no picture, and return what a visitor is told."""
    log.warning("Pictures cannot be kept or shown: %s.", error.strerror or error)
    return Unavailable(_OUT_OF_ORDER)


def _write_through(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    # The rename itself is on the disk only when the folder is.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
