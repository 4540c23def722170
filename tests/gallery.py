"""`make gallery`: a picture of every page type, phone and desktop, three locales, light and dark, to look through.

usage: python -m tests.gallery [DIR] [--only PART]
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from kb.database.engine import open_database
from kb.database.transaction import transaction
from kb.samples import bundled
from kb.settings import LOCALES, load_settings
from kb.tickets.mailboxes import mint_mailbox_link
from tests.followed import MAILBOX, STATES, Way
from tests.running import RunningSite

SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "desktop": {"width": 1280, "height": 900},
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LANGUAGES = {"zh-hans": "zh-CN", "zh-hant": "zh-TW", "en": "en-GB"}
QUESTION = {"zh-hans": "usdt充值没到账", "zh-hant": "usdt充值沒到帳", "en": "usdt deposit missing"}
FOREIGN = {
    "zh-hans": "红烧肉怎么做",
    "zh-hant": "紅燒肉怎麼做",
    "en": "how to bake sourdough bread",
}
ACCOUNT = "10086123"
#: Milliseconds that a form wants to be looked at before it is sent.
PATIENCE = 2100
#: Pictures further down come when they are scrolled to, which nobody does here.
LOAD_PICTURES = """async () => {
    for (const each of document.images) each.loading = "eager";
    await Promise.all([...document.images].map((each) => each.decode().catch(() => null)));
}"""


def addresses(locale: str) -> dict[str, str]:
    """Return the pages that need nothing but an address."""
    return {
        "home": "/",
        "search": "/search",
        "results": f"/search?q={QUESTION[locale]}",
        "no-answer": f"/search?q={FOREIGN[locale]}",
        "article": "/articles/deposit-not-credited",
        "article-tabs": "/articles/create-api-key",
        "article-boxes": "/articles/api-error-codes",
        "article-converted": "/articles/withdrawal-failed",
        "helpful": "/articles/deposit-not-credited/helpful?answer=no",
        "category": "/categories/deposits",
        "notices": "/notices",
        "channels": "/channels",
        "verify": "/channels/verify",
        "verify-official": "/channels/verify?q=support@harbour.example",
        "verify-imitation": "/channels/verify?q=https://harbour-login.example/kyc",
        "contact": "/contact?topic=deposit",
        "withdrawn": "/articles/trade-mining-rewards",
        "not-found": "/articles/no-such-article",
        "tickets": "/tickets",
        "tickets-asked": "/tickets?sent=",
        "ticket-unknown": "/tickets/KB-2222-2222",
    }


def ticket_links(site: Path) -> dict[str, dict[str, str]]:
    """Make a ticket for every state and language; return the links that open them, by language and state."""
    settings = load_settings(site)
    engine = open_database(settings)
    links = {
        locale: {
            f"ticket-{name}": f"/t/{lead(Way(engine, settings, locale, name)).done.token}"
            for name, lead in STATES.items()
        }
        for locale in LOCALES
    }
    with transaction(engine) as session:
        mine = {"tickets-mine": f"/m/{mint_mailbox_link(session, MAILBOX)}"}
    return {locale: links[locale] | mine for locale in LOCALES}


def printed(page: Page, home: str) -> None:
    """Show an article with tabs, boxes and links as paper would."""
    page.goto(f"{home}/articles/create-api-key")
    page.emulate_media(media="print")


def contact_with_errors(page: Page, home: str) -> None:
    """Send the form nearly empty."""
    page.goto(f"{home}/contact?topic=deposit")
    page.locator("[name=account_id]").fill("10086")
    page.wait_for_timeout(PATIENCE)
    page.locator("form:has([name=submission_key]) button[type=submit]").last.click()
    page.locator(".error-summary").wait_for()


def check_page(page: Page, home: str) -> None:
    """Fill the form as a person would, up to the page that shows everything once more."""
    page.goto(f"{home}/contact?topic=suggestion")
    page.locator("[name=account_id]").fill(ACCOUNT)
    page.locator("[name=email]").fill("reader@example.com")
    page.locator("[name=description]").fill(
        "Please show the network fee before I confirm.\n\n谢谢。"
    )
    page.wait_for_timeout(PATIENCE)
    page.locator("form:has([name=submission_key]) button[type=submit]").last.click()
    page.locator("[name=confirmed]").wait_for(state="attached")


def thanks_page(page: Page, home: str) -> None:
    """Send it."""
    check_page(page, home)
    page.locator("form:has([name=confirmed]) button[type=submit]").last.click()
    page.locator("[data-reference]").wait_for()


JOURNEYS: dict[str, Callable[[Page, str], None]] = {
    "article-print": printed,
    "contact-errors": contact_with_errors,
    "contact-check": check_page,
    "contact-thanks": thanks_page,
}


def shoot(browser: Browser, running: RunningSite, folder: Path, only: str) -> Iterator[Path]:
    """Yield the path of each picture as it is taken; named page-locale-size-scheme.png."""
    links = ticket_links(running.site)
    for locale, (size, viewport), scheme in product(LOCALES, SIZES.items(), SCHEMES):
        context = browser.new_context(
            viewport=viewport, color_scheme=scheme, locale=LANGUAGES[locale]
        )
        page = context.new_page()
        home = f"{running.url}/{locale}"
        whole = {name: home + path for name, path in addresses(locale).items()}
        whole |= {name: running.url + path for name, path in links[locale].items()}
        pages: dict[str, Callable[[Page, str], None]] = {
            name: lambda page, _home, address=address: page.goto(address)  # type: ignore[misc]
            for name, address in whole.items()
        }
        for name, visit in (pages | JOURNEYS).items():
            path = folder / f"{name}-{locale}-{size}-{scheme}.png"
            if only in path.name:
                visit(page, home)
                page.evaluate(LOAD_PICTURES)
                page.screenshot(path=path, full_page=True)
                page.emulate_media(media="screen")
                yield path
        context.close()


def main() -> None:
    """Start the sample site on a copy and take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default="gallery", type=Path)
    parser.add_argument("--only", default="", help="take only pictures whose name contains this")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as copy, sync_playwright() as playwright:
        site = Path(copy)
        shutil.copyfile(bundled("kb.toml"), site / "kb.toml")
        shutil.copytree(bundled("articles"), site / "articles")
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        with RunningSite(site, {"KB_RATE_LIMITS": "off"}) as running:
            taken = list(shoot(chromium, running, options.folder, options.only))
        chromium.close()
    sys.stdout.write(f"{len(taken)} pictures in {options.folder}\n")


if __name__ == "__main__":
    main()
