"""Named numpy arrays in one file that opens at once: read by memory map, shared between processes, never changed."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"kb arrays 1\n"
_ALIGN = 64

Arrays = dict[str, NDArray[Any]]


def save_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays to a temporary file, flush it to disk and move it into place."""
    table: dict[str, tuple[str, int, int]] = {}
    offset = 0
    for name, array in arrays.items():
        table[name] = (array.dtype.str, len(array), offset)
        offset += -(-array.nbytes // _ALIGN) * _ALIGN
    header = json.dumps(table).encode()
    header += b" " * (-(len(_MAGIC) + 8 + len(header)) % _ALIGN)
    temporary = path.with_name(path.name + ".new")
    with temporary.open("wb") as file:
        file.write(_MAGIC + len(header).to_bytes(8, "little") + header)
        for array in arrays.values():
            file.write(np.ascontiguousarray(array).tobytes())
            file.write(bytes(-array.nbytes % _ALIGN))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def load_arrays(path: Path) -> Arrays:
    """Return the arrays of a file as read-only views of one memory map.

    Raises OSError when the file is gone, ValueError when it is not such a file.
    """
    whole = np.memmap(path, dtype=np.uint8, mode="r")
    start = len(_MAGIC) + 8
    if bytes(whole[: len(_MAGIC)]) != _MAGIC:
        raise ValueError(f"{path.name} holds no arrays")
    size = int.from_bytes(bytes(whole[len(_MAGIC) : start]), "little")
    table = json.loads(bytes(whole[start : start + size]))
    arrays: Arrays = {}
    for name, (dtype, length, offset) in table.items():
        kind = np.dtype(dtype)
        first = start + size + offset
        # A plain view: the subclass memmap makes every slice several times dearer.
        arrays[name] = (
            np.asarray(whole[first : first + length * kind.itemsize]).view(np.ndarray).view(kind)
        )
    return arrays


def pack(items: list[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return byte strings end to end, and between which bounds each stands: item i from bounds[i] to bounds[i + 1]."""
    bounds = np.cumsum(np.array([0, *(len(item) for item in items)], dtype=np.int64))
    return np.frombuffer(b"".join(items), dtype=np.uint8), bounds
