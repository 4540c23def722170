"""The private way to read Whoosh's postings gives what its public matcher gives."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage

from kb.search.index.documents import documents
from kb.search.index.postings import read_field
from kb.search.index.schema import new_schema
from tests.search.small_library import small_articles


@pytest.mark.parametrize("codec", [W3Codec(blocklimit=4096, compression=0), W3Codec(blocklimit=4)])
def test_a_field_read_whole_equals_the_public_matcher(tmp_path: Path, codec: W3Codec) -> None:
    index = FileStorage(str(tmp_path)).create_index(new_schema())
    writer = index.writer(codec=codec, compound=False)
    for article in small_articles():
        for document in documents(article):
            writer.add_document(**document)
    writer.commit()
    (segment,) = index.refresh()._segments()
    reader = index.refresh().reader()

    for field in ("terms", "starts"):
        found = read_field(index.storage, segment, index.schema, field)
        assert found.terms == list(reader.lexicon(field))
        bounds = pairwise(found.bounds.tolist())
        for term, (start, end) in zip(found.terms, bounds, strict=True):
            matcher = reader.postings(field, term)
            expected = []
            while matcher.is_active():
                expected.append((matcher.id(), np.float32(matcher.weight())))
                matcher.next()
            assert (
                list(zip(found.documents[start:end], found.weights[start:end], strict=True))
                == expected
            )
    reader.close()


def test_an_empty_field_is_empty(tmp_path: Path) -> None:
    index = FileStorage(str(tmp_path)).create_index(new_schema())
    writer = index.writer(codec=W3Codec(), compound=False)
    writer.add_document(key="en/a", terms={"one": 1.0}, stored=["a"])
    writer.commit()
    (segment,) = index.refresh()._segments()

    found = read_field(index.storage, segment, index.schema, "starts")

    assert (found.terms, len(found.documents)) == ([], 0)
