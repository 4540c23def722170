"""`make gallery`: a picture of every page type, phone and desktop, three locales, light and dark, to look through.

usage: python -m tests.gallery [DIR] [--only PART ...]
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, sync_playwright

from kb.settings import LOCALES, Locale
from tests.gallery.journeys import JOURNEYS, Journey, answer_in_error
from tests.gallery.pages import addresses, troubles
from tests.gallery.prepared import Tickets, copy_sample, in_trouble
from tests.running import RunningSite

SIZES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "desktop": {"viewport": {"width": 1280, "height": 900}},
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LANGUAGES = {"zh-hans": "zh-CN", "zh-hant": "zh-TW", "en": "en-GB"}
#: Pictures further down come when they are scrolled to, which nobody does here.
LOAD_PICTURES = """async () => {
    for (const each of document.images) each.loading = "eager";
    await Promise.all([...document.images].map((each) => each.decode().catch(() => null)));
}"""

Visit = Callable[[Page], object]


def visits(url: str, troubled: str, tickets: Tickets, locale: Locale) -> dict[str, Visit]:
    """Return what leads to each page of a language, by name of the picture, in an order that works for one person."""
    whole = {name: f"{url}/{locale}{path}" for name, path in addresses(locale).items()}
    whole |= {name: f"{troubled}/{locale}{path}" for name, path in troubles().items()}
    whole |= {name: url + path for name, path in tickets.links(locale).items()}
    whole |= {name: url + path for name, path in tickets.asked_first(locale).items()}
    whole["verify-code"] = f"{url}/{locale}/channels/verify?q={tickets.code(locale)}"
    whole["tickets-here"] = f"{url}/{locale}/tickets"
    found: dict[str, Visit] = {name: partial(_open, address=each) for name, each in whole.items()}
    asked = whole["ticket-asked-unmailed"]
    found["ticket-answer-errors"] = partial(answer_in_error, address=asked)
    found |= {
        name: partial(_show, html=html) for name, html in sorted(tickets.mails(locale).items())
    }
    found |= {
        name: partial(_follow, journey=journey, home=f"{url}/{locale}", locale=locale)
        for name, journey in JOURNEYS.items()
    }
    return found


def shoot(
    browser: Browser, find: Callable[[Locale], dict[str, Visit]], folder: Path, only: list[str]
) -> Iterator[Path]:
    """Yield the path of each picture as it is taken; named page-locale-size-scheme.png."""
    for locale, (size, device), scheme in product(LOCALES, SIZES.items(), SCHEMES):
        person: dict[str, Any] = {
            **device,
            "color_scheme": scheme,
            "locale": LANGUAGES[locale],
            "timezone_id": "Asia/Shanghai",
        }
        reader = browser.new_context(**person)
        for name, visit in find(locale).items():
            path = folder / f"{name}-{locale}-{size}-{scheme}.png"
            if not all(part in path.name for part in only):
                continue
            # Whoever does something comes anew: a form keeps what was typed into it before.
            context = browser.new_context(**person) if name in JOURNEYS else reader
            with context.new_page() as page:
                visit(page)
                page.evaluate(LOAD_PICTURES)
                # A dialog covers what can be seen, not the whole page.
                dialog = page.locator("dialog[open]").count() > 0
                if not dialog and "is_mobile" in device:
                    _make_room(page, device["viewport"])
                page.screenshot(path=path, full_page=not dialog)
            yield path
            if context is not reader:
                context.close()
        reader.close()


def _make_room(page: Page, size: dict[str, int]) -> None:
    """Let the whole page be seen. A picture longer than the screen would be one of no phone: fingers become a mouse."""
    height = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})


def _open(page: Page, address: str) -> None:
    page.goto(address)


def _show(page: Page, html: str) -> None:
    page.set_content(html)


def _follow(page: Page, journey: Journey, home: str, locale: Locale) -> None:
    journey(page, home, locale)


def main() -> None:
    """Start the sample site on a copy and take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default="gallery", type=Path)
    parser.add_argument(
        "--only", nargs="+", default=[], help="take only pictures whose name contains all of these"
    )
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder, "site")
        site.mkdir()
        copy_sample(site)
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        with (
            RunningSite(site, {"KB_RATE_LIMITS": "off"}, "--no-worker") as running,
            in_trouble(site, Path(folder, "troubled")) as troubled,
        ):
            find = partial(visits, running.url, troubled, Tickets(site))
            taken = list(shoot(chromium, find, options.folder, options.only))
        chromium.close()
    sys.stdout.write(f"{len(taken)} pictures in {options.folder}\n")


if __name__ == "__main__":
    main()
