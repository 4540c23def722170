"""An article in a real browser: contents, copying, tabs, the vote, on paper, and as those hear it who listen."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from tests.running import RunningSite

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    yield context
    context.close()


def test_the_contents_show_where_one_reads(
    desk: BrowserContext, running_sample: RunningSite
) -> None:
    page = desk.new_page()
    page.goto(f"{running_sample.url}/zh-hans/articles/deposit-not-credited")
    beside = page.locator(".contents-beside")
    expect(beside.locator("[aria-current]")).to_have_text("先核对这三项")
    page.locator("h2").filter(has_text="各网络所需确认数").evaluate(
        "(each) => each.scrollIntoView()"
    )
    expect(beside.locator("[aria-current]")).to_have_text("各网络所需确认数")
    page.keyboard.press("End")
    expect(beside.locator("[aria-current]")).to_have_text("仍未到账")


def test_links_and_code_are_copied(desk: BrowserContext, running_sample: RunningSite) -> None:
    desk.grant_permissions(["clipboard-read", "clipboard-write"])
    page = desk.new_page()
    address = f"{running_sample.url}/zh-hans/articles/create-api-key"
    page.goto(f"{address}?from=mail")
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("button", name="链接已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address
    block = page.locator(".highlight").first
    block.hover()
    block.get_by_role("button", name="复制").click()
    assert page.evaluate("navigator.clipboard.readText()") == block.locator("pre").inner_text()


def test_an_anchor_copies_its_link(desk: BrowserContext, running_sample: RunningSite) -> None:
    desk.grant_permissions(["clipboard-read", "clipboard-write"])
    page = desk.new_page()
    page.goto(f"{running_sample.url}/en/articles/deposit-not-credited?from=mail")
    anchor = page.get_by_role("link", name="Link to “Still not there”")
    anchor.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Link copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{running_sample.url}/en/articles/deposit-not-credited#still-not-there"


def test_one_press_says_that_it_helped(desk: BrowserContext, running_sample: RunningSite) -> None:
    page = desk.new_page()
    page.goto(f"{running_sample.url}/en/articles/deposit-not-credited")
    page.get_by_role("link", name="Helpful", exact=True).click()
    thanks = page.locator("#helpful-yes")
    expect(thanks).to_be_focused()
    expect(thanks).to_contain_text("Good to know that it helped")
    expect(page.locator(".helpful-ask")).to_be_hidden()
    page.goto(f"{running_sample.url}/en/articles/how-to-deposit")
    page.route(
        "**/helpful*", lambda route: route.abort() if is_script(route) else route.continue_()
    )
    page.get_by_role("link", name="Helpful", exact=True).click()
    expect(page.get_by_label("Yes, it helped")).to_be_checked()  # the page of the vote itself


def is_script(route: Route) -> bool:
    return route.request.resource_type == "fetch"


def test_a_tab_is_remembered_on_other_pages(
    desk: BrowserContext, running_sample: RunningSite
) -> None:
    page = desk.new_page()
    page.goto(f"{running_sample.url}/zh-hans/articles/create-api-key")
    page.get_by_text("curl", exact=True).first.click()
    page.goto(f"{running_sample.url}/zh-hans/articles/api-error-codes")
    expect(page.locator(".tabs > input").nth(1)).to_be_checked()


def test_a_phone_prints_code_without_room_for_its_button(
    browser: Browser, running_sample: RunningSite
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
    )
    page = context.new_page()
    page.goto(f"{running_sample.url}/zh-hans/articles/create-api-key")
    code = page.locator(".prose .highlight > pre").first
    room = "(each) => parseFloat(getComputedStyle(each).paddingTop)"
    shown = code.evaluate(room)
    page.emulate_media(media="print")
    assert code.evaluate(room) < shown
    context.close()


@pytest.mark.parametrize(
    "path", ["search?q=提现", "channels", "channels/verify?q=t.me/HarbourGiveaway", "tickets"]
)
def test_what_can_only_be_pressed_is_not_printed(
    desk: BrowserContext, running_sample: RunningSite, path: str
) -> None:
    page = desk.new_page()
    page.goto(f"{running_sample.url}/zh-hans/{path}")
    page.emulate_media(media="print")
    assert page.locator("button:visible, .button:visible, .filters:visible").count() == 0


def test_print_shows_the_text_and_hides_what_paper_cannot_do(
    desk: BrowserContext, running_sample: RunningSite
) -> None:
    page = desk.new_page()
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{running_sample.url}/zh-hans/articles/create-api-key")
    for hidden in (".site-nav", ".search", ".callout", ".contents-beside", ".copy-code"):
        expect(page.locator(hidden).first).to_be_hidden()
    for panel in page.locator(".tabbed-block").all():
        expect(panel).to_be_visible()
    grounds = page.evaluate(
        """() => ["body", ".admonition"].map(
            (each) => getComputedStyle(document.querySelector(each)).backgroundColor)"""
    )
    assert grounds == ["rgb(255, 255, 255)", "rgb(253, 244, 223)"]  # also where the screen is dark
    expect(page.locator(".print-only")).to_contain_text("/zh-hans/articles/create-api-key")


def test_who_listens_hears_the_page_in_order_and_by_its_names(
    desk: BrowserContext, running_sample: RunningSite
) -> None:
    page = desk.new_page()
    page.goto(f"{running_sample.url}/en/articles/create-api-key")
    places = re.compile(
        r"(banner|search|navigation|main|article|heading|region|complementary|contentinfo)\b(?: \"(.*?)\")?"
    )
    tree = page.locator("body").aria_snapshot().splitlines()
    heard = [found.groups() for line in tree if (found := places.match(line.strip(" -'")))]
    assert heard == [
        ("banner", None),
        ("search", None),
        ("navigation", "Main"),
        ("main", None),
        ("article", None),
        ("navigation", "Breadcrumbs"),
        ("heading", "Create an API key and send a first request"),
        *(("heading", title) for title in ("Before you start", "Make the key")),
        *(("heading", title) for title in ("Send the first request", "Keep it safe")),
        ("heading", "Lifetime and number"),
        ("region", "Table: Lifetime and number"),
        ("heading", "It cannot be created"),
        *((role, "Was this article helpful?") for role in ("region", "heading")),
        *((role, "No answer found?") for role in ("region", "heading")),
        *((role, "Related articles") for role in ("region", "heading")),
        ("navigation", "More in API"),
        *((role, "On this page") for role in ("complementary", "heading")),
        ("contentinfo", None),
        ("navigation", "Footer"),
    ]
    controls = [line.strip(" -") for line in tree if re.search("combobox|radio|checkbox", line)]
    assert controls[:2] == [
        'combobox "Search the help centre"',
        'checkbox "Identity verified and an authenticator set up"',
    ]
    assert controls[-2:] == ['radio "Python" [checked]', 'radio "curl"']


def test_a_drawing_opens_at_full_size_and_a_wide_table_scrolls_by_keyboard(
    browser: Browser, running_sample: RunningSite
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{running_sample.url}/zh-hant/articles/api-error-codes")
    table = page.get_by_role("region", name="表格：錯誤碼總表")
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")
    drawing = page.locator("a.zoom img").first
    own, shown = drawing.evaluate(
        "(each) => [Number(each.getAttribute('width')), each.clientWidth]"
    )
    assert shown < own
    page.locator("a.zoom").first.press("Enter")
    page.wait_for_url("**/media/zh-hant/api/images/signature-parts.svg?v=*")
    assert page.locator("svg").evaluate("(each) => each.getBoundingClientRect().width") == own
    context.close()
