"""The browser recognises what the server recognises, on a page without TLS, from modules that load quickly."""

import gzip

import pytest
from playwright.sync_api import Page, Route

from kb.text.chains.networks import known_chains
from kb.web.assets import STATIC
from tests.text.chain_vectors import accidents, answer, vectors

SCRIPTS = STATIC / "js"
#: Beside what the secret guard has loaded already.
MODULES = [SCRIPTS / "chains.js", *(SCRIPTS / "chains").glob("*.js")]
MOST_BYTES = 6000
#: Not https: there the browser's own digests are missing.
SITE = "http://harbour.example"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def chains_page(page: Page) -> Page:
    """A page that has loaded the module as `window.chains`."""

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix(f"{SITE}/")
        if path.endswith(".js"):
            route.fulfill(path=SCRIPTS / path, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>Chains</title>", content_type="text/html")

    page.route("**/*", serve)
    page.goto(SITE)
    page.evaluate("async () => { window.chains = await import('/chains.js') }")
    return page


def test_the_browser_obeys_the_vectors(chains_page: Page) -> None:
    texts = [text for text, _ in vectors()]
    answers = chains_page.evaluate("texts => texts.map(chains.recognise)", texts)
    for (text, expected), got in zip(vectors(), answers, strict=True):
        assert got == expected, ascii(text)


def test_the_browser_and_the_server_agree_about_accidents(chains_page: Page) -> None:
    texts = accidents(seed=20261122, count=1500)
    answers = chains_page.evaluate("texts => texts.map(chains.recognise)", texts)
    for text, got in zip(texts, answers, strict=True):
        assert got == answer(text), ascii(text)


def test_both_know_the_same_explorers(chains_page: Page) -> None:
    networks = known_chains().networks.values()
    ours = {network.key: list(network.links) for network in networks if network.links}
    assert chains_page.evaluate("chains.LINKS") == ours


def test_the_modules_are_small() -> None:
    packed = (gzip.compress(module.read_bytes(), mtime=0) for module in MODULES)
    assert sum(map(len, packed)) < MOST_BYTES
