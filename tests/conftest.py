"""What every test may ask for: a site, its settings, the app, a client; a real server and a real browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from kb.app import create_app
from kb.cli.content import bring_up_to_date
from kb.database.migrate import upgrade
from kb.samples import bundled
from kb.settings import Settings, load_settings
from tests.running import PATIENCE, RunningSite
from tests.sites import write_site

NO_ENVIRONMENT: dict[str, str] = {}

# A busy machine is no failure.
hypothesis_settings.register_profile("patient", deadline=None)
# The gate says the same twice about the same code; what chance finds, it finds for whoever works on the code.
hypothesis_settings.register_profile("gate", deadline=None, derandomize=True)
hypothesis_settings.load_profile("gate" if os.environ.get("CI") else "patient")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site of its own for one test."""
    folder = tmp_path / "site"
    folder.mkdir()
    return write_site(folder)


@pytest.fixture
def settings(site: Path) -> Settings:
    return load_settings(site, NO_ENVIRONMENT)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a small site has made once it is migrated and indexed: a head start for every test's own."""
    settings = load_settings(write_site(tmp_path_factory.mktemp("prepared")), NO_ENVIRONMENT)
    upgrade(settings)
    bring_up_to_date(settings)
    return settings.site


@pytest.fixture
def app(settings: Settings, prepared: Path) -> Flask:
    """The small site as an application: migrated, indexed, with CSRF and rate limits on."""
    for folder in ("instance", "search_index"):
        shutil.copytree(prepared / folder, settings.site / folder, dirs_exist_ok=True)
    upgrade(settings)
    bring_up_to_date(settings)
    return create_app(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def small_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The small site as an application, shared by tests that only read."""
    settings = load_settings(write_site(tmp_path_factory.mktemp("small")), NO_ENVIRONMENT)
    upgrade(settings)
    bring_up_to_date(settings)
    return create_app(settings.model_copy(update={"rate_limits": False}))


@pytest.fixture
def reader(small_app: Flask) -> FlaskClient:
    """Somebody who reads the small site and changes nothing in it."""
    return small_app.test_client()


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample site that comes with kb, for journeys that only read."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copyfile(bundled("kb.toml"), folder / "kb.toml")
    shutil.copytree(bundled("articles"), folder / "articles")
    return folder


@pytest.fixture(scope="session")
def sample_settings(sample_site: Path) -> Settings:
    """The sample site's settings, migrated and indexed once."""
    settings = load_settings(sample_site, NO_ENVIRONMENT)
    upgrade(settings)
    bring_up_to_date(settings)
    return settings


@pytest.fixture(scope="session")
def sample_app(sample_settings: Settings) -> Flask:
    return create_app(sample_settings)


@pytest.fixture(scope="session")
def running_sample(sample_settings: Settings) -> Iterator[RunningSite]:
    """The sample site under its real server, without rate limits, shared by browser tests that only read."""
    with RunningSite(sample_settings.site, {"KB_RATE_LIMITS": "off"}) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; the flags keep it from asking the network for anything of its own."""
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    quiet = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    # A busy machine decodes a picture slowly.
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=quiet)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone-sized page in a fresh profile."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    yield context.new_page()
    context.close()
