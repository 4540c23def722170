"""The same tests on both databases: fixtures that a folder's conftest.py takes in by importing them."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Engine

from kb.database.engine import open_database
from kb.database.migrate import upgrade
from kb.settings import Settings, load_settings
from kb.tickets.attachment_store import AttachmentStore
from tests.postgres import postgres_server
from tests.sites import write_site

POSTGRES = pytest.param(
    "postgres", marks=[pytest.mark.postgres, pytest.mark.xdist_group("postgres")]
)


def settings_for(site: Path, database_url: str = "") -> Settings:
    return load_settings(site, {"KB_DATABASE_URL": database_url} if database_url else {})


@pytest.fixture(params=["sqlite", POSTGRES])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a site whose database has no tables yet."""
    if request.param == "sqlite":
        yield settings_for(write_site(tmp_path))
        return
    server = postgres_server()
    name = server.create()
    yield settings_for(write_site(tmp_path), server.url(name))
    server.drop(name)


@pytest.fixture(params=["sqlite", POSTGRES])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a site whose database is ready for use."""
    site = write_site(tmp_path)
    if request.param == "sqlite":
        yield with_sqlite(site)
        return
    server = postgres_server()
    name = server.create(_migrated_postgres())
    yield settings_for(site, server.url(name))
    server.drop(name)


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = open_database(settings)
    yield engine
    engine.dispose()


@pytest.fixture
def store(settings: Settings) -> AttachmentStore:
    return AttachmentStore(settings)


def with_sqlite(site: Path) -> Settings:
    """Give the site a fresh, migrated SQLite database."""
    settings = settings_for(site)
    settings.data_dir.mkdir()
    (settings.data_dir / "kb.sqlite3").write_bytes(_migrated_sqlite())
    return settings


@cache
def _migrated_sqlite() -> bytes:
    with TemporaryDirectory() as folder:
        settings = settings_for(Path(folder))
        upgrade(settings)
        return (settings.data_dir / "kb.sqlite3").read_bytes()


@cache
def _migrated_postgres() -> str:
    server = postgres_server()
    name = server.create()
    upgrade(settings_for(Path.cwd(), server.url(name)))
    return name
