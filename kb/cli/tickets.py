"""`kb tickets`: data out and away."""

import sys
from datetime import datetime
from io import TextIOWrapper

import click

from kb.database.engine import forget_deleted, open_database
from kb.database.transaction import reading, transaction
from kb.settings import Settings
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.export import export_tickets, write_csv, write_json
from kb.tickets.retention import erase_customer
from kb.tickets.retention import purge as purge_all


@click.group()
def tickets() -> None:
    """Export tickets, erase a customer, delete what is too old."""


@tickets.command()
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    help="Only tickets changed since then (in the site's time zone).",
)
@click.option("--format", "kind", type=click.Choice(["csv", "json"]), default="json")
@click.pass_obj
def export(settings: Settings, since: datetime | None, kind: str) -> None:
    """Print all tickets with their messages and the names of their files."""
    write = write_csv if kind == "csv" else write_json
    moment = since.replace(tzinfo=settings.zone) if since else None
    # Half a character, should one ever be kept, must not spoil the export of all the others.
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    with reading(open_database(settings)) as session:
        write(export_tickets(session, moment), sys.stdout)


@tickets.command()
@click.option("--customer", "email", required=True, metavar="EMAIL")
@click.pass_obj
def erase(settings: Settings, email: str) -> None:
    """Delete everything a customer sent, by e-mail address; there is no way back."""
    engine = open_database(settings)
    with transaction(engine) as session:
        count, files = erase_customer(session, AttachmentStore(settings), email)
    forget_deleted(engine)
    click.echo(f"Erased {count} tickets and {files} files.")


@tickets.command()
@click.pass_obj
def purge(settings: Settings) -> None:
    """Delete what is kept long enough: closed tickets, forgotten uploads, stray files, old mail."""
    gone = purge_all(open_database(settings), AttachmentStore(settings), settings)
    click.echo(
        f"Deleted {gone.tickets} tickets, {gone.uploads} uploads, {gone.files} stray files,"
        f" {gone.mails} mails and {gone.customers} customers without a ticket."
    )
