"""What Whoosh keeps: one document for an article's title and other questions, one for each of its sections.

Documents of one article stand side by side, the article first. All terms, from all parts of a document, are in one
field with the weight that their part gives them.
"""

from collections.abc import Iterator, Mapping

from whoosh.fields import ID, STORED, FieldType, Schema
from whoosh.formats import Existence

#: Raise it when what is indexed, or how, changes: the next `update_index` then builds a new index.
VERSION = 15


class Weighted(FieldType):  # type: ignore[misc]  # Whoosh has no types.
    """A field whose value is a mapping of terms to weights, already counted."""

    def __init__(self) -> None:
        super().__init__(format=Existence(), analyzer=None)

    def index(
        self, value: Mapping[str, float], **_: object
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (term, frequency, weight, no payload) as Whoosh wants them."""
        for term, weight in value.items():
            yield term.encode(), 1, weight, b""


def new_schema() -> Schema:
    """Return the schema: `key` names the article (locale/slug) for deleting, `stored` is what a result shows."""
    return Schema(key=ID(), terms=Weighted(), starts=Weighted(), stored=STORED())
