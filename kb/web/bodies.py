"""What is read of a request's body: parts that have a name, and of one that is too large at least the texts."""

from io import SEEK_SET, BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, TypeVar, cast

from flask import Request
from typing_extensions import Buffer, override
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.wsgi import LimitedStream

from kb.tickets.attachment_store import out_of_order

#: A body beyond this is not read to its end, in bytes.
MOST_DRAINED = 256 * 1024 * 1024
_PIECE = 64 * 1024
#: A file beyond this is written to the disk while it comes, in bytes.
LARGEST_IN_MEMORY = 512 * 1024
_AT_ONCE = "application/x-www-form-urlencoded"

_Part = TypeVar("_Part")
Parsed = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]


class NamedParts(FormDataParser):
    """Leaves out the parts without a name, on which whoever looks through the names would stumble.

    A form that is not sent in parts is read at once, and may be as long as the texts of one that is.
    """

    @override
    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Parsed:
        if mimetype == _AT_ONCE and self.max_form_memory_size is not None:
            if (content_length or 0) > self.max_form_memory_size:
                raise RequestEntityTooLarge
            limited = LimitedStream(stream, self.max_form_memory_size, is_max=True)
            stream = cast("IO[bytes]", limited)
        rest, form, files = super().parse(stream, mimetype, content_length, options)
        return rest, self._named(form), self._named(files)

    def _named(self, parts: MultiDict[str, _Part]) -> MultiDict[str, _Part]:
        """Return the parts that have a name; Werkzeug calls the others None."""
        if None not in parts:
            return parts
        return self.cls([(name, part) for name, part in parts.items(multi=True) if name])


def _drain(body: BinaryIO) -> None:
    """Read the rest of a request that is refused: a browser hears no answer before it has spoken."""
    left = MOST_DRAINED
    while left > 0 and (piece := body.read(_PIECE)):
        left -= len(piece)


class _Nowhere(BytesIO):
    """A file that keeps nothing of what is written to it."""

    @override
    def write(self, data: Buffer, /) -> int:
        return memoryview(data).nbytes


def _nowhere(
    total_content_length: int | None,  # noqa: ARG001  # the arguments are Werkzeug's
    content_type: str | None,  # noqa: ARG001
    filename: str | None,  # noqa: ARG001
    content_length: int | None = None,  # noqa: ARG001
) -> IO[bytes]:
    return _Nowhere()


def texts_of_large_body(request: Request) -> MultiDict[str, str]:
    """Return the texts of a form that is too large to be taken, read to its end; its files are let go as they come.

    Takes no more memory than any form's texts may. Empty where the body is beyond all measure, not a form, or was
    refused for its texts.
    """
    limited = LimitedStream(request.environ["wsgi.input"], MOST_DRAINED, is_max=True)
    body = cast("IO[bytes]", limited)  # as Werkzeug's own parser takes it
    parser = NamedParts(
        stream_factory=_nowhere,
        max_form_memory_size=request.max_form_memory_size,
        max_form_parts=request.max_form_parts,
    )
    try:
        _, texts, _ = parser.parse(
            body, request.mimetype, request.content_length, request.mimetype_params
        )
    except (RequestEntityTooLarge, ClientDisconnected):
        texts = MultiDict()
    _drain(request.environ["wsgi.input"])
    return texts


class _SentFile(SpooledTemporaryFile[bytes]):
    """A file as it comes in, in memory while it is small.

    One that the disk has no room for is let go, and whoever reads it is told: what else was sent is still taken.
    """

    _lost: OSError | None = None

    @override
    def write(self, data: Buffer) -> int:
        if self._lost is None:
            try:
                return super().write(data)
            except OSError as error:
                self._lost = error
        return memoryview(data).nbytes

    @override
    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        try:
            return super().seek(offset, whence)  # It writes what it had held back.
        except OSError as error:
            self._lost = error
        return offset

    @override
    def read(self, size: int = -1) -> bytes:
        """Return the bytes. Raises Unavailable when they could not be kept."""
        if self._lost is not None:
            raise out_of_order(self._lost)
        return super().read(size)


class SiteRequest(Request):
    """A request whose form holds only what has a name, though the disk be full."""

    form_data_parser_class = NamedParts

    @override
    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return cast("IO[bytes]", _SentFile(LARGEST_IN_MEMORY))
