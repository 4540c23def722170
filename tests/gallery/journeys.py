"""What the gallery shows only after somebody has done something: each journey starts anew and ends on its page."""

from collections.abc import Callable

from playwright.sync_api import FilePayload, Page, expect

from kb.cli.server import LONGEST_REQUEST_LINE
from kb.settings import Locale
from tests.gallery.pages import WORDS

Journey = Callable[[Page, str, Locale], None]

ACCOUNT = "10086123"
MAILBOX = "anna@example.com"
WHEN = "2026-11-01T14:30"
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
ADDRESS = "0x52908400098527886E0F7030069857D2E4169EE7"
#: Milliseconds that a form wants to be looked at before it is sent.
PATIENCE = 2100
STORY: dict[Locale, str] = {
    "zh-hans": "确认前就应该看到网络手续费。\n\n现在要到最后一步才显示，金额不够就只能重来。",
    "zh-hant": "確認前就應該看到網路手續費。\n\n現在要到最後一步才顯示，金額不夠就只能重來。",
    "en": "Show the network fee before I confirm.\n\nNow it comes with the last step, and I start over.",
}
SEND = "form:has([name=submission_key]) button[type=submit]"


def suggestions(page: Page, home: str, locale: Locale) -> None:
    """Type the beginning of a question."""
    page.goto(home + "/")
    page.get_by_role("combobox").press_sequentially(WORDS[locale].broad, delay=20)
    page.get_by_role("option").last.wait_for()


def languages(page: Page, home: str, _locale: Locale) -> None:
    """Open the list of languages."""
    page.goto(f"{home}/notices")
    page.locator(".language summary").click()


def loosely(page: Page, home: str, locale: Locale) -> None:
    """Open what fits loosely where there is no answer."""
    page.goto(f"{home}/search?q={WORDS[locale].foreign}")
    page.locator(".weak summary").click()


def printed(page: Page, home: str, _locale: Locale) -> None:
    """Show an article with tabs, boxes and links as paper would."""
    page.goto(f"{home}/articles/create-api-key")
    page.emulate_media(media="print")


def unread(page: Page, home: str, _locale: Locale) -> None:
    """Open an address that is too long to be read."""
    page.goto(f"{home}/search?q={'x' * LONGEST_REQUEST_LINE}")


def verify_empty(page: Page, home: str, _locale: Locale) -> None:
    """Check nothing."""
    page.goto(f"{home}/channels/verify")
    page.locator("form.verify button").click()
    page.locator(".error-summary").wait_for()


def form_in_error(page: Page, home: str, _locale: Locale) -> None:
    """Send the form nearly empty."""
    page.goto(f"{home}/contact?topic=deposit")
    page.locator("[name=account_id]").fill("10086")
    _send(page)
    page.locator(".error-summary").wait_for()


def form_guarded(page: Page, home: str, _locale: Locale) -> None:
    """Try to send a seed phrase."""
    page.goto(f"{home}/contact?topic=suggestion")
    _fill(page, description=PHRASE)
    page.locator("[data-secret-line]").wait_for()
    _send(page)
    page.locator(".secret-stop").wait_for()


def form_with_pictures(page: Page, home: str, locale: Locale) -> None:
    """Write about something that an article answers, and attach two screenshots."""
    page.goto(f"{home}/contact?topic=other")
    _fill(page, description=WORDS[locale].question)
    _attach(page, "IMG_2041.png", "balance.png")
    page.locator(".suggested li").first.wait_for()


def studio(page: Page, home: str, locale: Locale) -> None:
    """Black something out in a screenshot."""
    form_with_pictures(page, home, locale)
    page.locator("[data-edit]").first.click()
    dialog = page.locator("dialog.studio")
    expect(dialog).to_have_attribute("aria-busy", "false")
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)


def check_page(page: Page, home: str, locale: Locale) -> None:
    """Fill the form as a person would, up to the page that shows everything once more."""
    page.goto(f"{home}/contact?topic=suggestion")
    _fill(page, account_id=ACCOUNT, email=MAILBOX, description=STORY[locale])
    _attach(page, "fee.png")
    _send(page)
    page.locator("[name=confirmed]").wait_for(state="attached")


def check_page_with_doubts(page: Page, home: str, locale: Locale) -> None:
    """Tell a long story, and mix up the address and the hash."""
    page.goto(f"{home}/contact?topic=deposit")
    _fill(page, account_id=ACCOUNT, email=MAILBOX, description="\n\n".join([STORY[locale]] * 9))
    _fill(page, occurred_at=WHEN, asset="USDT", network="TRON (TRC20)")
    _fill(page, transaction_hash=ADDRESS, address=ADDRESS)
    _send(page)
    page.locator("[name=confirmed]").wait_for(state="attached")


def thanks(page: Page, home: str, locale: Locale) -> None:
    """Send it, and leave no email address."""
    page.goto(f"{home}/contact?topic=other")
    _fill(page, account_id=ACCOUNT, occurred_at=WHEN, phone="+852 3000 1234")
    _fill(page, description=WORDS[locale].question)
    _send(page)
    page.locator("[name=confirmed]").wait_for(state="attached")
    page.locator("form:has([name=confirmed]) #send").click()
    page.locator("[data-reference]").wait_for()


def ticket_with_picture(page: Page, home: str, locale: Locale) -> None:
    """Add a screenshot to the ticket, and ask for all of it to be deleted."""
    thanks(page, home, locale)
    page.locator(".thanks-follow a.button").click()
    page.locator("[name=reply]").fill(STORY[locale])
    _attach(page, "fee.png")
    page.locator("#send").click()
    page.wait_for_url("**#newest")
    page.locator(".ticket-tools a[href$=deletion]").click()
    page.locator("#confirm").click()
    page.locator(".progress .banner").wait_for()


def answer_in_error(page: Page, address: str) -> None:
    """Answer what an agent asked for with what is no answer."""
    page.goto(address)
    _fill(page, email="anna@", occurred_at="2099-11-01T14:30")
    page.locator("#send").click()
    page.locator(".error-summary").wait_for()


def finding_in_error(page: Page, home: str, _locale: Locale) -> None:
    """Ask for a link without an address."""
    page.goto(f"{home}/tickets")
    page.locator("form[action$='/tickets'] button").click()
    page.locator(".error-summary").wait_for()


JOURNEYS: dict[str, Journey] = {
    "home-suggestions": suggestions,
    "notices-languages": languages,
    "no-answer-loosely": loosely,
    "article-print": printed,
    "unread": unread,
    "verify-empty": verify_empty,
    "contact-errors": form_in_error,
    "contact-guarded": form_guarded,
    "contact-pictures": form_with_pictures,
    "contact-studio": studio,
    "contact-check": check_page,
    "contact-doubts": check_page_with_doubts,
    "contact-thanks": thanks,
    "ticket-with-picture": ticket_with_picture,
    "tickets-error": finding_in_error,
}


def _fill(page: Page, **answers: str) -> None:
    for name, text in answers.items():
        page.locator(f"[name={name}]").fill(text)


def _attach(page: Page, *names: str) -> None:
    """Attach what the page itself looks like, and wait until it has arrived."""
    shown = page.screenshot()
    files = [FilePayload(name=name, mimeType="image/png", buffer=shown) for name in names]
    page.locator("#screenshots").set_input_files(files)
    expect(page.locator("[data-picture-list] [name=upload_tokens]")).to_have_count(len(names))


def _send(page: Page) -> None:
    page.wait_for_timeout(PATIENCE)
    page.locator(SEND).last.click()
