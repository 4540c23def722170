"""Compiles loops over numbers to machine code: what every search runs for thousands of postings, phrases and letters.

A compiled function takes numbers, arrays and named tuples of them, and calls nothing but its like. It is compiled when
it is first called, which takes seconds, and kept on disk for every process after. It runs without Python's lock, so
threads search side by side.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba.core import caching
from numba.cpython.unsafe.numbers import trailing_zeros
from typing_extensions import override

F = TypeVar("F", bound=Callable[..., Any])

_SOURCES = Path(__file__).parent
_OTHERS_WRITE = 0o022


def _place_to_keep() -> Path | None:
    """Return a folder for what is compiled of these very sources: beside them, or in the user's cache; None if neither.

    The compiler itself looks only at the file a function stands in, not at those whose functions it calls.
    """
    digest = hashlib.sha256()
    for path in sorted(_SOURCES.rglob("*.py")):
        digest.update(path.read_bytes())
    name = f"compiled-{digest.hexdigest()[:16]}"
    for folder in (_SOURCES / "__pycache__", Path("~/.cache/kb")):
        try:
            place = folder.expanduser() / name
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=place):
                pass
            mine = place.stat()
        except (OSError, RuntimeError):
            continue  # It cannot be written, or there is no home.
        if mine.st_uid != os.geteuid() or mine.st_mode & _OTHERS_WRITE:
            continue  # What is read from there is run.
        for other in place.parent.glob("compiled-*"):
            if other != place:
                shutil.rmtree(other, ignore_errors=True)
        return place
    return None


_PLACE = _place_to_keep()
if _PLACE:
    numba.config.CACHE_DIR = str(_PLACE)  # type: ignore[attr-defined]  # Set from outside, as its manual says.


def can_keep() -> bool:
    """Say whether what is compiled can be kept at all."""
    return _PLACE is not None


def is_kept() -> bool:
    """Say whether anything is compiled already."""
    return _PLACE is not None and any(_PLACE.rglob("*.nbc"))


_OnDisk: Any = caching.FunctionCache


class _Kept(_OnDisk):  # type: ignore[misc]  # The compiler's own has no types.
    """What is compiled of one function, on disk. No search fails for it: at worst it is compiled once more."""

    @override
    def load_overload(self, sig: object, target_context: object) -> object:
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # noqa: BLE001  # Whatever comes of unpickling half a file: power was lost, or a disk broke.
            with suppress(OSError):
                self.flush()
            return None

    @override
    def save_overload(self, sig: object, data: object) -> None:
        with suppress(OSError):  # The disk is full.
            super().save_overload(sig, data)


def compiled(function: F) -> F:
    """Compile a function of numbers and arrays when it is first called."""
    dispatcher = numba.njit(function, nogil=True, error_model="numpy")
    if _PLACE:
        dispatcher._cache = _Kept(function)  # noqa: SLF001  # What `cache=True` does, with a class of ours.
    return cast("F", dispatcher)


@compiled
def lowest_bit(number: np.uint64) -> int:
    """Return the place of the lowest bit that is set; there must be one."""
    return int(trailing_zeros(number))  # type: ignore[call-arg]  # Of compiled code only, where it takes one argument.
