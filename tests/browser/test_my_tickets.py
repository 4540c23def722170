"""The list of all tickets of a mailbox in a real browser: without scripts, and for everybody."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from kb.database.engine import open_database
from kb.database.transaction import transaction
from kb.i18n.gettext import translate
from kb.settings import LOCALES, Locale, Settings
from kb.tickets.mailboxes import mint_mailbox_link
from tests.browser.for_all import RULES
from tests.followed import MAILBOX, Way
from tests.running import RunningSite

pytestmark = pytest.mark.browser
TAGS = {"zh-hans": "zh-CN", "zh-hant": "zh-TW", "en": "en-GB"}


def list_link(settings: Settings, locale: Locale) -> tuple[str, str]:
    """Make a ticket; return its reference, and the path of a link to its mailbox's list."""
    engine = open_database(settings)
    way = Way(engine, settings, locale, "listed").ask()
    with transaction(engine) as session:
        token = mint_mailbox_link(session, MAILBOX)
    engine.dispose()
    return way.done.reference, f"/m/{token}"


@pytest.mark.parametrize("locale", LOCALES)
def test_without_scripts_the_list_leads_to_a_ticket_and_keeps_a_phrase(
    browser: Browser, running_sample: RunningSite, sample_settings: Settings, locale: Locale
) -> None:
    reference, link = list_link(sample_settings, locale)
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 640}, locale=TAGS[locale]
    )
    page = context.new_page()
    page.goto(running_sample.url + link)
    expect(page).to_have_url(f"{running_sample.url}/{locale}/tickets/mine")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator("[name=phrase]").fill("蓝水獭 otter")
    page.get_by_role("button", name=translate(locale, "Keep the phrase")).press("Enter")
    expect(page.locator("[name=phrase]")).to_have_value("蓝水獭 otter")
    page.locator(f"button[value={reference}]").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{running_sample.url}/{locale}/tickets/{reference}")
    expect(page.locator("aside")).to_contain_text("蓝水獭 otter")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_list(
    browser: Browser,
    running_sample: RunningSite,
    sample_settings: Settings,
    scheme: Literal["light", "dark"],
) -> None:
    _, link = list_link(sample_settings, "zh-hant")
    context = browser.new_context(color_scheme=scheme, locale="zh-TW", reduced_motion="reduce")
    page = context.new_page()
    page.goto(running_sample.url + link)
    assert Axe().run(page, options=RULES).response["violations"] == []
    context.close()
