"""What people send, made by hand: drafts and pictures."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PIL import Image
from sqlalchemy import Engine

from kb.database.transaction import transaction
from kb.settings import Settings
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.draft import TicketDraft, Trail
from kb.tickets.submit import Submitted, submit_ticket
from kb.tickets.uploads import Upload, keep_upload

DRAFT = TicketDraft(
    submission_key="key-1",
    locale="en",
    topic="deposit",
    description="I sent 100 USDT and nothing came.\n我的充值没有到账。",
    wanted="Credit it.",
    account_id="10086123",
    email="Reader@Example.com",
    phone="+852 3000 0000",
    contact_other="WeChat: reader",
    occurred_at=datetime(2026, 11, 20, 6, 30, tzinfo=UTC),
    occurred_text="2026-11-20T14:30",
    timezone="Asia/Shanghai",
    fields={"asset": "USDT", "network": "TRON (TRC20)", "amount": "=100"},
    trail=Trail(
        searches=(("充值没到账", True), ("红烧肉", False)), articles=("deposit-not-credited",)
    ),
)


def draft(**changes: Any) -> TicketDraft:
    return replace(DRAFT, **changes)


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(buffer, kind, **options)
    return buffer.getvalue()


def submit(engine: Engine, settings: Settings, wish: TicketDraft = DRAFT) -> Submitted:
    with transaction(engine) as session:
        return submit_ticket(session, wish, settings)


def upload(
    engine: Engine,
    store: AttachmentStore,
    settings: Settings,
    name: str = "screen.png",
    size: tuple[int, int] = (64, 48),
) -> Upload:
    with transaction(engine) as session:
        return keep_upload(session, store, picture(size=size), name, settings, locale="en")
