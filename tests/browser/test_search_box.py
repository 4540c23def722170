"""The search box in a real browser: input methods are left alone, the keyboard is enough, order is kept."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.running import RunningSite

pytestmark = pytest.mark.browser

#: Longer than the pause before asking; a request that was wrongly made would be seen by then.
LONG_ENOUGH_MS = 500


@pytest.fixture
def home(browser: Browser, running_sample: RunningSite) -> Iterator[Page]:
    """The home page on a desk."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{running_sample.url}/zh-hans/")
    yield page
    context.close()


def asked(page: Page) -> list[str]:
    """Return the list that fills with what the page asks suggestions for."""
    words: list[str] = []

    def note(request: Request) -> None:
        if urlsplit(request.url).path == "/api/v1/suggest":
            words.append(parse_qs(urlsplit(request.url).query)["q"][0])

    page.on("request", note)
    return words


def box(page: Page) -> str:
    return page.get_by_role("combobox").input_value()


def test_suggestions_follow_the_typing(home: Page) -> None:
    words = asked(home)
    home.clock.install()
    home.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    search = home.get_by_role("combobox")
    search.press_sequentially("充值没到")
    home.clock.run_for(LONG_ENOUGH_MS)
    options = home.get_by_role("option")
    expect(options.first).to_contain_text("充值未到账怎么办")
    assert words == ["充值没到"]
    expect(search).to_have_attribute("aria-expanded", "true")
    expect(options.last).to_have_text("搜索“充值没到”的全部结果")
    assert options.count() <= 9
    expect(home.get_by_role("status")).to_contain_text("条建议")
    for option in options.all():
        size = option.bounding_box()
        assert size is not None
        assert size["height"] >= 44


def test_nothing_is_asked_while_an_input_method_composes(home: Page) -> None:
    words = asked(home)
    search = home.get_by_role("combobox")
    search.focus()
    devtools = home.context.new_cdp_session(home)
    for letters in ("c", "ch", "cho", "chongzhi"):
        devtools.send(
            "Input.imeSetComposition",
            {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)},
        )
    home.wait_for_timeout(LONG_ENOUGH_MS)
    assert words == []
    assert box(home) == "chongzhi"
    # Enter while composing takes the candidate; it neither searches nor closes anything.
    home.evaluate(
        """() => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
           {key: "Enter", keyCode: 229, isComposing: true, bubbles: true, cancelable: true}))"""
    )
    devtools.send("Input.insertText", {"text": "充值"})
    expect(home.get_by_role("option").first).to_be_visible()
    assert words == ["充值"]
    assert urlsplit(home.url).path == "/zh-hans/"


def test_the_arrows_choose_and_enter_opens(home: Page) -> None:
    search = home.get_by_role("combobox")
    search.fill("充值没到账")
    options = home.get_by_role("option")
    expect(options.first).to_be_visible()
    home.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    first = options.first.get_attribute("id")
    expect(search).to_have_attribute("aria-activedescendant", str(first))
    expect(search).to_be_focused()
    home.keyboard.press("ArrowUp")
    expect(search).not_to_have_attribute("aria-activedescendant", str(first))
    home.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    home.keyboard.press("ArrowDown")
    home.keyboard.press("ArrowDown")
    home.keyboard.press("Enter")
    home.wait_for_url("**/zh-hans/articles/deposit-not-credited")


def test_enter_without_a_choice_searches(home: Page) -> None:
    home.get_by_role("combobox").fill("提现失败")
    expect(home.get_by_role("option").first).to_be_visible()
    home.keyboard.press("Enter")
    home.wait_for_url("**/zh-hans/search?q=*")
    expect(home.get_by_role("heading", level=1)).to_contain_text("提现失败")


def test_who_types_on_after_marking_a_suggestion_searches_what_was_typed(home: Page) -> None:
    search = home.get_by_role("combobox")
    search.fill("提现")
    expect(home.get_by_role("option").first).to_be_visible()
    home.keyboard.press("ArrowDown")
    home.keyboard.insert_text("失败")
    home.keyboard.press("Enter")
    home.wait_for_url("**/zh-hans/search?q=*")
    expect(home.get_by_role("heading", level=1)).to_contain_text("提现失败")


def test_escape_closes_then_clears(home: Page) -> None:
    search = home.get_by_role("combobox")
    search.fill("充值")
    expect(home.get_by_role("option").first).to_be_visible()
    home.keyboard.press("Escape")
    expect(home.get_by_role("listbox")).to_be_hidden()
    assert box(home) == "充值"
    home.keyboard.press("Escape")
    assert box(home) == ""


def test_a_shortcut_leads_to_the_box_but_not_while_composing(home: Page) -> None:
    search = home.get_by_role("combobox")
    home.get_by_role("link", name="充值未到账怎么办").first.focus()
    home.evaluate(
        """() => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
           {key: "k", ctrlKey: true, keyCode: 229, isComposing: true, bubbles: true}))"""
    )
    expect(search).not_to_be_focused()
    home.keyboard.press("Control+k")
    expect(search).to_be_focused()


def test_leaving_the_box_closes_the_list_and_the_mouse_does_not_leave_it(home: Page) -> None:
    search = home.get_by_role("combobox")
    search.fill("充值")
    listbox = home.get_by_role("listbox")
    expect(listbox).to_be_visible()
    title = home.locator(".suggestions-title").first.bounding_box()
    assert title is not None
    home.mouse.click(title["x"] + 5, title["y"] + 5)
    expect(search).to_be_focused()
    expect(listbox).to_be_visible()
    home.keyboard.press("Tab")
    expect(listbox).to_be_hidden()


def test_an_answer_that_comes_too_late_is_forgotten(home: Page) -> None:
    held: list[Route] = []

    def answer(route: Route) -> None:
        words = parse_qs(urlsplit(route.request.url).query)["q"][0]
        if words == "充值":
            held.append(route)
            return
        item = {"kind": "query", "title": f"{words}!", "slug": None, "url": "/"}
        route.fulfill(body=json.dumps({"query": words, "items": [item]}))

    home.route("**/api/v1/suggest*", answer)
    search = home.get_by_role("combobox")
    with home.expect_request("**/api/v1/suggest*"):
        search.fill("充值")
    search.fill("充值没")
    expect(home.get_by_role("option").first).to_have_text("充值没!")
    for route in held:
        route.fulfill(body=json.dumps({"query": "充值", "items": []}))
    home.wait_for_timeout(100)
    expect(home.get_by_role("option").first).to_have_text("充值没!")


def test_a_broken_network_leaves_an_ordinary_search(home: Page) -> None:
    home.route("**/api/v1/suggest*", lambda route: route.abort())
    home.get_by_role("combobox").fill("充值")
    home.keyboard.press("Enter")
    home.wait_for_url("**/zh-hans/search?q=*")


def test_one_latin_letter_is_too_little_and_one_han_is_enough(home: Page) -> None:
    words = asked(home)
    search = home.get_by_role("combobox")
    search.fill("a")
    home.wait_for_timeout(LONG_ENOUGH_MS)
    assert words == []
    search.fill("提")
    expect(home.get_by_role("option").first).to_be_visible()
    assert words == ["提"]


def searched(page: Page, words: str) -> None:
    page.get_by_role("combobox").fill(words)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(words[:9])


def test_an_empty_box_offers_what_was_searched_on_this_device_until_that_is_cleared(
    home: Page,
) -> None:
    search, options = home.get_by_role("combobox"), home.get_by_role("option")
    search.focus()
    expect(home.get_by_role("listbox")).to_be_hidden()
    for words in ("提现失败", "充值没到账", "提现失败", "xqzvw jkpqz"):
        searched(home, words)
    home.goto(home.url.partition("search")[0])
    search.focus()
    expect(options).to_have_text(["xqzvw jkpqz", "提现失败", "充值没到账", "清除这些搜索"])
    home.keyboard.press("ArrowDown")
    home.keyboard.press("ArrowDown")
    home.keyboard.press("Enter")
    home.wait_for_url("**/zh-hans/search?q=*")
    expect(home.get_by_role("heading", level=1)).to_contain_text("提现失败")
    home.goto(home.url.partition("search")[0])
    search.focus()
    options.last.click()
    expect(home.get_by_role("listbox")).to_be_hidden()
    expect(search).to_be_focused()
    assert home.evaluate("localStorage.length") == 0
    home.keyboard.press("ArrowDown")
    expect(home.get_by_role("listbox")).to_be_hidden()


@pytest.mark.parametrize(
    "words",
    [
        "legal winner thank year wave sausage worth useful legal winner thank yellow",
        "我的密码是 Hunter2-Harbour",
        "someone@example.com 收不到验证码",
        "13800138000 换手机号",
        "4111 1111 1111 1111 被扣款",
    ],
)
def test_what_no_device_should_keep_is_not_kept(home: Page, words: str) -> None:
    searched(home, words)
    assert home.evaluate("JSON.stringify(localStorage)") == "{}"
