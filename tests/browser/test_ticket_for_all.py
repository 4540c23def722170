"""A ticket's pages for everyone: accessible in every state, on a small phone, at twice the text, by keyboard alone."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kb.contact.questions import WRITE_EMAIL_SO
from kb.database.engine import open_database
from kb.settings import LOCALES, Locale, load_settings
from tests.browser.contact_page import person, tab_to
from tests.browser.for_all import OVERFLOW, RULES
from tests.followed import STATES, Way, every_way
from tests.running import RunningSite

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def ways(running: RunningSite) -> dict[tuple[Locale, str], Way]:
    """A ticket for every language and state."""
    settings = load_settings(running.site)
    return every_way(open_database(settings), settings)


def every_page(
    page: Page, running: RunningSite, ways: dict[tuple[Locale, str], Way], locale: Locale
) -> Iterator[str]:
    """Open every kind of page, and yield what it is."""
    for state in STATES:
        page.goto(f"{running.url}/t/{ways[locale, state].done.token}")
        yield state
    for part in ("revoke", "deletion"):
        page.goto(f"{page.url.split('#')[0].removesuffix('/revoke')}/{part}")
        yield part
    page.goto(f"{running.url}/{locale}/tickets/KB-2222-2222")
    yield "finding"
    page.locator("form[action$='/tickets'] button").click()
    expect(page.locator(".error-summary")).to_be_visible()
    yield "finding in error"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing(
    browser: Browser,
    running: RunningSite,
    ways: dict[tuple[Locale, str], Way],
    locale: Locale,
    scheme: Literal["light", "dark"],
) -> None:
    width = 390 if scheme == "dark" else 1280
    size = {"width": width, "height": 900}
    found: dict[str, Any] = {}
    with person(browser, color_scheme=scheme, viewport=size, reduced_motion="reduce") as page:
        for state in every_page(page, running, ways, locale):
            for fault in Axe().run(page, options=RULES).response["violations"]:
                found[f"{state}: {fault['id']}"] = [node["html"] for node in fault["nodes"]]
    assert found == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_wider_than_a_small_phone_nor_at_twice_the_text(
    browser: Browser,
    running: RunningSite,
    ways: dict[tuple[Locale, str], Way],
    locale: Locale,
) -> None:
    with person(browser, viewport={"width": 320, "height": 640}) as page:
        for state in every_page(page, running, ways, locale):
            assert page.evaluate(OVERFLOW) <= 0, state
            page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
            page.set_viewport_size({"width": 640, "height": 800})
            assert page.evaluate(OVERFLOW) <= 0, f"{state} at twice the text"
            page.evaluate("() => { document.documentElement.style.fontSize = '' }")
            page.set_viewport_size({"width": 320, "height": 640})


def test_everything_by_keyboard_alone(
    browser: Browser, running: RunningSite, ways: dict[tuple[Locale, str], Way]
) -> None:
    with person(browser) as page:
        page.goto(f"{running.url}/t/{ways['en', 'asked'].done.token}")
        tab_to(page, "address")
        page.keyboard.type("TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE")
        tab_to(page, "reply")
        page.keyboard.type("Here it is")
        tab_to(page, "send")
        page.keyboard.press("Enter")
        expect(page.locator("#newest")).to_contain_text("Here it is")
        tab_to(page, "solved")
        page.keyboard.press("Enter")
        page.wait_for_url("**#rating")
        for name in ("attitude", "expertise", "speed"):
            tab_to(page, name)
            page.keyboard.press("ArrowRight")
        tab_to(page, "rate")
        page.keyboard.press("Enter")
        expect(page.locator("#rating")).to_contain_text("Your rating")


def test_an_address_and_a_time_are_asked_for_in_words_that_are_heard(
    browser: Browser, running: RunningSite, ways: dict[tuple[Locale, str], Way]
) -> None:
    with person(browser) as page:
        page.goto(f"{running.url}/t/{ways['en', 'asked-unmailed'].done.token}")
        email = page.get_by_role("textbox", name="Email", exact=True)
        tab_to(page, "email")
        page.keyboard.type("anna@")
        page.keyboard.press("Enter")
        expect(page.locator(".error-summary")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(email).to_be_focused()
        expect(email).to_have_accessible_description(WRITE_EMAIL_SO)
        page.keyboard.press("End")
        page.keyboard.type("example.com")
        when = page.get_by_role("group", name="When did it happen?")
        for name in ("Date and time", "Time zone"):
            control = when.get_by_label(name, exact=True)
            tab_to(page, control.get_attribute("name") or "")
            expect(control).to_be_focused()
        tab_to(page, "send")
        page.keyboard.press("Enter")
        expect(page.locator("#newest")).to_contain_text("anna@example.com")
        expect(page.get_by_role("heading", name="Still missing")).to_be_visible()
        expect(when).to_be_visible()
