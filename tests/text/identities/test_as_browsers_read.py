"""A link that is called ours leads to us in a real browser too, whatever was mixed into it."""

import random

import pytest
from playwright.sync_api import Page

from kb.text.identities.check import check_identity

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OURS = "harbour.example"
PIECES = [
    *[OURS] * 6, *["https://"] * 4, *["evil.com"] * 2, "http:", "//", "/", "\\", "@", ":443", ":", ".", "..", "www.", "://",
    "#", "?", "?q=", "%2f", "%2F", "%40", "%2e", "%00", "%", "\t", "\n", " ", "xn--", "-", "_", "[", "]", "|", "^", "<",
    *"。．／＠？＃：ßſK\0\u200b\u00ad\u2100\u202e\u2044\ufe00\u0338\ud800\U0001f600", "HARBOUR.EXAMPLE",
    "ｈａｒｂｏｕｒ.example", "harbour\u200d.example", "user:pw", "127.0.0.1", "0x7f.1",
]  # fmt: skip
#: What the browser's address parser says: the host, or null where it refuses, or keeps what no name server would take.
HOSTS = """texts => texts.map((text) => {
  const whole = text.includes(":/") || /^\\s*https?:/i.test(text) ? text : "https://" + text.trim();
  try { const host = new URL(whole).hostname; return /%|^[.]*$/.test(host) ? null : host } catch { return null }
})"""


def mixtures(seed: int, count: int) -> list[str]:
    chance = random.Random(seed)  # noqa: S311 - repeatable mixtures, not secrets
    return ["".join(chance.choices(PIECES, k=chance.randint(1, 5))) for _ in range(count)]


def leads_to_us(host: str | None) -> bool:
    return host is None or host.rstrip(".") == OURS or host.rstrip(".").endswith("." + OURS)


def test_no_link_that_is_called_ours_leads_elsewhere(page: Page) -> None:
    texts = [
        text for text in mixtures(seed=20261122, count=30_000)
        if (found := check_identity(text, [OURS])).result == "official" and found.kind != "email"
    ]  # fmt: skip
    hosts: list[str | None] = page.evaluate(HOSTS, texts)
    assert [
        ascii((text, host))
        for text, host in zip(texts, hosts, strict=True)
        if not leads_to_us(host)
    ] == []
    assert sum(host is not None for host in hosts) > 1000
