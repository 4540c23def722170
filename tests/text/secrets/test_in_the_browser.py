"""The browser finds what the server finds, at the same places, under the site's policy and on a page without TLS."""

import secrets
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Page, Route

from kb.text.secrets.find import find_secrets
from kb.web.assets import STATIC
from tests.text.secrets.public import seeded
from tests.text.secrets.samples import LINES, something_public
from tests.text.secrets.vectors import hostile_texts, vectors

#: Not https and not this machine: there the browser's own digests are missing.
SITE = "http://harbour.example"
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"
TYPES = {".js": "text/javascript", ".json": "application/json", ".txt": "text/plain; charset=utf-8"}
FIND = """async texts => {
    const answers = [];
    for (const text of texts) {
        const found = await window.findSecrets(text);
        answers.push(found.map(({kind, start, end}) => [kind, text.slice(start, end)]));
    }
    return answers;
}"""

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Found = list[list[str]]


@pytest.fixture
def requests(page: Page) -> list[str]:
    """Serve the site's static files to a page with the guard as `findSecrets`; return what was asked for."""
    asked: list[str] = []

    def serve(route: Route) -> None:
        path = STATIC / Path(urlparse(route.request.url).path).relative_to("/")
        asked.append(path.name)
        if path.is_file():
            route.fulfill(path=path, content_type=TYPES[path.suffix])
        else:
            policy = {"Content-Security-Policy": POLICY}
            page_without_words = "<!doctype html><title>Guard</title>"
            route.fulfill(body=page_without_words, content_type="text/html", headers=policy)

    page.route("**/*", serve)
    page.goto(SITE)
    page.evaluate(
        "async () => Object.assign(window, await import('/js/secret_guard.js'))",
    )
    return asked


def on_the_server(text: str) -> Found:
    return [[secret.kind, text[secret.start : secret.end]] for secret in find_secrets(text)]


def in_the_browser(page: Page, texts: list[str]) -> list[Found]:
    answers: list[Found] = page.evaluate(FIND, texts)
    return answers


def test_the_vectors(page: Page, requests: list[str]) -> None:
    texts = [vector["text"] for vector in vectors()]
    for vector, found in zip(vectors(), in_the_browser(page, texts), strict=True):
        assert sorted({kind for kind, _ in found}) == vector["kinds"], vector["note"]
        assert found == on_the_server(vector["text"]), vector["note"]


def test_texts_made_anew(page: Page, requests: list[str]) -> None:
    seed = secrets.randbits(32)
    random = seeded(seed)
    makers = [maker for line in LINES.values() for maker in (line.secret, line.near)]
    texts = [maker(random) for maker in makers for _ in range(40)]
    texts += [something_public(random) for _ in range(400)]
    for text, found in zip(texts, in_the_browser(page, texts), strict=True):
        assert found == on_the_server(text), (seed, text)


def test_hostile_texts(page: Page, requests: list[str]) -> None:
    """No matter how small: a detector that is quick on a short text and slow on a long one shows in `bench`."""
    texts = list(hostile_texts(4000).values())
    texts = [text for text in texts if "\ud800" not in text]  # The wire to the browser refuses it.
    for text, found in zip(texts, in_the_browser(page, texts), strict=True):
        assert found == on_the_server(text), text[:80]


def test_lone_surrogates(page: Page, requests: list[str]) -> None:
    found = page.evaluate("window.findSecrets('\\ud83d 2FA 482\\ude00913 \\ud83d')")
    assert [(secret["kind"], secret["start"], secret["end"]) for secret in found] == [
        ("one_time_code", 6, 13)
    ]


def test_word_lists_are_fetched_once_and_only_for_what_could_be_a_phrase(
    page: Page, requests: list[str]
) -> None:
    in_the_browser(page, ["验证码 482913 to the rescue 助记词是什么"])
    assert [name for name in requests if name.endswith(".txt")] == []
    in_the_browser(page, ["가 " * 12, "가 " * 13])
    assert [name for name in requests if name.endswith(".txt")] == ["korean.txt"]


def test_a_list_that_cannot_be_had_is_an_error_and_asked_for_again(
    page: Page, requests: list[str]
) -> None:
    script = """async text => {
        const refuse = () => Promise.reject(new Error('no network'));
        const first = await window.findSecrets(text, {loadWordlist: refuse}).catch((error) => error.message);
        return [first, (await window.findSecrets(text)).length];
    }"""
    assert page.evaluate(script, "abandon " * 11 + "about") == ["no network", 1]
