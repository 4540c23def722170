"""`kb tickets`: answers to customers, data out and away."""

import sys
from datetime import UTC, datetime
from io import TextIOWrapper

import click

from kb.cli.counted import counted
from kb.database.engine import forget_deleted, open_database
from kb.database.transaction import reading, transaction
from kb.errors import Invalid, Unavailable
from kb.settings import Settings
from kb.tickets.access import ticket_for_agent
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.earlier import Earlier, earlier_ticket
from kb.tickets.export import export_tickets, write_csv, write_json
from kb.tickets.facts import ASKABLE
from kb.tickets.reply import AgentReply, Replied, reply_as_agent, resolve_ticket
from kb.tickets.retention import erase_customer, erase_ticket
from kb.tickets.retention import purge as purge_all


@click.group()
def tickets() -> None:
    """Answer a ticket, say that it is solved, export tickets, erase a customer, delete what is too old."""


@tickets.command()
@click.argument("reference")
@click.option("--text", help="What to say; without it, what stands on standard input.")
@click.option(
    "--ask",
    "asks",
    multiple=True,
    metavar="FIELD",
    help=f"A fact the customer is asked for, as often as needed: {', '.join(ASKABLE)}.",
)
@click.option(
    "--as", "name", default="", metavar="NAME", help="Who says it, as the customer reads."
)
@click.pass_obj
def reply(
    settings: Settings, reference: str, text: str | None, asks: tuple[str, ...], name: str
) -> None:
    """Answer the customer; with --ask the ticket then waits for the facts."""
    said = AgentReply(reference, name, _standard_input() if text is None else text, asks)
    with transaction(open_database(settings)) as session:
        done = reply_as_agent(session, said, settings)
        earlier = earlier_ticket(session, ticket_for_agent(session, done.reference))
    click.echo(f"{done.reference} is answered, with the code {done.code}; {_mailed(done)}.")
    if earlier:
        click.echo(_about(earlier))


@tickets.command()
@click.argument("reference")
@click.option("--text", default="", help="A last word to the customer, if there is one.")
@click.option(
    "--as", "name", default="", metavar="NAME", help="Who says it, as the customer reads."
)
@click.pass_obj
def resolve(settings: Settings, reference: str, text: str, name: str) -> None:
    """Say that a ticket is solved; the customer may confirm it or open it again."""
    with transaction(open_database(settings)) as session:
        done = resolve_ticket(session, AgentReply(reference, name, text))
    click.echo(f"{done.reference} is solved; {_mailed(done)}.")


def _standard_input() -> str:
    try:
        return sys.stdin.read() if sys.stdin else ""
    except UnicodeDecodeError as error:
        raise Invalid(f"What stands on standard input is not text in {error.encoding}.") from None


def _mailed(done: Replied) -> str:
    return "a mail goes out" if done.mailed else "no mail goes out"


def _about(earlier: Earlier) -> str:
    if not earlier.exists:
        return f"The customer names an earlier ticket, {earlier.reference}: there is none."
    whose = "the same customer's" if earlier.same_customer else "somebody else's"
    return f"The customer names an earlier ticket, {earlier.reference}: it is {whose}."


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
    moment = _moment(since, settings) if since else None
    if not sys.stdout:
        raise Unavailable("Standard output is closed: there is nowhere to print the tickets.")
    # Half a character, should one ever be kept, must not spoil the export of all the others.
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    with reading(open_database(settings)) as session:
        write(export_tickets(session, moment), sys.stdout)


def _moment(since: datetime, settings: Settings) -> datetime:
    try:
        return since.replace(tzinfo=settings.zone).astimezone(UTC)
    except OverflowError:
        raise click.UsageError("--since: no calendar goes that far.") from None


@tickets.command()
@click.option("--customer", "email", metavar="EMAIL", help="All tickets of this address.")
@click.option("--reference", metavar="REFERENCE", help="This one ticket.")
@click.pass_obj
def erase(settings: Settings, email: str | None, reference: str | None) -> None:
    """Delete all that a customer sent, or one ticket, with its files; there is no way back."""
    if (email is None) == (reference is None):
        raise click.UsageError("Name either --customer or --reference.")
    engine, store = open_database(settings), AttachmentStore(settings)
    with transaction(engine) as session:
        if reference is not None:
            count, files = 1, erase_ticket(session, store, reference)
        else:
            count, files = erase_customer(session, store, email or "")
    forget_deleted(engine)
    click.echo(f"Erased {counted(count, 'ticket')} and {counted(files, 'file')}.")


@tickets.command()
@click.pass_obj
def purge(settings: Settings) -> None:
    """Close what stayed solved; delete what is kept long enough: closed tickets, uploads, stray files, old mail."""
    gone = purge_all(open_database(settings), AttachmentStore(settings), settings)
    click.echo(
        f"Deleted {counted(gone.tickets, 'ticket')}, {counted(gone.uploads, 'upload')},"
        f" {counted(gone.files, 'stray file')}, {counted(gone.mails, 'mail')}"
        f" and {counted(gone.customers, 'customer')} without a ticket."
    )
