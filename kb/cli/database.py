"""`kb database`: migrations."""

import click

from kb.database import migrate
from kb.settings import Settings


@click.group()
def database() -> None:
    """Look after the shape of the database."""


@database.command()
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Bring the tables to the shape this version needs (`kb serve` does it by itself)."""
    migrate.upgrade(settings)
    click.echo("The database is up to date.")


@database.command()
@click.pass_obj
def check(settings: Settings) -> None:
    """Say whether the tables have the shape this version needs."""
    migrate.check(settings)
    click.echo("The database is up to date.")
