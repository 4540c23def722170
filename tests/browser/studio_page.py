"""A page that opens the screenshot studio as the contact form does, under the site's own security policy."""

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread

from jinja2 import Environment, FileSystemLoader
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from typing_extensions import override

from kb.i18n.gettext import translate
from kb.i18n.locales import TAGS
from kb.samples import bundled
from kb.settings import Locale, Settings
from kb.web.assets import STATIC
from kb.web.brand import brand_styles
from kb.web.security import CONTENT_SECURITY_POLICY

PATIENCE = 120_000
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
#: As contact.js does it; `edited` and `violations` are for the tests.
SCRIPT = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
document.querySelector("button").addEventListener("click", async () => {
  const { openStudio } = await import("./js/studio.js");
  const strings = JSON.parse(document.querySelector("template[data-studio]").dataset.strings);
  const [file] = document.querySelector("input").files;
  window.edited = undefined;
  window.edited = await openStudio(file, { strings, limit: window.limit });
});
"""
PAGE = """<!doctype html>
<html lang="{tag}"><meta charset="utf-8"><title>Contact</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/site.css"><link rel="icon" href="/favicon.svg">
<script type="module" src="/page.js"></script>
<body><main><h1>Contact</h1><input type="file" aria-label="File"><button>Edit</button></main>{strings}
"""
TAKE = """() => new Promise((resolve) => {
  const reader = new FileReader();
  reader.onload = () => resolve([edited.name, edited.type, reader.result.split(",")[1]]);
  reader.readAsDataURL(edited);
})"""


def contact_page(locale: Locale) -> str:
    """Write the page in a language, the studio's strings from the template that the contact form includes."""
    loader = FileSystemLoader(bundled("templates"))
    environment = Environment(loader=loader, autoescape=True)
    template = environment.get_template("contact/parts/studio_strings.html")
    return PAGE.format(tag=TAGS[locale], strings=template.render(_=partial(translate, locale)))


class _Handler(SimpleHTTPRequestHandler):
    pages: dict[str, tuple[str, str]]

    @override
    def do_GET(self) -> None:
        if self.path not in self.pages:
            return super().do_GET()
        content_type, text = self.pages[self.path]
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{content_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    @override
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        super().end_headers()

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Serve the static files and the page in every language on this machine; yields the address."""
    sheets = [path.read_text(encoding="utf-8") for path in sorted((STATIC / "css").glob("*.css"))]
    pages = {f"/{locale}": ("text/html", contact_page(locale)) for locale in TAGS}
    pages["/page.js"] = ("text/javascript", SCRIPT)
    pages["/site.css"] = ("text/css", "\n".join([*sheets, brand_styles(settings)]))
    handler = type("Handler", (_Handler,), {"pages": pages})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(STATIC))) as server:
        server.daemon_threads = False
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class StudioPage:
    """A person with a picture: opens the studio, works in it, and takes what comes out."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self._url = url
        self.dialog = self.page.locator("dialog.studio")
        self.canvas = self.dialog.locator("canvas")
        self.status = self.dialog.get_by_role("status")

    def _heard(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.complaints.append(line.text)

    def open(
        self,
        picture: bytes,
        name: str = "balance.png",
        *,
        locale: Locale = "en",
        limit: int | None = None,
    ) -> None:
        """Open the page in a language and the picture in the studio; wait until it can be edited."""
        self.begin(picture, name, locale=locale, limit=limit)
        expect(self.dialog).to_have_attribute("data-tool", "blackout", timeout=PATIENCE)
        expect(self.dialog).to_have_attribute("aria-busy", "false", timeout=PATIENCE)

    def begin(
        self, picture: bytes, name: str, *, locale: Locale = "en", limit: int | None = None
    ) -> None:
        kind = "image/jpeg" if name.endswith(".jpg") else "image/png"
        self.page.goto(f"{self._url}/{locale}")
        self.page.evaluate("limit => { window.limit = limit ?? undefined }", limit)
        self.page.locator("input").set_input_files(
            {"name": name, "mimeType": kind, "buffer": picture}
        )
        self.page.get_by_role("button", name="Edit").click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def keys(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)

    def spot(
        self, x: float, y: float, size: tuple[int, int], scale: float = 1
    ) -> tuple[float, float]:
        """Return where on the page a pixel of a picture of that size lies while the whole of it is shown."""
        stage = self.canvas.bounding_box()
        assert stage
        left = stage["x"] + round((stage["width"] - size[0] * scale) / 2)
        top = stage["y"] + round((stage["height"] - size[1] * scale) / 2)
        return left + x * scale, top + y * scale

    def whole_scale(self, size: tuple[int, int]) -> float:
        """Return how large a picture of that size is shown at first: all of it, with a margin, never enlarged."""
        stage = self.canvas.bounding_box()
        assert stage
        return min(1, (stage["width"] - 32) / size[0], (stage["height"] - 32) / size[1])

    def drag(
        self, start: tuple[int, int], end: tuple[int, int], size: tuple[int, int], scale: float = 1
    ) -> None:
        """Draw with the mouse from one pixel of the picture to another."""
        mouse = self.page.mouse
        mouse.move(*self.spot(*start, size, scale))
        mouse.down()
        mouse.move(*self.spot(*end, size, scale), steps=4)
        mouse.up()

    def said(self) -> str:
        return self.status.inner_text().strip()

    def announced(self) -> list[int]:
        """Return the numbers that were said last: left, top, width, height."""
        return [int(number) for number in re.findall(r"\d+", self.said())]

    def save(self) -> tuple[str, str, bytes]:
        """Press Save; return the name, type and bytes of the file that the page receives."""
        self.press("Save")
        expect(self.dialog).to_have_count(0, timeout=PATIENCE)
        return self.taken()

    def taken(self) -> tuple[str, str, bytes]:
        name, kind, data = self.page.evaluate(TAKE)
        return name, kind, base64.b64decode(data)

    def saved_picture(self) -> Image.Image:
        return Image.open(BytesIO(self.save()[2]))

    def result_is_null(self) -> bool:
        return bool(self.page.evaluate("window.edited === null"))


@contextmanager
def person(
    browser: Browser, url: str, viewport: dict[str, int], **options: object
) -> Iterator[StudioPage]:
    """Open a fresh profile; afterwards nothing may have broken the policy or complained on the console."""
    context = browser.new_context(viewport=viewport, **options)  # type: ignore[arg-type]
    visitor = StudioPage(context, url)
    yield visitor
    assert visitor.page.evaluate("window.violations ?? []") == []
    assert not visitor.complaints, visitor.complaints
    context.close()
