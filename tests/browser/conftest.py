"""Sites in real Chromium: a running copy of the sample site, and the studio under the site's own security policy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from kb.settings import Settings, load_settings
from tests.browser import contact_page
from tests.browser.studio_page import DESKTOP, PHONE, StudioPage, person, serving
from tests.running import RunningSite
from tests.sites import write_site


@pytest.fixture(scope="module")
def running(
    sample_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningSite]:
    """A copy of the sample site of one's own, served by real workers."""
    folder = tmp_path_factory.mktemp("running") / "site"
    with contact_page.running_copy(sample_settings.site, folder) as site:
        yield site


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """A person at the running site."""
    with contact_page.person(browser) as page:
        yield page


@pytest.fixture(scope="session")
def studio_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return load_settings(write_site(tmp_path_factory.mktemp("studio")), {})


@pytest.fixture(scope="session")
def studio_url(studio_settings: Settings) -> Iterator[str]:
    with serving(studio_settings) as url:
        yield url


@pytest.fixture
def studio(browser: Browser, studio_url: str) -> Iterator[StudioPage]:
    """A person at a desk, with a mouse and a keyboard."""
    with person(browser, studio_url, DESKTOP) as visitor:
        yield visitor


@pytest.fixture
def phone(browser: Browser, studio_url: str) -> Iterator[StudioPage]:
    """A person with a phone, and fingers."""
    options = {"has_touch": True, "is_mobile": True, "device_scale_factor": 3}
    with person(browser, studio_url, PHONE, **options) as visitor:
        yield visitor
