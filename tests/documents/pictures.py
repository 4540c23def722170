"""`make pictures`: the pictures of the README, of the sample site and of the README's own example."""

import io
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from kb.samples import bundled
from tests.documents.readme import HOME, README, example
from tests.gallery.pages import WORDS
from tests.running import RunningSite

FOLDER = README.parent / ".github" / "pictures"
DESKTOP = {"viewport": {"width": 1200, "height": 750}, "locale": "zh-CN"}
PHONE = {"viewport": {"width": 390, "height": 750}, "color_scheme": "dark", "locale": "zh-TW"}
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="#8a1c4a">'
    '<circle cx="16" cy="8" r="7"/><circle cx="24" cy="14" r="7"/><circle cx="21" cy="23" r="7"/>'
    '<circle cx="11" cy="23" r="7"/><circle cx="8" cy="14" r="7"/><circle cx="16" cy="16" r="4" fill="#f5c84c"/></svg>'
)
QUALITY = 80


def main() -> None:
    """Take all four."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        with tempfile.TemporaryDirectory() as folder, RunningSite(_sample(folder)) as running:
            asked = f"/zh-hans/search?q={WORDS['zh-hans'].question}"
            _take(chromium, running.url + "/zh-hans/", "home", DESKTOP)
            _take(chromium, running.url + asked, "results", DESKTOP)
            _take(chromium, running.url + "/zh-hant/contact?topic=deposit", "form", PHONE)
        with tempfile.TemporaryDirectory() as folder, RunningSite(_own(folder)) as running:
            _take(
                chromium, running.url + "/en/", "yours", {**DESKTOP, "locale": "en-GB"}, whole=True
            )
        chromium.close()


def _sample(folder: str) -> Path:
    shutil.copyfile(bundled("kb.toml"), Path(folder, "kb.toml"))
    shutil.copytree(bundled("articles"), Path(folder, "articles"))
    return Path(folder)


def _own(folder: str) -> Path:
    site = _sample(folder)
    lines = (site / "kb.toml").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("name =", "logo =", "footer_links ="))]
    (site / "kb.toml").write_text(example("    name = ") + "".join(kept), encoding="utf-8")
    (site / "camellia.svg").write_text(LOGO, encoding="utf-8")
    (site / HOME).parent.mkdir(parents=True)
    (site / HOME).write_text(example("    {% extends"), encoding="utf-8")
    return site


def _take(
    browser: Browser, url: str, name: str, how: dict[str, Any], *, whole: bool = False
) -> None:
    context = browser.new_context(**how)
    page = context.new_page()
    page.goto(url)
    picture = Image.open(io.BytesIO(page.screenshot(full_page=whole)))
    path = FOLDER / f"{name}.webp"
    picture.save(path, quality=QUALITY, method=6)
    context.close()
    sys.stdout.write(
        f"{path.name}: {picture.width}x{picture.height}, {path.stat().st_size} bytes\n"
    )


if __name__ == "__main__":
    main()
