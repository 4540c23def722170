"""The contact form for everyone: accessible also in error, by keyboard alone, on a small phone, at twice the text."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.contact_page import (
    ANSWERS,
    TOKENS,
    attach,
    fill,
    person,
    picture,
    send,
    tab_to,
)
from tests.browser.for_all import OVERFLOW, RULES
from tests.running import RunningSite

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOCALES = ["zh-hans", "zh-hant", "en"]


def every_page(page: Page, running: RunningSite, locale: str) -> Iterator[str]:
    """Lead a person through the form, and yield the name of each state it comes to."""
    page.goto(f"{running.url}/{locale}/articles/deposit-not-credited")
    page.goto(f"{running.url}/{locale}/contact?q={'x' * 80}")
    yield "empty"
    page.goto(f"{running.url}/{locale}/contact?topic=complaint")
    fill(page, **{**ANSWERS, "email": "", "account_id": "1"}, earlier_reference="?")
    attach(page, picture("a-rather-long-name-of-a-screenshot.png"), picture("balance.png"))
    expect(page.locator(TOKENS)).to_have_count(2)
    attach(page, {"name": "notes.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    expect(page.locator("[data-picture-errors] [role=alert]")).to_be_visible()
    yield "with pictures"
    send(page)
    yield "in error"
    fill(page, email="reader@example.com", account_id="10086421", earlier_reference="")
    send(page)
    yield "check page"
    page.locator("#send").click()
    page.wait_for_url("**/contact/thanks**")
    yield "thanks"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing(
    browser: Browser, running: RunningSite, locale: str, scheme: Literal["light", "dark"]
) -> None:
    width = 390 if scheme == "dark" else 1280
    found: dict[str, Any] = {}
    with person(
        browser,
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
    ) as page:
        for state in every_page(page, running, locale):
            for fault in Axe().run(page, options=RULES).response["violations"]:
                found[f"{state}: {fault['id']}"] = [node["html"] for node in fault["nodes"]]
    assert found == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_wider_than_a_small_phone_nor_at_twice_the_text(
    browser: Browser, running: RunningSite, locale: str
) -> None:
    with person(browser, viewport={"width": 320, "height": 640}) as page:
        for state in every_page(page, running, locale):
            assert page.evaluate(OVERFLOW) <= 0, state
            page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
            page.set_viewport_size({"width": 640, "height": 800})
            assert page.evaluate(OVERFLOW) <= 0, f"{state} at twice the text"
            page.evaluate("() => { document.documentElement.style.fontSize = '' }")
            page.set_viewport_size({"width": 320, "height": 640})


def test_everything_by_keyboard_alone(browser: Browser, running: RunningSite) -> None:
    with person(browser) as page:
        page.goto(f"{running.url}/en/contact")
        expect(page.locator("[data-keeping]")).to_be_visible()
        tab_to(page, "topic")
        for _ in range(8):
            page.keyboard.press("ArrowDown")
        expect(page.get_by_label("A suggestion")).to_be_checked()
        tab_to(page, "description")
        page.keyboard.type("A darker dark, please")
        tab_to(page, "email")
        page.keyboard.type("reader@example.com")
        tab_to(page, "send")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        while page.locator(".error-summary").count():
            expect(page.locator(".error-summary")).to_be_focused()
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")  # the link leads to the button
            expect(page.locator("#send")).to_be_focused()
            with page.expect_navigation():
                page.keyboard.press("Enter")
        tab_to(page, "send")
        page.keyboard.press("Enter")
        page.wait_for_url("**/contact/thanks**")
        assert page.locator("[data-reference]").is_visible()


def test_enter_in_a_field_sends_the_form_and_presses_no_other_button(
    browser: Browser, running: RunningSite
) -> None:
    with person(browser, java_script_enabled=False) as page:
        page.goto(f"{running.url}/en/contact?topic=suggestion")
        page.locator("#email").press("Enter")
        expect(page.locator(".error-summary")).to_be_visible()
