"""Screenshots that were sent ahead of the form and wait to be claimed by a message."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kb import clock
from kb.errors import Invalid, NotFound
from kb.i18n.gettext import mark, translate
from kb.settings import Locale, Settings
from kb.text.secrets.guard import refuse_secrets
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.models import Attachment, Message
from kb.tickets.screenshots import Picture, clean_screenshot
from kb.tickets.tokens import hash_token, new_token

NAME_HOLDS_SECRET = mark(
    "A picture was not added because of its file name. %(advice)s Rename it, then attach it again."
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A screenshot that was kept; `token` is the right to attach, see or discard it."""

    token: str
    name: str
    media_type: str
    width: int
    height: int
    bytes: int


def keep_upload(
    session: Session,
    store: AttachmentStore,
    data: bytes,
    name: str,
    settings: Settings,
    *,
    locale: Locale,
) -> Upload:
    """Decode a screenshot, write it anew without metadata, and keep it until a message claims it.

    Takes up to some seconds before it first touches the database. Raises Invalid with a sentence in
    the person's language that names the file and what is wrong, unless its name is what is wrong;
    Unavailable when it cannot be kept.
    """
    _refuse_name(name, locale)
    picture = clean_screenshot(data, name, settings, locale)
    token = new_token()
    row = _row(picture, token, settings)
    row.stored_name = store.keep(picture.data, picture.suffix)
    session.add(row)
    session.flush()
    return _upload(token, row)


def find_uploads(session: Session, tokens: Sequence[str]) -> list[Upload]:
    """Return the uploads that may still be attached, in the order of the tokens."""
    rows = _by_token(session, tokens, _known(tokens))
    return [_upload(token, row) for token, row in rows.items() if _is_free(row)]


def read_upload(session: Session, store: AttachmentStore, token: str) -> tuple[Upload, bytes]:
    """Return an unclaimed upload with its bytes, for the thumbnail. Raises NotFound."""
    row = _free_row(session, token)
    return _upload(token, row), store.read(row.stored_name)


def discard_upload(session: Session, store: AttachmentStore, token: str) -> None:
    """Delete an unclaimed upload; its file goes when the transaction commits. Raises NotFound."""
    row = _free_row(session, token)
    session.delete(row)
    store.remove_after_commit(session, [row.stored_name])


def rows_to_claim(session: Session, tokens: Sequence[str]) -> list[Attachment]:
    """Return the rows of all known tokens, claimed or not, and keep others from claiming them."""
    return list(_by_token(session, tokens, _known(tokens).with_for_update()).values())


def claim_uploads(message: Message, rows: Sequence[Attachment], locale: Locale) -> None:
    """Attach the uploads to the message. Raises Invalid when one is claimed or too old."""
    for position, row in enumerate(rows):
        if not _is_free(row):
            raise Invalid(
                translate(
                    locale,
                    "“%(name)s” is no longer waiting to be sent. Attach it again.",
                    name=row.name,
                )
            )
        row.position = position
        message.attachments.append(row)


def _refuse_name(name: str, locale: Locale) -> None:
    for refused in refuse_secrets({"name": name}, locale):
        raise Invalid(translate(locale, NAME_HOLDS_SECRET, advice=refused.advice.sentences))


def _row(picture: Picture, token: str, settings: Settings) -> Attachment:
    now = clock.now()
    return Attachment(
        token_hash=hash_token(token),
        name=picture.name,
        media_type=picture.media_type,
        bytes=len(picture.data),
        sha256=hashlib.sha256(picture.data).hexdigest(),
        width=picture.width,
        height=picture.height,
        created_at=now,
        expires_at=now + timedelta(hours=settings.upload_hours),
    )


def _known(tokens: Sequence[str]) -> Select[Attachment]:
    hashes = [hash_token(token) for token in tokens]
    return select(Attachment).where(Attachment.token_hash.in_(hashes)).order_by(Attachment.id)


def _by_token(
    session: Session, tokens: Sequence[str], query: Select[Attachment]
) -> dict[str, Attachment]:
    found = {row.token_hash: row for row in session.scalars(query)}
    hashes = {token: hash_token(token) for token in dict.fromkeys(tokens)}
    return {token: found[each] for token, each in hashes.items() if each in found}


def _is_free(row: Attachment) -> bool:
    return row.message_id is None and clock.now() < row.expires_at


def _free_row(session: Session, token: str) -> Attachment:
    row = _by_token(session, [token], _known([token])).get(token)
    if row is None or not _is_free(row):
        raise NotFound("There is no such upload.")
    return row


def _upload(token: str, row: Attachment) -> Upload:
    return Upload(token, row.name, row.media_type, row.width, row.height, row.bytes)
