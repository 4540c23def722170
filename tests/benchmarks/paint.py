"""`python -m tests.benchmarks.paint [--rounds 7]`: when a phone shows the largest thing on a page for the first time.

Largest contentful paint in Chromium, on a first visit with nothing kept: a phone of 390 by 844 points and double
density, its processor slowed down four times, on a line of 1.6 Mbit/s down and 750 kbit/s up with 150 ms of latency
(Lighthouse's "slow 4G").
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.site import copy_sample_site
from tests.running import RunningSite

PAGES = {
    "home": "/zh-hans/",
    "article": "/zh-hans/articles/deposit-not-credited",
    "article with a drawing": "/zh-hans/articles/create-api-key",
    "results": "/zh-hans/search?q=usdt充值没到账",
    "no answer": "/zh-hans/search?q=红烧肉怎么做",
    "form": "/zh-hans/contact?topic=deposit",
}
LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWDOWN = 4
#: What was largest, and when it was painted, in milliseconds since the address was entered.
LARGEST = """() => new Promise((told) => {
  new PerformanceObserver((list) => {
    const last = list.getEntries().at(-1);
    const what = last.element ? last.element.tagName.toLowerCase() + "." + last.element.className : "";
    told({ time: last.startTime, what });
  }).observe({ type: "largest-contentful-paint", buffered: true });
})"""


def main() -> None:
    """Visit each page so many times in turn and print the median, the best and the worst, and what was largest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", default=7, type=int)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = copy_sample_site(Path(folder))
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        with RunningSite(site, {"KB_RATE_LIMITS": "off"}, "--workers", "2") as running:
            for path in PAGES.values():
                _visit(chromium, running.url + path)
            visits = [
                (name, *_visit(chromium, running.url + path))
                for _ in range(rounds)
                for name, path in PAGES.items()
            ]
        chromium.close()
    for name in PAGES:
        times = sorted(time for each, time, _ in visits if each == name)
        what = next(what for each, _, what in visits if each == name)
        _say(f"{name:<24}{median(times):>6.0f} ms  ({times[0]:.0f}-{times[-1]:.0f})  {what}")


def _visit(browser: Browser, address: str) -> tuple[float, str]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
    )
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    page.goto(address, wait_until="load")
    found = page.evaluate(LARGEST)
    context.close()
    return float(found["time"]), str(found["what"])


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
