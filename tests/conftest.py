"""What every test may ask for: a site, its settings, the app, a client; a real server and a real browser."""

from pathlib import Path

import pytest

from kb.settings import Settings, load_settings
from tests.sites import write_site

NO_ENVIRONMENT: dict[str, str] = {}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site of its own for one test."""
    folder = tmp_path / "site"
    folder.mkdir()
    return write_site(folder)


@pytest.fixture
def settings(site: Path) -> Settings:
    return load_settings(site, NO_ENVIRONMENT)
