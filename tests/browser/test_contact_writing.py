"""What the form says while it is filled in: about a hash or an address, and which articles may help."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.contact_page import ANSWERS, DEPOSIT, fill, person, to_check_page
from tests.running import RunningSite

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
HASH = "5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060"
DOUBT = "form [data-doubt]"


@pytest.fixture
def visitor(browser: Browser, running: RunningSite) -> Iterator[Page]:
    with person(browser) as page:
        page.goto(f"{running.url}/en/contact?topic=deposit")
        expect(page.locator("[data-keeping]")).to_be_visible()
        yield page


def answer(page: Page, name: str, text: str) -> None:
    page.locator(f"#{name}").fill(text)
    page.locator(f"#{name}").blur()


def test_what_stands_in_the_wrong_field_is_exchanged_when_one_agrees(visitor: Page) -> None:
    answer(visitor, "transaction_hash", TRON)
    answer(visitor, "address", f"https://tronscan.org/#/transaction/{HASH}")
    expect(visitor.locator(DOUBT)).to_have_count(2)
    visitor.locator("#address").locator("xpath=..").get_by_role("button", name="Move").click()
    expect(visitor.locator("#transaction_hash")).to_be_focused()
    expect(visitor.locator("#transaction_hash")).to_have_value(HASH)
    expect(visitor.locator("#address")).to_have_value(TRON)
    expect(visitor.locator(DOUBT)).to_have_count(0)


def test_a_typo_is_pointed_out_until_it_is_mended_and_stops_nobody(visitor: Page) -> None:
    answer(visitor, "address", TRON[:-2])
    expect(visitor.locator(DOUBT)).to_contain_text("2 characters seem to be missing")
    visitor.locator("#address").press_sequentially("6")
    expect(visitor.locator(DOUBT)).to_have_count(0)
    answer(visitor, "address", TRON[:-1] + "u")
    expect(visitor.locator(DOUBT)).to_contain_text("fails its own check")
    fill(visitor, **ANSWERS, **DEPOSIT)
    to_check_page(visitor)
    expect(visitor.locator(".doubts")).to_contain_text("fails its own check")


def test_articles_are_offered_beside_what_is_being_written(visitor: Page) -> None:
    box = visitor.locator("[data-suggested]")
    story = "my deposit has not been credited"
    fill(visitor, description=story)
    expect(box.get_by_role("link")).not_to_have_count(0)
    expect(visitor.locator("[data-suggested-status]")).to_contain_text("Articles that may solve it")
    expect(visitor.locator("#description")).to_be_focused()
    with visitor.context.expect_page() as opened:
        box.get_by_role("link").first.click()
    assert "/en/articles/" in opened.value.url
    expect(visitor.locator("#description")).to_have_value(story)
    visitor.get_by_role("radio", name="Account stolen or misused").check()
    expect(box).to_be_hidden()


def test_nothing_is_asked_while_composing_or_about_a_secret(visitor: Page) -> None:
    asked: list[str] = []
    visitor.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    visitor.clock.install()
    visitor.locator("#description").focus()
    session = visitor.context.new_cdp_session(visitor)
    words = "my deposit has not been credited"
    composed = {"text": words, "selectionStart": len(words), "selectionEnd": len(words)}
    session.send("Input.imeSetComposition", composed)
    visitor.clock.run_for(5_000)
    visitor.evaluate("fetch('/healthz')")
    assert "offers" not in asked
    session.send("Input.insertText", {"text": words})
    visitor.clock.run_for(1_000)
    expect(visitor.locator("[data-suggested]").get_by_role("link")).not_to_have_count(0)
    fill(visitor, description="my password is hunter2! and my deposit is missing")
    visitor.clock.run_for(1_000)
    expect(visitor.locator("[data-secret-line]")).to_have_count(1)
    expect(visitor.locator("[data-suggested]")).to_be_hidden()
    assert asked.count("offers") == 1
