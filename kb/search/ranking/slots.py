"""A small table of numbers for compiled functions: each lies at the first free slot from its own on."""

import numpy as np
from numpy.typing import NDArray

from kb.search.compiled import compiled

Keys = NDArray[np.int64]

FREE = -1


def keys_for(many: int) -> Keys:
    """Return an empty table with room for so many numbers and as many free slots."""
    return np.full(1 << max(2 * many, 1).bit_length(), FREE, dtype=np.int64)


@compiled
def slot_of(keys: Keys, number: int) -> int:
    """Return where a number lies, or the free slot where it would; it is not negative."""
    last = len(keys) - 1
    slot = number & last
    while keys[slot] != number and keys[slot] != FREE:
        slot = (slot + 1) & last
    return slot
