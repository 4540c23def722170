"""Twenty times `kill -9` amid concurrent submissions: what was acknowledged is there, once."""

import subprocess
import sys
from collections import Counter
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import Engine, select

from kb.database.transaction import reading
from kb.outbox.models import OutboxEmail
from kb.settings import Settings
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.models import Attachment, Ticket

KILLS = 20
THREADS = 4
BETWEEN_KILLS = 3


def submit_until_killed(settings: Settings, done: dict[tuple[int, int], str]) -> None:
    """Let a process submit on from where the last one died, note its acknowledgements, kill it."""
    firsts = [
        str(max((number for thread, number in done if thread == each), default=-1) + 1)
        for each in range(THREADS)
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.tickets.submitting", str(settings.site), settings.database_url, *firsts],
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert process.stdout is not None
    with process.stdout:
        lines = [process.stdout.readline() for _ in range(BETWEEN_KILLS)]
        process.kill()
        lines += process.stdout.readlines()
    process.wait(30)
    for line in lines:
        if line.endswith("\n"):  # what was cut off by the kill is no acknowledgement
            thread, number, reference = line.split()
            done[int(thread), int(number)] = reference


@pytest.mark.slow
def test_every_acknowledged_ticket_is_there_once(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    acknowledged: dict[tuple[int, int], str] = {}
    for _ in range(KILLS):
        submit_until_killed(settings, acknowledged)
    assert len(acknowledged) >= KILLS * BETWEEN_KILLS
    with reading(engine) as session:
        tickets = session.scalars(select(Ticket)).all()
        kept = {ticket.description: ticket for ticket in tickets}
        assert max(Counter(ticket.description for ticket in tickets).values()) == 1
        for (thread, number), reference in acknowledged.items():
            assert kept[f"{thread}-{number}"].reference == reference
        for ticket in tickets:
            (picture,) = ticket.messages[0].attachments
            thread, number = map(int, ticket.description.split("-"))
            pixel = Image.open(BytesIO(store.read(picture.stored_name))).getpixel((0, 0))
            assert pixel == (thread, number // 256, number % 256)
        mails = Counter(session.scalars(select(OutboxEmail.recipient)))
        assert mails == {f"{name}@example.com": 1 for name in kept}
        for waiting in session.scalars(select(Attachment).where(Attachment.message_id.is_(None))):
            assert store.read(waiting.stored_name)
