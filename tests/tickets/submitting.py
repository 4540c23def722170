"""A process that submits tickets from several threads, and says so only when they are kept.

Run as `python -m tests.tickets.submitting SITE DATABASE_URL FIRST...`, one FIRST number a thread.
It prints `thread number reference` after each commit, and is killed by the test sooner or later.
"""

import io
import itertools
import os
import sys
import threading
from pathlib import Path

from PIL import Image
from sqlalchemy import Engine

from kb.database.engine import open_database
from kb.database.transaction import transaction
from kb.settings import Settings, load_settings
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.draft import TicketDraft
from kb.tickets.submit import submit_ticket
from kb.tickets.uploads import keep_upload


def picture(thread: int, number: int) -> bytes:
    """Return a picture that no other ticket has."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), (thread, number // 256, number % 256)).save(buffer, "PNG")
    return buffer.getvalue()


def submit_on(engine: Engine, settings: Settings, thread: int, first: int) -> None:
    store = AttachmentStore(settings)
    for number in itertools.count(first):
        name = f"{thread}-{number}"
        with transaction(engine) as session:
            kept = keep_upload(
                session, store, picture(thread, number), f"{name}.png", settings, locale="en"
            )
        wish = TicketDraft(
            submission_key=f"key-{name}",
            locale="en",
            topic="other",
            description=name,
            email=f"{name}@example.com",
            uploads=(kept.token,),
        )
        with transaction(engine) as session:
            done = submit_ticket(session, wish, settings)
        os.write(1, f"{thread} {number} {done.reference}\n".encode())


def main(site: str, database_url: str, *firsts: str) -> None:
    settings = load_settings(Path(site), {"KB_DATABASE_URL": database_url})
    engine = open_database(settings)
    threads = [
        threading.Thread(target=submit_on, args=(engine, settings, number, int(first)))
        for number, first in enumerate(firsts)
    ]
    for thread in threads:
        thread.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
