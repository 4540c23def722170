"""The one place that reads Whoosh's private postings: a whole field of one segment as arrays.

Whoosh's public matcher walks one posting at a time; a block's arrays are there already. A test compares both.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher

#: Whoosh has no types: its storages, schemas and segments travel as this.
Whoosh = Any


class FieldPostings(NamedTuple):
    """The terms of a field in byte order.

    The postings of term i are `bounds[i]:bounds[i + 1]` of documents and weights.
    """

    terms: list[bytes]
    bounds: NDArray[np.int64]
    documents: NDArray[np.int32]
    weights: NDArray[np.float32]


def read_field(storage: Whoosh, segment: Whoosh, schema: Whoosh, field: str) -> FieldPostings:
    """Read every posting of a field in a segment, deleted documents included."""
    source = W3Codec().terms_reader(storage, segment)
    terms: list[bytes] = []
    counts = [0]
    documents: list[NDArray[np.int32]] = []
    weights: list[NDArray[np.float32]] = []
    try:
        for (name, term), info in source.items_from(field, b""):
            if name != field:
                break
            ids, values = _read_term(source._postfile, info, schema[field].format)  # noqa: SLF001
            terms.append(term)
            counts.append(len(ids))
            documents.append(ids)
            weights.append(values)
    finally:
        source.close()
    return FieldPostings(
        terms,
        np.cumsum(np.array(counts, dtype=np.int64)),
        np.concatenate(documents) if documents else np.empty(0, np.int32),
        np.concatenate(weights) if weights else np.empty(0, np.float32),
    )


def _read_term(
    postfile: Whoosh, info: Whoosh, format_: Whoosh
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    if info.is_inlined():
        ids, weights, _ = info.inlined_postings()
        return np.array(ids, np.int32), np.array(weights, np.float32)
    offset, length = info.extent()
    matcher = W3LeafMatcher(postfile, offset, length, format_)
    blocks = []
    while True:
        matcher._read_ids()  # noqa: SLF001
        matcher._read_weights()  # noqa: SLF001
        blocks.append((matcher._ids, matcher._weights))  # noqa: SLF001
        if matcher._lastblock:  # noqa: SLF001
            break
        matcher._next_block()  # noqa: SLF001
    ids = [np.array(block, np.int32) for block, _ in blocks]
    weights = [np.array(block, np.float32) for _, block in blocks]
    return (
        (ids[0], weights[0]) if len(blocks) == 1 else (np.concatenate(ids), np.concatenate(weights))
    )
