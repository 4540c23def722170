from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import Engine, select

from kb.clock import now
from kb.database.transaction import reading, transaction
from kb.errors import Invalid, NotFound
from kb.settings import Settings
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.models import Attachment
from kb.tickets.uploads import discard_upload, find_uploads, keep_upload, read_upload
from tests.tickets.drafts import draft, picture, submit, upload


def files(settings: Settings) -> list[Path]:
    folder = Path(settings.attachments_url)
    return list(folder.iterdir()) if folder.exists() else []


def test_a_kept_upload_can_be_found_and_seen(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    kept = upload(engine, store, settings, "余额.PNG")
    with reading(engine) as session:
        assert find_uploads(session, [kept.token]) == [kept]
        seen, data = read_upload(session, store, kept.token)
    assert seen == kept
    assert (kept.name, kept.media_type, kept.width, kept.height) == (
        "余额.png",
        "image/png",
        64,
        48,
    )
    assert len(data) == kept.bytes


def test_the_token_itself_is_not_kept(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    kept = upload(engine, store, settings)
    assert len(kept.token) * 6 >= 128
    with reading(engine) as session:
        row = session.scalars(select(Attachment)).one()
    assert kept.token not in str(vars(row))


def test_a_file_name_that_holds_a_secret_keeps_nothing(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    with pytest.raises(Invalid, match="create a new wallet now") as refusal:
        upload(engine, store, settings, f"{phrase}.png")
    assert "winner" not in str(refusal.value)
    assert files(settings) == []


def test_uploads_are_found_in_the_order_asked_for(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    one, two = (upload(engine, store, settings, name) for name in ("1.png", "2.png"))
    wanted = [two.token, "unknown", one.token, two.token, "\ud800"]
    with reading(engine) as session:
        assert find_uploads(session, wanted) == [two, one]
        assert find_uploads(session, []) == []


def test_a_discarded_upload_is_gone_with_its_file(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    kept = upload(engine, store, settings)
    with transaction(engine) as session:
        discard_upload(session, store, kept.token)
    with reading(engine) as session:
        assert find_uploads(session, [kept.token]) == []
    assert files(settings) == []


def test_what_is_refused_leaves_nothing(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    with pytest.raises(Invalid), transaction(engine) as session:
        keep_upload(session, store, picture()[:99], "cut.png", settings, locale="en")
    with reading(engine) as session:
        assert session.scalars(select(Attachment)).all() == []
    assert files(settings) == []


def test_an_upload_ends_after_its_hours(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    kept = upload(engine, store, settings)
    with time_machine.travel(now() + timedelta(hours=settings.upload_hours), tick=False):
        with reading(engine) as session:
            assert find_uploads(session, [kept.token]) == []
        with pytest.raises(NotFound), reading(engine) as session:
            read_upload(session, store, kept.token)
        with pytest.raises(Invalid, match=r"screen\.png"):
            submit(engine, settings, draft(uploads=(kept.token,)))


def test_a_claimed_upload_is_out_of_its_tokens_hands(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    kept = upload(engine, store, settings)
    submit(engine, settings, draft(uploads=(kept.token,)))
    with pytest.raises(NotFound), transaction(engine) as session:
        discard_upload(session, store, kept.token)
    with reading(engine) as session:
        assert find_uploads(session, [kept.token]) == []
    assert len(files(settings)) == 1
