"""The contact form in a real browser: topics, pictures, drafts, errors, one click one ticket."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.contact_page import (
    ANSWERS,
    DEPOSIT,
    SEND,
    TOKENS,
    attach,
    fill,
    kept_on_device,
    person,
    picture,
    send,
    to_check_page,
    to_thanks,
)
from tests.running import RunningSite

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def open_form(
    page: Page, running: RunningSite, query: str = "topic=deposit", locale: str = "zh-hans"
) -> None:
    page.goto(f"{running.url}/{locale}/contact?{query}")
    expect(page.locator("[data-keeping]")).to_be_visible()


def shown(page: Page) -> list[str]:
    return [
        name
        for name in ("asset", "memo", "pair", "endpoint", "earlier_reference")
        if page.locator(f"#{name}").is_visible()
    ]


def test_changing_the_topic_shows_its_questions_at_once(
    visitor: Page, running: RunningSite
) -> None:
    open_form(visitor, running)
    assert shown(visitor) == ["asset", "memo"]
    offered = visitor.locator(".offered li:visible")
    expect(offered.first).to_contain_text("充值")
    visitor.locator("#asset").fill("USDT")
    visitor.get_by_role("radio", name="API", exact=True).check()
    assert shown(visitor) == ["pair", "endpoint"]
    expect(visitor.locator("label[for=endpoint]")).not_to_contain_text("选填", use_inner_text=True)
    visitor.get_by_role("radio", name="建议").check()
    expect(visitor.locator("label[for=account_id]")).to_contain_text("（选填）")
    visitor.get_by_role("radio", name="账户被盗或异常").check()
    expect(offered).to_have_count(0)
    expect(visitor.locator("[data-promise=urgent]")).to_be_visible()
    visitor.get_by_role("radio", name="充值未到账").check()
    expect(visitor.locator("#asset")).to_have_value("USDT")
    expect(visitor.locator("label[for=account_id]")).not_to_contain_text(
        "选填", use_inner_text=True
    )


def test_pictures_are_chosen_dropped_and_pasted(visitor: Page, running: RunningSite) -> None:
    open_form(visitor, running)
    attach(visitor, picture("chosen.png"))
    give = """([kind, name]) => {
        const canvas = document.createElement('canvas');
        canvas.width = canvas.height = 20;
        return new Promise((resolve) => canvas.toBlob((blob) => {
            const data = new DataTransfer();
            data.items.add(new File([blob], name, { type: 'image/png' }));
            const how = { bubbles: true, cancelable: true };
            const event = kind === 'paste'
                ? new ClipboardEvent('paste', { clipboardData: data, ...how })
                : new DragEvent('drop', { dataTransfer: data, ...how });
            resolve(!document.body.dispatchEvent(event));
        }));
    }"""
    assert visitor.evaluate(give, ["drop", "dropped.png"])
    assert visitor.evaluate(give, ["paste", "pasted.png"])
    expect(visitor.locator(TOKENS)).to_have_count(3)
    assert visitor.locator("[data-picture-list] [data-name]").all_inner_texts() == [
        "chosen.png",
        "dropped.png",
        "pasted.png",
    ]
    natural = "(image) => image.complete && image.naturalWidth"
    assert all(
        image.evaluate(natural) for image in visitor.locator("[data-picture-list] img").all()
    )
    visitor.get_by_role("button", name="移除 dropped.png").click()
    expect(visitor.locator(TOKENS)).to_have_count(2)
    expect(visitor.get_by_role("button", name="移除 pasted.png")).to_be_focused()


def test_what_was_chosen_before_the_scripts_came_is_sent_ahead_too(
    visitor: Page, running: RunningSite
) -> None:
    held: list[Route] = []
    visitor.route("**/js/contact.js", lambda route: held.append(route))  # noqa: PLW0108  # it gets marked
    with visitor.expect_request("**/js/contact.js"):
        visitor.goto(f"{running.url}/zh-hans/contact?topic=deposit", wait_until="commit")
    attach(visitor, picture("quick.png"))
    held[0].continue_()
    expect(visitor.locator(TOKENS)).to_have_count(1)


def test_pasted_text_stays_text(visitor: Page, running: RunningSite) -> None:
    open_form(visitor, running)
    paste = """() => {
        const data = new DataTransfer();
        data.setData('text/plain', 'hello');
        const how = { clipboardData: data, bubbles: true, cancelable: true };
        return document.body.dispatchEvent(new ClipboardEvent('paste', how));
    }"""
    assert visitor.evaluate(paste), "the paste was taken from the page"


def test_what_cannot_be_kept_is_said_at_once(visitor: Page, running: RunningSite) -> None:
    open_form(visitor, running)
    attach(visitor, {"name": "账单.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    alert = visitor.locator("[data-picture-errors] [role=alert]")
    expect(alert).to_have_text("“账单.pdf”是 PDF 文件，请改传相关页面的截图。")
    attach(visitor, *(picture(f"{number}.png", 8) for number in range(6)))
    expect(alert).to_have_text("“5.png”没有添加：最多 5 张图片")
    expect(visitor.locator(TOKENS)).to_have_count(5)


def test_a_broken_connection_is_tried_again_or_the_file_goes_with_the_form(
    visitor: Page, running: RunningSite
) -> None:
    open_form(visitor, running)
    visitor.route("**/api/v1/uploads*", lambda route: route.abort())
    attach(visitor, picture("one.png"), picture("two.png"))
    retry = visitor.get_by_role("button", name="重试")
    expect(retry).to_have_count(2)
    visitor.unroute("**/api/v1/uploads*")
    retry.first.click()
    expect(visitor.locator(TOKENS)).to_have_count(1)
    fill(visitor, **ANSWERS, **DEPOSIT)
    to_check_page(visitor)
    names = visitor.locator(".picture-name").all_inner_texts()
    assert sorted(names) == ["one.png", "two.png"]
    reference = to_thanks(visitor)
    ticket = running.ticket(reference)
    assert len(ticket["attachments"]) == 2


def test_the_form_waits_for_pictures_on_their_way(visitor: Page, running: RunningSite) -> None:
    open_form(visitor, running)
    held: list[Route] = []
    visitor.route("**/api/v1/uploads*", lambda route: held.append(route))  # noqa: PLW0108  # it gets marked
    fill(visitor, **ANSWERS, **DEPOSIT)
    with visitor.expect_request("**/api/v1/uploads*"):
        attach(visitor, picture("slow.png"))
    expect(visitor.locator("[data-picture-list] progress")).to_be_visible()
    visitor.locator(SEND).click()
    expect(visitor.locator("[data-picture-status]")).to_have_text("图片还在上传……")
    assert "/contact?topic" in visitor.url
    held[0].continue_()
    expect(visitor.locator("[name=confirmed], .error-summary").first).to_be_attached()
    expect(visitor.locator("[name=upload_tokens]")).to_have_count(1)


def test_a_closed_tab_loses_neither_text_nor_pictures(visitor: Page, running: RunningSite) -> None:
    open_form(visitor, running)
    fill(visitor, **ANSWERS, asset="USDT")
    visitor.get_by_label("我不确定").check()
    attach(visitor, picture())
    expect(visitor.locator(TOKENS)).to_have_count(1)
    kept_on_device(visitor, ANSWERS["description"])
    visitor.reload()
    expect(visitor.locator("#description")).to_have_value(ANSWERS["description"])
    expect(visitor.locator(TOKENS)).to_have_count(1)
    again = visitor.context.new_page()
    visitor.close()
    visitor = again
    visitor.goto(f"{running.url}/en/contact")
    expect(visitor.locator(TOKENS)).to_have_count(1)
    natural = "(image) => image.decode().then(() => image.naturalWidth)"
    assert visitor.locator("[data-picture-list] img").evaluate(natural) == 64
    expect(visitor.locator("#asset")).to_have_value("USDT")
    expect(visitor.get_by_label("I am not sure")).to_be_checked()
    expect(visitor.locator("[data-restored]")).to_be_visible()
    expect(visitor.get_by_role("radio", name="A deposit is missing")).to_be_checked()
    expect(visitor.locator("#asset")).to_be_visible()


def test_a_person_may_start_over(visitor: Page, running: RunningSite) -> None:
    open_form(visitor, running)
    fill(visitor, description="上次的事", asset="USDT")
    kept_on_device(visitor, "上次的事")
    visitor.goto(f"{running.url}/zh-hans/contact")
    visitor.get_by_role("button", name="清空重填").click()
    expect(visitor.locator("#description")).to_have_value("")
    expect(visitor.locator("#asset")).to_be_hidden()
    visitor.reload()
    expect(visitor.locator("#description")).to_have_value("")


def test_a_person_may_say_no_to_keeping(visitor: Page, running: RunningSite) -> None:
    open_form(visitor, running)
    fill(visitor, description="秘密")
    visitor.get_by_role("button", name="不保存").click()
    expect(visitor.get_by_role("button", name="保存", exact=True)).to_be_focused()
    fill(visitor, account_id="10086421")
    visitor.reload()
    expect(visitor.locator("#description")).to_have_value("")
    expect(visitor.locator("#account_id")).to_have_value("")


def test_the_back_button_loses_nothing_and_the_ticket_clears_the_draft(
    visitor: Page, running: RunningSite
) -> None:
    open_form(visitor, running)
    fill(visitor, **ANSWERS, **DEPOSIT)
    attach(visitor, picture())
    expect(visitor.locator(TOKENS)).to_have_count(1)
    to_check_page(visitor)
    visitor.go_back()
    expect(visitor.locator("#description")).to_have_value(ANSWERS["description"])
    expect(visitor.locator("#transaction_hash")).to_have_value(DEPOSIT["transaction_hash"])
    expect(visitor.locator(TOKENS)).to_have_count(1)
    to_check_page(visitor)
    assert to_thanks(visitor).startswith("KB-")
    visitor.goto(f"{running.url}/zh-hans/contact")
    expect(visitor.locator("#description")).to_have_value("")
    expect(visitor.locator(TOKENS)).to_have_count(0)


def test_two_clicks_are_one_ticket(visitor: Page, running: RunningSite) -> None:
    open_form(visitor, running, "topic=suggestion")
    fill(visitor, description="只提一次", email="reader@example.com")
    to_check_page(visitor)
    visitor.locator(SEND).dblclick()
    visitor.wait_for_url("**/contact/thanks**")
    same = [each for each in running.tickets() if each["description"] == "只提一次"]
    assert len(same) == 1


def test_errors_are_reached_by_their_links(visitor: Page, running: RunningSite) -> None:
    open_form(visitor, running)
    fill(visitor, **{**ANSWERS, "email": "nobody"}, **{**DEPOSIT, "asset": ""})
    send(visitor)
    summary = visitor.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(visitor).to_have_title("错误：联系客服 - 海港交易所")
    summary.get_by_role("link", name="请填写币种").click()
    expect(visitor.locator("#asset")).to_be_focused()
    summary.get_by_role("link", name="邮箱").click()
    expect(visitor.locator("#email")).to_be_focused()


@pytest.mark.parametrize(
    ("zone", "chosen", "checked"),
    [
        ("Africa/Nairobi", "Nairobi (UTC+3)", "14:30, Nairobi time (UTC+3)"),
        ("Etc/GMT-3", "UTC+3", "14:30, UTC+3"),
    ],
)
def test_the_browsers_time_zone_is_chosen_before(
    browser: Browser, running: RunningSite, zone: str, chosen: str, checked: str
) -> None:
    with person(browser, timezone_id=zone) as page:
        open_form(page, running, "topic=suggestion", "en")
        expect(page.locator("#timezone option:checked")).to_have_text(chosen)
        fill(
            page, description="At home", email="reader@example.com", occurred_at="2026-11-01T14:30"
        )
        to_check_page(page)
        expect(page.locator(".answers")).to_contain_text(checked)
        reference = to_thanks(page)
        ticket = running.ticket(reference)
        assert ticket["occurred_at"].startswith("2026-11-01T11:30")


def test_the_whole_way_without_scripts(
    browser: Browser, running: RunningSite, tmp_path: Path
) -> None:
    with person(browser, java_script_enabled=False, viewport={"width": 390, "height": 844}) as page:
        page.goto(f"{running.url}/zh-hant/contact")
        page.get_by_role("radio", name="充值未到帳").check()
        fill(page, **{**ANSWERS, "email": ""})
        attach(page, picture("餘額.png"))
        page.get_by_role("button", name="顯示這類問題的填寫項目").click()
        expect(page.locator("#asset")).to_be_visible()
        expect(page.locator(".picture-name").first).to_have_text("餘額.png")
        attach(page, picture("轉帳.png"))
        send(page)
        expect(page).to_have_title("錯誤：聯絡客服 - 海港交易所")
        expect(page.locator("[name=upload_tokens]")).to_have_count(2)
        page.get_by_role("button", name="移除 餘額.png").click()
        expect(page.locator("[name=upload_tokens]")).to_have_count(1)
        fill(page, **DEPOSIT, email="reader@example.com")
        to_check_page(page)
        page.get_by_role("button", name="修改 帳戶 ID").click()
        fill(page, account_id="１００８ ６４２２")
        to_check_page(page)
        reference = to_thanks(page)
        ticket = running.ticket(reference)
        assert ticket["account_id"] == "10086422"
        assert [each["name"] for each in ticket["attachments"]] == ["轉帳.png"]
