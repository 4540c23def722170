"""The form in a real browser keeps on the device what must not leave it: secrets, black boxes, metadata."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, Request, expect

from tests.browser.contact_page import (
    ANSWERS,
    SEND,
    TOKENS,
    attach,
    fill,
    kept_on_device,
    to_check_page,
    to_thanks,
)
from tests.browser.pictures import jpeg, noise, pixels, png
from tests.running import RunningSite

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
STOP = ".secret-stop"
LINE = "[data-secret-line]"
#: The browser's tools do not show the bytes of a file that is sent, so the page is asked.
OVERHEAR = """() => {
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = async function (body) {
        const file = body.get("file");
        const bytes = new Uint8Array(await file.arrayBuffer());
        window.overheard = [file.name, Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")];
        send.call(this, body);
    };
}"""


@pytest.fixture
def sent(visitor: Page) -> list[Request]:
    """What the browser sends out."""
    requests: list[Request] = []
    visitor.on("request", lambda request: requests.append(request))  # noqa: PLW0108  # it gets marked
    return requests


def open_form(page: Page, running: RunningSite, locale: str = "zh-hans") -> None:
    page.goto(f"{running.url}/{locale}/contact?topic=suggestion")
    expect(page.locator("[data-keeping]")).to_be_visible()


def test_a_seed_phrase_does_not_leave_the_device(
    visitor: Page, running: RunningSite, sent: list[Request]
) -> None:
    open_form(visitor, running)
    fill(visitor, **{**ANSWERS, "description": f"我的词：{PHRASE}。"})
    expect(visitor.locator(LINE)).to_contain_text("新建一个钱包")
    kept_on_device(visitor, ANSWERS["email"])
    assert "winner" not in visitor.evaluate("JSON.stringify(localStorage)")
    visitor.locator(SEND).click()
    expect(visitor.locator(STOP)).to_be_focused()
    expect(visitor.locator(STOP)).to_contain_text("它没有离开这台设备")
    assert not [request for request in sent if request.method == "POST"]
    visitor.get_by_role("button", name="回去修改").click()
    expect(visitor.locator("#description")).to_be_focused()
    with visitor.expect_navigation():
        visitor.get_by_role("button", name="换成 [已移除：助记词] 后提交").click()
    expect(visitor.locator("form[method=post]")).to_contain_text("我的词：[已移除：助记词]。")
    # Had it arrived, the server would say so.
    expect(visitor.locator(f"{STOP}:visible")).to_have_count(0)


def test_a_password_is_taken_out_by_its_owner(visitor: Page, running: RunningSite) -> None:
    open_form(visitor, running, "en")
    fill(visitor, **{**ANSWERS, "description": "my password is hunter2! help"})
    visitor.locator(SEND).click()
    stop = visitor.locator(STOP)
    expect(stop).to_be_focused()
    expect(stop.get_by_role("button")).to_have_count(1)
    fill(visitor, description="I cannot sign in")
    expect(visitor.locator(LINE)).to_have_count(0)
    to_check_page(visitor)


def test_nothing_is_asked_while_an_input_method_composes(
    visitor: Page, running: RunningSite
) -> None:
    visitor.clock.install()
    open_form(visitor, running)
    fill(visitor, description=PHRASE)
    visitor.clock.run_for(1_000)
    expect(visitor.locator(LINE)).to_have_count(1)  # from here on the guard answers at once
    visitor.locator("#wanted").focus()
    session = visitor.context.new_cdp_session(visitor)
    composed = {"text": PHRASE, "selectionStart": len(PHRASE), "selectionEnd": len(PHRASE)}
    session.send("Input.imeSetComposition", composed)
    visitor.clock.run_for(10_000)
    visitor.evaluate("fetch('/healthz')")
    assert visitor.locator(LINE).count() == 1
    session.send("Input.insertText", {"text": PHRASE})
    visitor.clock.run_for(1_000)
    expect(visitor.locator(LINE)).to_have_count(2)


def test_a_file_name_that_holds_a_secret_stays_too(
    visitor: Page, running: RunningSite, sent: list[Request]
) -> None:
    open_form(visitor, running)
    name = f"{PHRASE}.png"
    attach(visitor, {"name": name, "mimeType": "image/png", "buffer": png(noise((8, 8)))})
    alert = visitor.locator("[data-picture-errors] [role=alert]")
    expect(alert).to_contain_text("新建一个钱包")
    expect(visitor.locator("[data-picture-list] > *")).to_have_count(0)
    assert not [request for request in sent if request.method == "POST"]


def test_what_the_camera_wrote_stays_on_the_device(visitor: Page, running: RunningSite) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at 31 Harbour Road"
    open_form(visitor, running)
    photo = jpeg(noise((40, 30)), exif=exif)
    assert b"Harbour Road" in photo
    visitor.evaluate(OVERHEAR)
    attach(visitor, {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo})
    expect(visitor.locator(TOKENS)).to_have_count(1)
    name, content = visitor.evaluate("window.overheard")
    assert name == "photo.jpg"
    assert Image.open(BytesIO(content.encode("latin-1"))).size == (40, 30)
    assert "Harbour Road" not in content


def test_a_black_box_reaches_the_server_as_black_pixels_and_nothing_else_changes(
    visitor: Page, running: RunningSite
) -> None:
    open_form(visitor, running)
    original = noise((200, 150))
    attach(visitor, {"name": "balance.png", "mimeType": "image/png", "buffer": png(original)})
    expect(visitor.locator(TOKENS)).to_have_count(1)
    first = visitor.locator(TOKENS).input_value()
    visitor.get_by_role("button", name="裁剪或涂黑 balance.png").focus()
    visitor.keyboard.press("Enter")
    studio = visitor.locator("dialog.studio")
    expect(studio).to_have_attribute("data-tool", "blackout")
    expect(studio).to_have_attribute("aria-busy", "false")
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        visitor.keyboard.press(key)
    said = [int(each) for each in re.findall(r"\d+", studio.get_by_role("status").inner_text())]
    left, top, width, height = said
    studio.get_by_role("button", name="保存").click()
    expect(visitor.get_by_role("button", name="裁剪或涂黑 balance.png")).to_be_focused()
    expect(visitor.locator(TOKENS)).to_have_count(1)
    second = visitor.locator(TOKENS).input_value()
    assert second != first
    uploads = f"{running.url}/api/v1/uploads"
    assert visitor.request.get(f"{uploads}/{first}").status == 404
    kept = Image.open(BytesIO(visitor.request.get(f"{uploads}/{second}").body()))
    wanted = pixels(original).copy()
    wanted[top : top + height, left : left + width] = 0
    assert width * height > 0
    assert np.array_equal(pixels(kept.convert("RGB")), wanted)
    fill(visitor, **ANSWERS)
    to_check_page(visitor)
    ticket = running.ticket(to_thanks(visitor))
    assert [each["name"] for each in ticket["attachments"]] == ["balance.png"]


def test_a_picture_that_came_back_with_an_error_can_still_be_edited(
    visitor: Page, running: RunningSite
) -> None:
    open_form(visitor, running)
    attach(visitor, {"name": "a.png", "mimeType": "image/png", "buffer": png(noise((60, 40)))})
    expect(visitor.locator(TOKENS)).to_have_count(1)
    with visitor.expect_navigation():
        visitor.locator(SEND).click()
    expect(visitor.locator(".error-summary")).to_be_visible()
    visitor.get_by_role("button", name="裁剪或涂黑 a.png").click()
    expect(visitor.locator("dialog.studio")).to_have_attribute("data-tool", "blackout")
    visitor.keyboard.press("Escape")
    expect(visitor.locator("dialog.studio")).to_have_count(0)
    expect(visitor.locator(TOKENS)).to_have_count(1)
