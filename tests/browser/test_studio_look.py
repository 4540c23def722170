"""The studio's words in three languages, and what everybody must be able to see, reach and hear."""

import json
import re
from html.parser import HTMLParser
from typing import get_args

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from typing_extensions import override

from kb.settings import Locale
from kb.web.assets import STATIC
from tests.browser.pictures import noise, png
from tests.browser.studio_page import DESKTOP, PHONE, contact_page, person

LOCALES: tuple[Locale, ...] = get_args(Locale)
SMALLEST_PHONE = {"width": 320, "height": 568}
LYING_PHONE, TABLET = {"width": 640, "height": 360}, {"width": 768, "height": 1024}
ENGLISH = re.compile(r'^  (\w+): "(.*)",$', re.MULTILINE)
SIZE = (300, 200)


class _Strings(HTMLParser):
    found: dict[str, str]

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if "data-strings" in attributes:
            self.found = json.loads(attributes["data-strings"] or "")


def strings(locale: Locale) -> dict[str, str]:
    parser = _Strings()
    parser.feed(contact_page(locale))
    return parser.found


def test_the_template_gives_every_sentence_of_the_studio_as_the_studio_has_it() -> None:
    words = (STATIC / "js" / "studio" / "words.js").read_text(encoding="utf-8")
    assert strings("en") == dict(ENGLISH.findall(words))


@pytest.mark.parametrize("locale", ["zh-hans", "zh-hant"])
def test_every_sentence_is_translated(locale: Locale) -> None:
    english, translated = strings("en"), strings(locale)
    assert english.keys() == translated.keys()
    assert [name for name in english if english[name] == translated[name]] == []


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", LOCALES)
def test_the_studio_is_accessible(
    browser: Browser, studio_url: str, locale: Locale, scheme: str
) -> None:
    with person(browser, studio_url, PHONE, color_scheme=scheme) as visitor:
        visitor.open(png(noise(SIZE)), locale=locale)
        visitor.drag((40, 30), (160, 70), SIZE)
        visitor.page.locator(".studio-tool[data-tool=crop]").click()
        visitor.drag((0, 0), (50, 20), SIZE)
        found = [Axe().run(visitor.page, context=".studio")]
        visitor.keys("Escape")
        expect(visitor.page.get_by_role("alertdialog")).to_be_visible()
        found.append(Axe().run(visitor.page, context=".studio-leave"))
        assert [report.response["violations"] for report in found] == [[], []]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    "viewport",
    [SMALLEST_PHONE, PHONE, LYING_PHONE, TABLET, DESKTOP],
    ids=lambda size: size["width"],
)
def test_every_target_is_large_enough_and_on_the_screen(
    browser: Browser, studio_url: str, locale: Locale, viewport: dict[str, int]
) -> None:
    with person(browser, studio_url, viewport) as visitor:
        visitor.open(png(noise(SIZE)), locale=locale)
        buttons = visitor.dialog.locator("button:visible")
        boxes = [button.bounding_box() for button in buttons.all()]
        assert len(boxes) == 12
        for box in boxes:
            assert box
            assert box["width"] >= 44
            assert box["height"] >= 44
            assert 0 <= box["x"] <= box["x"] + box["width"] <= viewport["width"]
            assert 0 <= box["y"] <= box["y"] + box["height"] <= viewport["height"]
        wider = "element => element.scrollWidth > element.clientWidth"
        assert not any(button.evaluate(wider) for button in buttons.all())


@pytest.mark.browser
@pytest.mark.slow
def test_the_picture_does_not_jump_while_one_works(browser: Browser, studio_url: str) -> None:
    """Hints and results differ in length; the stage keeps its size, and with it the picture its place."""
    with person(browser, studio_url, PHONE) as visitor:
        visitor.open(png(noise(SIZE)))
        heights = set()
        for tool in ("Crop", "Arrow", "Box", "Move", "Black out"):
            visitor.press(tool)
            visitor.drag((40, 30), (160, 70), SIZE)
            box = visitor.canvas.bounding_box()
            assert box
            heights.add(box["height"])
        assert len(heights) == 1


@pytest.mark.browser
@pytest.mark.slow
def test_everything_can_be_reached_at_four_hundred_percent(
    browser: Browser, studio_url: str
) -> None:
    with person(browser, studio_url, {"width": 320, "height": 256}) as visitor:
        visitor.open(png(noise(SIZE)))
        for name in ("Move", "Zoom in", "Crop", "Box"):
            visitor.press(name)
        assert visitor.save()[0] == "balance.png"


@pytest.mark.browser
@pytest.mark.slow
def test_forced_colours_still_show_which_tool_is_chosen(browser: Browser, studio_url: str) -> None:
    with person(browser, studio_url, PHONE, forced_colors="active") as visitor:
        visitor.open(png(noise(SIZE)))
        colour = "element => getComputedStyle(element).backgroundColor"
        chosen = visitor.page.get_by_role("button", name="Black out").evaluate(colour)
        other = visitor.page.get_by_role("button", name="Arrow").evaluate(colour)
        assert chosen != other
