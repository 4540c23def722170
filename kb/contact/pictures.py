"""The screenshots of a form: sent ahead or with it, and a sentence for each that was not kept."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from werkzeug.datastructures import FileStorage

from kb.database.transaction import reading, transaction
from kb.errors import Invalid, NotFound, TooMany, Unavailable
from kb.i18n.gettext import mark, translate
from kb.settings import Locale
from kb.tickets.screenshots import shown_name
from kb.tickets.uploads import Upload, discard_upload, find_uploads, keep_upload
from kb.web.rate_limit import client_address
from kb.web.services import Services

TOO_MANY_PICTURES = mark("“%(name)s” was not added: %(limit)s pictures are the most.")
TOO_OFTEN = mark(
    "“%(name)s” was not added: too many pictures came from your network. Try again in an hour."
)
_TOKEN = re.compile(r"[\w-]{20,100}", re.ASCII)
#: More tokens than this are nobody's screenshots.
_MOST_TOKENS = 50


@dataclass(frozen=True, slots=True)
class Pictures:
    """`tokens` are all that the form brought, found or not; `kept` can be shown; `refused` are sentences."""

    tokens: tuple[str, ...] = ()
    kept: tuple[Upload, ...] = ()
    refused: tuple[str, ...] = ()
    out_of_order: bool = False

    @property
    def unseen(self) -> tuple[str, ...]:
        """Those that could not be looked up for now; the form must not forget them."""
        kept = {upload.token for upload in self.kept}
        return tuple(each for each in self.tokens if each not in kept) if self.out_of_order else ()

    @property
    def lost(self) -> int:
        """How many were sent ahead and are not waiting any more: too old, or part of a ticket already."""
        return len(self.tokens) - len(self.kept)


def tokens_in(values: Iterable[str]) -> tuple[str, ...]:
    """Return the upload tokens in the values of a field, each once, in order."""
    found = (token for value in values for token in _TOKEN.findall(value))
    return tuple(dict.fromkeys(found))[:_MOST_TOKENS]


def receive(
    services: Services, locale: Locale, tokens: Sequence[str], files: Iterable[FileStorage]
) -> Pictures:
    """Keep the files beside the pictures that were sent ahead, so that no error of the form loses one."""
    desk = _Desk(services, locale, list(tokens))
    try:
        desk.find()
        for file in files:
            if file.filename:
                desk.keep(file)
    except Unavailable as error:
        return desk.pictures(translate(locale, str(error)))
    return desk.pictures()


class _Desk:
    """Where pictures arrive one by one."""

    def __init__(self, services: Services, locale: Locale, tokens: list[str]) -> None:
        self._services, self._locale, self._tokens = services, locale, tokens
        self._kept: list[Upload] = []
        self._refused: list[str] = []

    def find(self) -> None:
        if not self._tokens:
            return
        with reading(self._services.engine) as session:
            found = find_uploads(session, self._tokens)
        most = self._services.settings.max_uploads
        self._kept = found[:most]
        for upload in found[most:]:
            self._tokens.remove(upload.token)
            self._refuse(TOO_MANY_PICTURES, name=upload.name, limit=most)

    def keep(self, file: FileStorage) -> None:
        name = shown_name(file.filename or "")
        most = self._services.settings.max_uploads
        if len(self._kept) >= most:
            self._refuse(TOO_MANY_PICTURES, name=name, limit=most)
            return
        try:
            upload = keep_file(self._services, self._locale, file)
        except Invalid as refusal:
            self._refused.append(str(refusal))
        except TooMany:
            self._refuse(TOO_OFTEN, name=name)
        else:
            self._kept.append(upload)
            self._tokens.append(upload.token)

    def pictures(self, trouble: str = "") -> Pictures:
        refused = (*self._refused, trouble) if trouble else tuple(self._refused)
        return Pictures(tuple(self._tokens), tuple(self._kept), refused, bool(trouble))

    def _refuse(self, sentence: str, **values: object) -> None:
        self._refused.append(translate(self._locale, sentence, **values))


def discard(services: Services, token: str) -> None:
    """Forget a picture that was sent ahead; one that is gone already, or cannot be reached, is no error."""
    with suppress(NotFound, Unavailable), transaction(services.engine) as session:
        discard_upload(session, services.store, token)


def keep_file(services: Services, locale: Locale, file: FileStorage) -> Upload:
    """Keep one file that came from the visitor. Raises Invalid, TooMany or Unavailable."""
    settings = services.settings
    services.limiter.check("upload", client_address())
    data = file.stream.read()
    with transaction(services.engine) as session:
        return keep_upload(
            session, services.store, data, file.filename or "", settings, locale=locale
        )
