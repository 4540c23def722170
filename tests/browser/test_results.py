"""What a search found, by keyboard: articles come first, the ways to narrow them after, one stop away."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.running import RunningSite

pytestmark = pytest.mark.browser

#: The part of the page that has the focus.
REACHED = """() => {
    const part = document.activeElement.closest(".answer, .result, .filters, .skip-link, .site-header, .site-footer");
    return part ? part.className.split(" ")[0] : "";
}"""


@pytest.fixture(params=[1280, 390])
def results(
    request: pytest.FixtureRequest, browser: Browser, running_sample: RunningSite
) -> Iterator[Page]:
    """A search with an answer and many categories, its header passed by."""
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    page = context.new_page()
    page.goto(f"{running_sample.url}/zh-hans/search?q=提现")
    page.get_by_role("link", name="跳到正文").press("Enter")
    yield page
    context.close()


def test_the_keyboard_reaches_the_first_article_at_once_and_the_filters_after_the_last(
    results: Page,
) -> None:
    reached: list[str] = []
    while "site-footer" not in reached:
        results.keyboard.press("Tab")
        reached.append(results.evaluate(REACHED))
    assert reached[:2] == ["skip-link", "answer"]
    assert reached.count("filters") > 8, "there must be many to pass by"
    assert "result" not in reached[reached.index("filters") :]


def test_the_filters_are_one_stop_away(results: Page) -> None:
    results.keyboard.press("Tab")
    way = results.get_by_role("link", name="跳到筛选和排序")
    expect(way).to_be_focused()
    expect(way).to_be_in_viewport()
    results.keyboard.press("Enter")
    expect(results.get_by_role("group", name="筛选和排序")).to_be_focused()
    results.keyboard.press("Tab")
    everything = results.get_by_role("navigation", name="分类").get_by_role("link").first
    expect(everything).to_be_focused()
    expect(everything).to_be_in_viewport()


def test_the_title_of_a_result_is_heard_as_it_is_written(results: Page) -> None:
    heard = results.context.new_cdp_session(results).send("Accessibility.getFullAXTree")["nodes"]
    links = [node["name"]["value"] for node in heard if node.get("role", {}).get("value") == "link"]
    assert "提现到错误的地址怎么办" in links


def test_the_filter_that_was_chosen_is_in_sight_on_a_phone(
    browser: Browser, running_sample: RunningSite
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{running_sample.url}/zh-hans/search?q=提现")
    last = page.get_by_role("navigation", name="分类").get_by_role("link").last
    expect(last).not_to_be_in_viewport()
    last.click()
    page.wait_for_url("**category=*")
    expect(page.locator(".filters [aria-current]").first).to_be_in_viewport(ratio=1)
    context.close()
