"""A person at the contact form of a running site: fills in, attaches, sends."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.running import RunningSite

ANSWERS = {
    "account_id": "10086421",
    "occurred_at": "2026-11-01T14:30",
    "description": "余额没有变化",
    "email": "reader@example.com",
}
DEPOSIT = {"asset": "USDT", "network": "TRON (TRC20)", "transaction_hash": "ab" * 32}
SEND = "#send"
TOKENS = "[data-picture-list] [name=upload_tokens]"


def picture(name: str = "balance.png", side: int = 64) -> dict[str, Any]:
    """Return a file as Playwright takes it."""
    file = BytesIO()
    Image.effect_noise((side, side), 80).save(file, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": file.getvalue()}


@contextmanager
def running_copy(prepared: Path, folder: Path) -> Iterator[RunningSite]:
    """Run a copy of a prepared site, which may then be written to."""
    shutil.copytree(prepared, folder)
    with RunningSite(folder, {"KB_RATE_LIMITS": "off"}) as running:
        yield running


@contextmanager
def person(browser: Browser, **context: Any) -> Iterator[Page]:
    """Open a fresh profile; whatever the browser complains about fails the test."""
    settings = {
        "viewport": {"width": 1280, "height": 900},
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
    }
    opened = browser.new_context(**{**settings, **context})
    page = opened.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.extend(against_the_policy(message.text)))
    yield page
    opened.close()
    assert complaints == []


def against_the_policy(text: str) -> list[str]:
    return [text] if "Content Security" in text else []


def fill(page: Page, **answers: str) -> None:
    for name, value in answers.items():
        page.locator(f"[name={name}]").fill(value)


def attach(page: Page, *files: dict[str, Any]) -> None:
    page.locator("#screenshots").set_input_files(list(files))  # type: ignore[arg-type]


def send(page: Page) -> None:
    """Press the button; once more where a person's two seconds had not passed yet."""
    with page.expect_navigation():
        page.locator(SEND).click()
    while page.locator(".error-summary a[href='#send']").count():
        with page.expect_navigation():
            page.locator(SEND).click()


def to_check_page(page: Page) -> None:
    send(page)
    expect(page.locator("[name=confirmed]")).to_be_attached()


def to_thanks(page: Page) -> str:
    """Send the check page; return the reference."""
    page.locator(SEND).click()
    page.wait_for_url("**/contact/thanks**")
    return page.locator("[data-reference]").inner_text()


def kept_on_device(page: Page, text: str) -> None:
    """Wait until the draft on the device holds a text: what was typed is looked at first."""
    page.wait_for_function("text => JSON.stringify(localStorage).includes(text)", arg=text)


def tab_to(page: Page, wanted: str, most: int = 80) -> None:
    """Press Tab until the control of that name or id has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted in page.evaluate("[document.activeElement.name, document.activeElement.id]"):
            return
    raise AssertionError(f"the keyboard does not get to {wanted!r}")
