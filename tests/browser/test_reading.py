"""The reader's pages in a real browser: by keyboard, without scripts, on small screens, on paper, for all."""

from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.for_all import RULES
from tests.running import RunningSite

pytestmark = pytest.mark.browser

LOCALES = ["zh-hans", "zh-hant", "en"]
PAGES = [
    "",
    "search",
    "search?q=deposit+not+credited",
    "search?q=xqzvw+jkpqz",
    "categories/deposits",
    "articles/deposit-not-credited",
    "articles/create-api-key",
    "channels",
    "channels/verify?q=harbour.example",
    "channels/verify?q=https://harbour-login.example/kyc",
    "notices",
    "articles/abnormal-balance",
    "articles/deposit-not-credited/helpful?answer=no",
    "articles/trade-mining-rewards",
    "nowhere",
]
#: The last two say that something is not there, which a browser writes into its console.
FOUND = PAGES[:-2]
#: Also what is folded or opened must be right.
UNFOLD = "() => document.querySelectorAll('details').forEach((each) => each.open = true)"
#: On how many lines the words stand in an element that holds nothing but text.
LINES = """(element, words) => {
    const range = document.createRange();
    const begin = element.textContent.indexOf(words);
    range.setStart(element.firstChild, begin);
    range.setEnd(element.firstChild, begin + words.length);
    return new Set([...range.getClientRects()].map((each) => each.top)).size;
}"""

#: The lines on which each word of a title stands; between marks, it may go on in another.
LINES_OF_WORDS = """(title) => {
    const words = [];
    const texts = document.createTreeWalker(title, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        for (const word of text.data.matchAll(/\\p{Script=Han}+/gu)) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            words.push([...range.getClientRects()].map((each) => Math.round(each.bottom)));
        }
    }
    return words;
}"""

#: Words of letters that stand on more than one line. What nobody reads as words may be cut: addresses, hashes, code.
CUT = """() => {
    const cut = [];
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        if (text.parentElement.closest("code, pre, .visually-hidden, .helpful-form legend")) continue;
        for (const word of text.data.matchAll(/(?<![\\w@./-])[a-z]{2,14}(?![\\w@./-])/gi)) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            if (new Set([...range.getClientRects()].map((each) => each.top)).size > 1) cut.push(word[0]);
        }
    }
    return cut;
}"""


@pytest.fixture
def desk(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    yield context
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing(
    browser: Browser, running_sample: RunningSite, locale: str, scheme: Literal["light", "dark"]
) -> None:
    width = 390 if scheme == "dark" else 1280
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for address in PAGES:
        page.goto(f"{running_sample.url}/{locale}/{address}")
        page.evaluate(UNFOLD)
        for fault in Axe().run(page, options=RULES).response["violations"]:
            found.setdefault(fault["id"], []).extend(
                f"{address}: {node['html']}" for node in fault["nodes"]
            )
    context.close()
    assert found == {}


def test_an_open_list_of_suggestions_is_accessible(
    desk: BrowserContext, running_sample: RunningSite
) -> None:
    page = desk.new_page()
    page.goto(f"{running_sample.url}/zh-hans/")
    search = page.get_by_role("combobox")
    search.fill("充值")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert Axe().run(page, options=RULES).response["violations"] == []
    # What was searched before, once there is something.
    search.fill("充值没到账")
    search.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("充值没到账")
    search.fill("")
    expect(page.get_by_role("option").last).to_have_text("清除这些搜索")
    page.keyboard.press("ArrowDown")
    assert Axe().run(page, options=RULES).response["violations"] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_no_page_is_wider_than_a_small_phone_nor_at_twice_the_text(
    browser: Browser, running_sample: RunningSite, locale: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    for address in PAGES:
        page.goto(f"{running_sample.url}/{locale}/{address}")
        page.evaluate(UNFOLD)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.set_viewport_size({"width": 640, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == 640, address
        page.set_viewport_size({"width": 320, "height": 640})
    context.close()


@pytest.mark.parametrize("locale", LOCALES)
def test_no_word_is_cut_on_a_small_phone(
    browser: Browser, running_sample: RunningSite, locale: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    found = {}
    for address in PAGES:
        page.goto(f"{running_sample.url}/{locale}/{address}")
        page.evaluate(UNFOLD)
        found[address] = page.evaluate(CUT)
    context.close()
    assert {address: words for address, words in found.items() if words} == {}


@pytest.mark.parametrize("width", [320, 390, 768])
@pytest.mark.parametrize("locale", ["zh-hans", "zh-hant"])
def test_titles_and_headings_break_between_words(
    browser: Browser, running_sample: RunningSite, locale: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 640})
    page = context.new_page()
    broken = 0
    for address in ["", "search?q=提现", "categories/security", "articles/abnormal-balance"]:
        page.goto(f"{running_sample.url}/{locale}/{address}")
        page.evaluate(UNFOLD)
        for title in page.locator(".words:visible, .prose :is(h2, h3, h4)").all():
            lines = title.evaluate(LINES_OF_WORDS)
            assert all(len(set(word)) == 1 for word in lines), title.inner_text()
            broken += len({line for word in lines for line in word}) > 1
    context.close()
    assert broken or width == 768, "every title fits one line, which proves nothing"


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize(
    ("asked", "piece"),
    [
        ("天气", "“天气”"),
        ("红烧肉怎么做", "“红烧肉怎么做”"),
        ("充值没到账", "“充值没到账”"),
        ("Kubernetes集群怎么部署到阿里云", "“Kubernetes"),
    ],
)
def test_what_was_asked_is_quoted_in_one_piece_where_it_fits_and_never_cut_within_a_latin_word(
    browser: Browser, running_sample: RunningSite, asked: str, piece: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 640})
    page = context.new_page()
    page.goto(f"{running_sample.url}/zh-hans/search?q={asked}")
    lines = page.locator("h1 .quotation").evaluate(LINES, piece)
    assert lines == 1
    context.close()


def test_pages_ask_nobody_else_and_break_no_policy(
    desk: BrowserContext, running_sample: RunningSite
) -> None:
    page = desk.new_page()
    hosts: set[str] = set()
    said: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for address in FOUND:
        page.goto(f"{running_sample.url}/zh-hans/{address}")
        page.wait_for_load_state("networkidle")
    assert hosts == {urlsplit(running_sample.url).netloc}
    assert said == []


def test_the_keyboard_alone_goes_from_the_front_to_an_article(
    desk: BrowserContext, running_sample: RunningSite
) -> None:
    page = desk.new_page()
    page.goto(f"{running_sample.url}/zh-hans/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("充值没到账")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    answer = page.get_by_role("link", name="充值未到账怎么办").first
    for _ in range(40):
        page.keyboard.press("Tab")
        if answer.evaluate("(link) => link === document.activeElement"):
            break
    ring = answer.evaluate("(link) => getComputedStyle(link).outlineWidth")
    assert ring == "3px"
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/deposit-not-credited*")


def test_the_language_menu_by_keyboard(desk: BrowserContext, running_sample: RunningSite) -> None:
    page = desk.new_page()
    page.goto(f"{running_sample.url}/zh-hans/channels")
    menu = page.locator(".language > summary")
    menu.focus()
    page.keyboard.press("Enter")
    english = page.get_by_role("link", name="English")
    expect(english).to_be_visible()
    page.keyboard.press("Escape")
    expect(english).to_be_hidden()
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    english.press("Enter")
    page.wait_for_url("**/en/channels")
    page.goto(f"{running_sample.url}/")
    assert urlsplit(page.url).path == "/en/"


def test_everything_works_without_scripts(browser: Browser, running_sample: RunningSite) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="en-GB"
    )
    page = context.new_page()
    page.goto(running_sample.url)
    assert urlsplit(page.url).path == "/en/"
    page.get_by_label("Search the help centre").fill("deposit not credited")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/en/search?q=*")
    page.get_by_role("link", name="deposit has not been credited").first.click()
    page.wait_for_url("**/en/articles/deposit-not-credited*")
    expect(page.get_by_text("Copy link")).to_be_hidden()
    page.get_by_text("On this page").first.click()
    page.locator(".contents-folded a").first.click()
    assert urlsplit(page.url).fragment
    page.locator(".language > summary").click()
    page.get_by_role("link", name="繁體中文").first.click()
    page.wait_for_url("**/zh-hant/articles/deposit-not-credited")
    page.goto(f"{running_sample.url}/en/articles/create-api-key")
    page.get_by_text("curl", exact=True).first.click()
    expect(page.locator(".tabbed-block").nth(1)).to_be_visible()
    expect(page.locator(".tabbed-block").nth(0)).to_be_hidden()
    context.close()


def test_motion_stops_and_forced_colours_keep_what_matters(
    browser: Browser, running_sample: RunningSite
) -> None:
    context = browser.new_context(reduced_motion="reduce", forced_colors="active")
    page = context.new_page()
    page.goto(f"{running_sample.url}/zh-hans/articles/deposit-not-credited")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(
           (each) => getComputedStyle(each).transitionDuration !== "0s").length"""
    )
    assert moving == 0
    button = page.locator(".callout .button")
    assert button.evaluate("(each) => getComputedStyle(each).borderTopWidth") == "1px"
    context.close()
