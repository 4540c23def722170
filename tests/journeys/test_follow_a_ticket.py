"""From the question to the rating, with a phone: pictures, a secret that is stopped, mail, an answer, solved.

Once with scripts in each language, and once without any.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from kb.settings import LOCALES, Settings
from tests.browser.contact_page import SEND, TOKENS, attach, person
from tests.browser.pictures import noise, pixels, png
from tests.outbox.server import MailServer, text_of
from tests.running import RunningSite

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
STORY = "100 USDT did not arrive. 充值没有到账。"
BALANCE = noise((240, 160))
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
PASTE = """([bytes, name]) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
    const how = { clipboardData: data, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new ClipboardEvent("paste", how));
}"""


@pytest.fixture(scope="module")
def post() -> Iterator[MailServer]:
    with MailServer().running() as server:
        yield server


@pytest.fixture(scope="module")
def running(
    sample_settings: Settings, tmp_path_factory: pytest.TempPathFactory, post: MailServer
) -> Iterator[RunningSite]:
    """The sample site with a real mail server, at an address that it knows."""
    site = tmp_path_factory.mktemp("followed") / "site"
    shutil.copytree(sample_settings.site, site)
    running = RunningSite(site, {"KB_RATE_LIMITS": "off", "KB_MAIL_URL": post.url})
    toml = (site / "kb.toml").read_text("utf-8")
    (site / "kb.toml").write_text(f'base_url = "{running.url}"\n{toml}', "utf-8")
    with running:
        yield running


def newest_mail(running: RunningSite, post: MailServer, address: str, count: int) -> EmailMessage:
    """Wait until the address has so many mails, and return the last."""

    def theirs() -> list[EmailMessage]:
        return [mail for mail in post.received if mail["To"] == address]

    running.wait_until(lambda: len(theirs()) >= count)
    return theirs()[count - 1]


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"http://\S+/t/[\w-]+", text_of(mail))
    assert found, text_of(mail)
    return found[0]


def agent(running: RunningSite, *words: str) -> None:
    command = [sys.executable, "-m", "kb", "--site", str(running.site), "tickets", *words]
    subprocess.run(command, check=True, capture_output=True)


def fill_in(page: Page, running: RunningSite, locale: str, email: str) -> None:
    page.goto(f"{running.url}/{locale}/contact?topic=suggestion")
    for name, value in (("account_id", "10086421"), ("description", STORY), ("email", email)):
        page.locator(f"[name={name}]").fill(value)


def paste_and_black_out(page: Page) -> tuple[int, int, int, int]:
    """Paste a screenshot and black out a balance. Return where: left, top, width, height."""
    page.evaluate(PASTE, [list(png(BALANCE)), "balance.png"])
    expect(page.locator(TOKENS)).to_have_count(1)
    first = page.locator(TOKENS).input_value()
    page.locator("[data-picture-list] [data-edit]").click()
    studio = page.locator("dialog.studio")
    expect(studio).to_have_attribute("data-tool", "blackout")
    expect(studio).to_have_attribute("aria-busy", "false")
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    said = studio.get_by_role("status").inner_text()
    left, top, width, height = (int(each) for each in re.findall(r"\d+", said))
    studio.locator("[data-act='save']").click()
    expect(studio).to_have_count(0)
    expect(page.locator(TOKENS)).to_have_count(1)
    expect(page.locator(TOKENS)).not_to_have_value(first)
    return left, top, width, height


def be_stopped_and_correct(page: Page) -> None:
    """Type a seed phrase by mistake, be stopped before anything is sent, and take it out."""
    page.locator("#description").fill(f"{STORY} {PHRASE}")
    address = page.url
    page.locator(SEND).click()
    expect(page.locator(".secret-stop")).to_be_focused()
    assert page.url == address
    page.locator("#description").fill(STORY)


def send(page: Page) -> str:
    """Send the form by way of its check page, pressing again where that was too fast. Return the reference."""
    while not page.locator("[name=confirmed]").count():
        with page.expect_navigation():
            page.locator(SEND).click()
    page.locator(SEND).click()
    page.wait_for_url("**/contact/thanks**")
    return page.locator("[data-reference]").inner_text()


def answer_and_settle(page: Page, running: RunningSite, reference: str) -> None:
    """Hear that it is solved, say so too, and rate it."""
    agent(running, "resolve", reference, "--text", "It is on its way.", "--as", "Lin")
    page.reload()
    expect(page.locator("#newest")).to_contain_text("It is on its way.")
    page.locator("#solved").click()
    for name, mark in (("attitude", 5), ("expertise", 4), ("speed", 3)):
        page.locator(f"[name={name}][value='{mark}']").check()
    page.locator("[name=comment]").fill("谢谢")
    page.locator("#rate").click()
    page.wait_for_url("**#rating")
    ticket = running.ticket(reference)
    assert ticket["status"] == "closed"
    rating = {name: ticket["rating"][name] for name in ("attitude", "expertise", "speed")}
    assert rating == {"attitude": 5, "expertise": 4, "speed": 3}


def shown(page: Page) -> Image.Image:
    """Return the picture of the newest message as its page shows it."""
    picture = page.locator("#newest img")
    expect(picture).to_be_visible()
    address = picture.evaluate("image => image.src")
    return Image.open(BytesIO(page.request.get(address).body())).convert("RGB")


@pytest.mark.parametrize("locale", LOCALES)
def test_from_the_question_to_the_rating(
    browser: Browser, running: RunningSite, post: MailServer, locale: str
) -> None:
    email = f"{locale}@example.com"
    with person(browser, **PHONE) as page:
        fill_in(page, running, locale, email)
        left, top, width, height = paste_and_black_out(page)
        be_stopped_and_correct(page)
        reference = send(page)
    receipt = newest_mail(running, post, email, 1)
    assert reference in str(receipt["Subject"])
    assert "100 USDT" not in text_of(receipt)
    with person(browser, **PHONE) as page:
        page.goto(link_in(receipt))
        assert page.url == f"{running.url}/{locale}/tickets/{reference}"
        blacked = pixels(BALANCE).copy()
        blacked[top : top + height, left : left + width] = 0
        assert np.array_equal(pixels(shown(page)), blacked)
        agent(running, "reply", reference, "--text", "Which network?", "--ask", "network")
        asked = newest_mail(running, post, email, 2)
        page.goto(link_in(asked))
        page.locator("[name=network]").fill("TRON (TRC20)")
        page.locator("[name=reply]").fill("Here is the record.")
        attach(
            page, {"name": "record.png", "mimeType": "image/png", "buffer": png(noise((50, 40)))}
        )
        expect(page.locator(TOKENS)).to_have_count(1)
        page.locator(SEND).click()
        expect(page.locator("#newest")).to_contain_text("TRON (TRC20)")
        assert np.array_equal(pixels(shown(page)), pixels(noise((50, 40))))
        answer_and_settle(page, running, reference)
    ticket = running.ticket(reference)
    assert (ticket["fields"]["network"], ticket["facts_needed"]) == ("TRON (TRC20)", [])
    assert PHRASE not in str(ticket)
    # The mailbox is verified by now, so the last word may be read in the mail.
    assert "It is on its way." in text_of(newest_mail(running, post, email, 3))


def test_the_same_without_scripts(browser: Browser, running: RunningSite, post: MailServer) -> None:
    email = "plain@example.com"
    with person(browser, **PHONE, java_script_enabled=False) as page:
        fill_in(page, running, "en", email)
        page.locator("#description").fill(f"{STORY} {PHRASE}")
        attach(page, {"name": "balance.png", "mimeType": "image/png", "buffer": png(BALANCE)})
        page.locator(SEND).click()
        expect(page.locator(".secret-stop")).to_be_visible()
        page.locator("#description").fill(STORY)
        reference = send(page)
    receipt = newest_mail(running, post, email, 1)
    with person(browser, **PHONE, java_script_enabled=False) as page:
        page.goto(link_in(receipt))
        assert np.array_equal(pixels(shown(page)), pixels(BALANCE))
        agent(running, "reply", reference, "--text", "Which network?", "--ask", "network")
        page.reload()
        page.locator("[name=network]").fill("TRON (TRC20)")
        attach(
            page, {"name": "record.png", "mimeType": "image/png", "buffer": png(noise((50, 40)))}
        )
        page.locator(SEND).click()
        expect(page.locator("#newest")).to_contain_text("TRON (TRC20)")
        answer_and_settle(page, running, reference)
    ticket = running.ticket(reference)
    assert [each["name"] for each in ticket["attachments"]] == ["balance.png", "record.png"]
    assert PHRASE not in str(ticket)


def test_without_email_the_code_leads_back(browser: Browser, running: RunningSite) -> None:
    with person(browser, **PHONE) as page:
        fill_in(page, running, "en", "")
        page.locator("[name=phone]").fill("+852 3000 0000")
        reference = send(page)
        code = page.locator("[data-code]").inner_text()
        expect(page.locator(".thanks-qr svg")).to_be_visible()
    with person(browser, **PHONE) as page:
        page.goto(f"{running.url}/en/tickets/{reference}")
        page.locator("#code-code").fill(code.lower())
        page.locator("form[action$='/code'] button").click()
        expect(page.locator(".said-text")).to_have_text(STORY)


def test_an_answer_appears_by_itself_and_what_is_being_typed_stays(
    browser: Browser, running: RunningSite
) -> None:
    with person(browser, **PHONE) as page:
        page.clock.install()
        fill_in(page, running, "en", "waiting@example.com")
        reference = send(page)
        page.goto(f"{running.url}/en/tickets/{reference}")
        page.locator("[name=reply]").fill("Any ne")
        agent(running, "reply", reference, "--text", "Here we are.")
        with page.expect_response("**/news"):
            page.clock.fast_forward(20_000)
        expect(page.locator("#newest")).to_contain_text("Here we are.")
        expect(page.locator("[data-arrival] a")).to_be_visible()
        expect(page.locator("[name=reply]")).to_have_value("Any ne")
        # Nothing new: the answer is short, and the next question comes later.
        with page.expect_response("**/news") as told:
            page.clock.fast_forward(20_000)
        assert told.value.status == 304


def test_the_code_of_an_answer_is_ours(running: RunningSite, browser: Browser) -> None:
    with person(browser, **PHONE) as page:
        fill_in(page, running, "en", "careful@example.com")
        reference = send(page)
        agent(running, "reply", reference, "--text", "Hello.", "--as", "Lin")
        page.goto(f"{running.url}/en/tickets/{reference}")
        code = page.locator("[data-code]").inner_text()
        page.goto(f"{running.url}/en/channels/verify")
        page.locator("main [name=q]").fill(code)
        page.locator("main form[method=post] button[type=submit]").click()
        expect(page.locator("main")).to_contain_text(code)
        expect(page.locator("main")).to_contain_text("ours")
