"""The main job, end to end in a real browser: find an answer; find none; ask; and the ticket is kept."""

import hashlib
import re
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, PngImagePlugin
from playwright.sync_api import Page, expect

from kb.samples import bundled
from tests.browser.contact_page import TOKENS, to_check_page, to_thanks
from tests.running import RunningSite

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: By how much (of 255) a colour may change when a JPEG is encoded anew in the browser and again by the server.
ENCODED = 4
FOREIGN_QUESTION = "红烧肉怎么做才软烂"


def screenshots(folder: Path) -> list[Path]:
    """Draw two pictures that carry metadata, as a phone's screenshots do: a PNG with text, a JPEG with EXIF."""
    picture = Image.new("RGB", (390, 600), (250, 249, 246))
    ImageDraw.Draw(picture).rectangle((40, 80, 300, 140), fill=(15, 94, 84))
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "taken at home")
    png, jpeg = folder / "余额页.png", folder / "transfer.jpg"
    picture.save(png, pnginfo=text)
    exif = Image.Exif()
    exif[0x010F] = "SecretPhoneMaker"
    picture.rotate(180).save(jpeg, exif=exif, quality=95)
    return [png, jpeg]


@pytest.fixture
def running(tmp_path: Path) -> RunningSite:
    site = tmp_path / "site"
    site.mkdir()
    shutil.copyfile(bundled("kb.toml"), site / "kb.toml")
    shutil.copytree(bundled("articles"), site / "articles")
    return RunningSite(site)


@pytest.mark.parametrize(
    ("locale", "words"),
    [("zh-hans", "充值没到账"), ("zh-hant", "充值沒到帳"), ("en", "deposit not credited")],
)
def test_a_reader_finds_the_article(
    running_sample: RunningSite, page: Page, locale: str, words: str
) -> None:
    page.goto(f"{running_sample.url}/{locale}/")
    box = page.locator("main input[name=q]")
    box.fill(words)
    box.press("Enter")
    page.wait_for_url(f"**/{locale}/search?q=**")
    first = page.locator("main a[href*='/articles/']").first
    expect(first).to_have_attribute(
        "href", re.compile(f"^/{locale}/articles/deposit-not-credited(#.*)?$")
    )
    first.click()
    expect(page.locator("h1")).to_be_visible()
    assert "/articles/deposit-not-credited" in page.url


def test_from_no_answer_to_a_ticket_that_survives(
    running: RunningSite, page: Page, tmp_path: Path
) -> None:
    pictures = screenshots(tmp_path)
    with running:
        page.goto(f"{running.url}/zh-hans/articles/deposit-not-credited")
        page.goto(f"{running.url}/zh-hans/search?q={FOREIGN_QUESTION}")
        expect(page.locator("h1")).to_contain_text(FOREIGN_QUESTION)
        page.locator("main a[href*='/contact']").first.click()
        page.locator("input[name=topic][value=other]").check()
        page.locator("input[name=account_id]").fill("１００８６ 123")
        page.locator("input[name=email]").fill("reader@example.com")
        page.locator("input[name=occurred_at]").fill("2026-11-20T14:30")
        page.locator("textarea[name=description]").fill("找不到相关说明，想请客服帮忙。")
        page.locator("input[type=file]").first.set_input_files(pictures)
        expect(page.locator(TOKENS)).to_have_count(2)
        to_check_page(page)
        reference = to_thanks(page)
        page.goto(link_in_mail(running))
        expect(page.locator("main")).to_contain_text(reference)
        running.kill()
        running.start()
        ticket = running.ticket(reference)
    assert ticket["account_id"] == "10086123"
    assert {search["q"] for search in ticket["trail"]["searches"]} == {FOREIGN_QUESTION}
    assert ticket["trail"]["articles"] == ["deposit-not-credited"]
    sent = [pixels(path.read_bytes()) for path in pictures]
    for before, after in zip(sent, kept_pixels(running.site, ticket["attachments"]), strict=True):
        assert max(abs(one - other) for one, other in zip(before, after, strict=True)) <= ENCODED


def link_in_mail(running: RunningSite) -> str:
    """Return the link in the mail that a site being tried out shows on its terminal."""
    way = f"{running.url}/t/"
    running.wait_until(lambda: way in running.log and "--- end ---" in running.log)
    return way + running.log.split(way)[1].split()[0]


def pixels(data: bytes) -> bytes:
    """Return the colours of a smaller picture, each the mean of ten by ten pixels."""
    picture = Image.open(BytesIO(data)).convert("RGB").resize((39, 60), Image.Resampling.BOX)
    return picture.tobytes()


def kept_pixels(site: Path, attachments: list[dict[str, object]]) -> list[bytes]:
    files = {}
    for path in (site / "instance" / "attachments").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            files[hashlib.sha256(data).hexdigest()] = data
    kept = [files[str(attachment["sha256"])] for attachment in attachments]
    for data in kept:
        assert b"SecretPhoneMaker" not in data
        assert b"taken at home" not in data
        assert not Image.open(BytesIO(data)).getexif()
    return [pixels(data) for data in kept]
