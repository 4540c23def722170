"""Every page is a good page, in every language; the list of public addresses is a file, and complete."""

import re
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.app import create_app
from kb.helpcentre.pages import RELATED
from kb.settings import Settings
from kb.web.access import ACCESS
from tests.doors.quality import problems_of

LISTED = [
    tuple(line.split())
    for line in Path(__file__).with_name("public_addresses.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
#: Beside one address per route: pages that only some input shows.
MORE = [
    "/zh-hans/search",
    "/zh-hans/search?q=how+to+bake+bread",
    "/zh-hans/search?q=充值&category=deposits",
    '/zh-hans/search?q=<script>alert("1")</script>',
    "/zh-hans/nowhere",
    "/zh-hans/articles/close-account",
    "/zh-hans/contact?topic=deposit&q=x",
    "/zh-hans/channels/verify?q=https://paypal.example@%D1%85.example/x",
    "/zh-hans/channels/verify?q=help@localhost",
]
LOCALES = ["zh-hans", "zh-hant", "en"]


def test_the_list_holds_exactly_the_public_routes(small_app: Flask) -> None:
    rules = {
        rule.rule
        for rule in small_app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and ACCESS[rule.endpoint] == "public"
    }
    assert {rule for rule, _ in LISTED} == rules


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("address", [address for _, address in LISTED] + MORE)
def test_every_page_is_a_good_page(reader: FlaskClient, address: str, locale: str) -> None:
    answer = reader.get(address.replace("/zh-hans", f"/{locale}"))
    assert answer.status_code < 500
    if answer.content_type.startswith("text/html") and answer.status_code not in {301, 302}:
        assert problems_of(answer.text) == []


@pytest.mark.slow
def test_every_address_of_the_sample_site_leads_somewhere(sample_settings: Settings) -> None:
    """Follow every link from the three home pages: no dead link and no bad page, wherever a reader goes."""
    unlimited = sample_settings.model_copy(update={"rate_limits": False})
    client = create_app(unlimited).test_client()
    waiting = [f"/{locale}/" for locale in LOCALES]
    seen: dict[str, int] = {}
    bad: dict[str, list[str]] = {}
    lonely: list[str] = []
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        answer = client.get(address)
        seen[address] = answer.status_code
        if answer.status_code in {301, 302}:
            waiting.append(urlsplit(answer.location).path)
        if re.fullmatch(r"/[\w-]+/articles/[\w-]+", address) and answer.status_code == 200:
            related = answer.text.partition('id="kb-related"')[2].partition("</section>")[0]
            lonely += [address] if related.count("<li>") < RELATED else []
        if answer.status_code == 200 and answer.content_type.startswith("text/html"):
            if problems := problems_of(answer.text):
                bad[address] = problems
            waiting += _followed(address, answer.text)
        answer.close()
    dead = {address: status for address, status in seen.items() if status >= 400}
    assert dead == {}
    assert bad == {}
    assert lonely == []
    assert len(seen) > 100


def _followed(page: str, text: str) -> list[str]:
    links = re.findall(r'(?:href|src)="([^"]+)"', text)
    wanted = (urldefrag(urljoin(page, link.replace("&amp;", "&"))).url for link in links)
    return [link for link in wanted if link.startswith("/") and not link.startswith("//")]
