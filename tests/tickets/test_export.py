import csv
import io
import json
from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from kb.clock import now
from kb.database.transaction import reading, transaction
from kb.settings import Settings
from kb.tickets.access import ticket_for_customer
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.customers import verify_mailbox
from kb.tickets.export import COLUMNS, export_tickets, write_csv, write_json
from kb.tickets.models import Rating
from tests.tickets.drafts import DRAFT, draft, submit, upload

EMPTY = dict.fromkeys(COLUMNS)


def test_a_ticket_is_exported_with_all_that_belongs_to_it(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    kept = upload(engine, store, settings)
    done = submit(engine, settings, draft(uploads=(kept.token,)))
    with reading(engine) as session:
        (ticket,) = export_tickets(session)
    assert tuple(ticket) == COLUMNS
    for name in (
        "topic",
        "locale",
        "account_id",
        "email",
        "phone",
        "timezone",
        "description",
        "wanted",
        "fields",
    ):
        assert ticket[name] == getattr(DRAFT, name)
    assert (ticket["reference"], ticket["status"]) == (done.reference, "received")
    assert ticket["occurred_at"] == "2026-11-20T06:30:00+00:00"
    assert ticket["trail"]["searches"][1] == {"q": "红烧肉", "answered": False}
    (file,) = ticket["attachments"]
    assert len(store.read(file["file"])) == file["bytes"]
    assert (file["name"], file["type"], len(file["sha256"])) == ("screen.png", "image/png", 64)
    assert ticket["messages"][0]["body"] == DRAFT.description
    assert (ticket["facts_needed"], ticket["rating"]) == ([], None)


def test_what_the_customer_thinks_of_it_is_exported(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings)
    with transaction(engine) as session:
        ticket_for_customer(session, done.token).rating = Rating(
            attitude=5, expertise=4, speed=3, comment="=fine", created_at=now()
        )
    with reading(engine) as session:
        (ticket,) = export_tickets(session)
    assert {name: ticket["rating"][name] for name in ("attitude", "expertise", "speed")} == {
        "attitude": 5, "expertise": 4, "speed": 3,
    }  # fmt: skip
    assert ticket["rating"]["comment"] == "=fine"


def test_a_proved_address_is_exported_without_its_owners_phrase(
    engine: Engine, settings: Settings
) -> None:
    submit(engine, settings)
    with transaction(engine) as session:
        customer = verify_mailbox(session, DRAFT.email.casefold())
        customer.phrase = "blue otter"
        proved = customer.verified_at
    with reading(engine) as session:
        (ticket,) = export_tickets(session)
    assert proved is not None
    assert ticket["email_verified_at"] == proved.isoformat()
    assert "blue otter" not in str(ticket)


def test_since_takes_what_changed_since(engine: Engine, settings: Settings) -> None:
    with time_machine.travel(now() - timedelta(days=3), tick=False):
        submit(engine, settings)
    new = submit(engine, settings, draft(submission_key="new"))
    with reading(engine) as session:
        since = now() - timedelta(days=1)
        assert [each["reference"] for each in export_tickets(session, since)] == [new.reference]
        assert len(list(export_tickets(session))) == 2


def test_many_tickets_come_in_order(engine: Engine, settings: Settings) -> None:
    sent = [submit(engine, settings, draft(submission_key=str(n))).reference for n in range(7)]
    with reading(engine) as session:
        assert [each["reference"] for each in export_tickets(session)] == sent


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_one_list(count: int) -> None:
    stream = io.StringIO()
    tickets = [EMPTY | {"description": "第一\n行"}] * count
    write_json(tickets, stream)
    assert json.loads(stream.getvalue()) == tickets


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_cell_is_a_formula(text: str) -> None:
    stream = io.StringIO(newline="")
    write_csv([EMPTY | {"description": text}], stream)
    heading, row = csv.reader(io.StringIO(stream.getvalue(), newline=""))
    assert tuple(heading) == COLUMNS
    cell = row[COLUMNS.index("description")]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert cell in {text, f"'{text}"}


def test_lists_and_tables_are_json_in_their_cells() -> None:
    stream = io.StringIO()
    write_csv([EMPTY | {"fields": {"asset": "USDT"}, "phone": "+852"}], stream)
    row = next(csv.DictReader(io.StringIO(stream.getvalue())))
    assert json.loads(row["fields"]) == {"asset": "USDT"}
    assert row["phone"] == "'+852"
