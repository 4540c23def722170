"""What is read of a request's body: parts that have a name, and of one that is too large at least the texts."""

from typing import IO, TypeVar

from flask import Request
from typing_extensions import override
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.formparser import FormDataParser

_Part = TypeVar("_Part")
Parsed = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]


class NamedParts(FormDataParser):
    """Leaves out the parts without a name, on which whoever looks through the names would stumble."""

    @override
    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Parsed:
        rest, form, files = super().parse(stream, mimetype, content_length, options)
        return rest, self._named(form), self._named(files)

    def _named(self, parts: MultiDict[str, _Part]) -> MultiDict[str, _Part]:
        """Return the parts that have a name; Werkzeug calls the others None."""
        if None not in parts:
            return parts
        return self.cls([(name, part) for name, part in parts.items(multi=True) if name])


class SiteRequest(Request):
    """A request whose form holds only what has a name."""

    form_data_parser_class = NamedParts
