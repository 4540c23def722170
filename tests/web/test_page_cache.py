"""Pages that are the same for everybody are kept, asked about by their tag, and follow the library."""

import gzip
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask, request_started, template_rendered
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.app import create_app
from kb.cli.content import bring_up_to_date
from kb.settings import Settings
from kb.web.kept_pages import PAGES_KEPT
from kb.web.page_cache import Kept, Page

ARTICLE = "/zh-hans/articles/deposit-not-credited"


def test_a_page_is_rendered_once_and_the_oldest_forgotten() -> None:
    cache: Kept[Page] = Kept(2)
    rendered: list[str] = []

    def render(name: str) -> Page:
        rendered.append(name)
        return Page(name)

    for name in ["a", "b", "a", "c", "a", "b"]:
        page = cache.find(name, lambda name=name: render(name))  # type: ignore[misc]
        assert page.body == name.encode()
        assert gzip.decompress(page.packed) == page.body
    assert rendered == ["a", "b", "c", "b"]


def test_unchanged_pages_are_not_sent_again(reader: FlaskClient) -> None:
    first = reader.get(ARTICLE)
    again = reader.get(ARTICLE, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "no-cache" in first.headers["Cache-Control"]
    assert reader.get(ARTICLE, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_pages_are_packed_for_those_who_understand(reader: FlaskClient) -> None:
    packed = reader.get(ARTICLE, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == reader.get(ARTICLE).data
    assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize("refused", ["gzip;q=0", "br, gzip; q=0.000, identity"])
def test_who_refuses_gzip_gets_none(reader: FlaskClient, refused: str) -> None:
    for address in (ARTICLE, "/static/x/site.css"):
        plain = reader.get(address, headers={"Accept-Encoding": refused})
        assert "Content-Encoding" not in plain.headers
        weighed = reader.get(address, headers={"Accept-Encoding": "gzip;q=0.5, br"})
        assert weighed.headers["Content-Encoding"] == "gzip"


def test_a_saved_article_is_shown_at_once(
    site: Path, settings: Settings, client: FlaskClient
) -> None:
    before = client.get(ARTICLE)
    file = site / "articles/zh-hans/deposits/deposit-not-credited.md"
    file.write_text(file.read_text(encoding="utf-8").replace("先看确认数", "先看看确认数"), "utf-8")
    bring_up_to_date(settings)
    after = client.get(ARTICLE)
    assert "先看看确认数" in after.text
    assert after.headers["ETag"] != before.headers["ETag"]


def test_nothing_personal_is_in_a_kept_page(app: Flask) -> None:
    stranger, reader = app.test_client(), app.test_client()
    reader.get("/zh-hans/search?q=我的私事")
    for name in ("q", "topic", "article", "secret"):
        assert "私事" not in unquote(reader.get(f"{ARTICLE}?{name}=我的私事").text)
    assert "私事" not in unquote(stranger.get(ARTICLE).text)


def test_a_page_whose_answer_carries_a_trail_is_private(reader: FlaskClient) -> None:
    assert reader.get(ARTICLE).headers["Cache-Control"] == "private, no-cache"
    assert reader.get(ARTICLE).headers["Cache-Control"] == "no-cache"  # nothing new to remember


ASKED = [
    {},
    {"Accept-Encoding": "gzip"},
    {"If-None-Match": "*"},
    {"If-None-Match": 'W/"another"'},
    {"Host": "another.example"},
    {"Cookie": "kb_trail=forged; kb_locale=en"},
    {"Cookie": "kb_trail=\xff"},
]
PLACES = [ARTICLE, "/en/", "/zh-hant/categories/deposits", f"{ARTICLE}.md", "/sitemap.xml"]


def told(answer: TestResponse) -> tuple[object, ...]:
    headers = sorted(each for each in answer.headers if each[0] != "X-Request-ID")
    assert answer.headers["X-Request-ID"]
    return answer.status, headers, answer.data


@pytest.mark.parametrize("address", PLACES)
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("headers", ASKED)
def test_a_kept_page_is_sent_without_flask_exactly_as_flask_sends_it(
    app: Flask, address: str, scheme: str, headers: dict[str, str]
) -> None:
    def ask(method: str, path: str) -> tuple[TestResponse, int]:
        """Return the answer and how many requests Flask had to open for it."""
        # Without a jar: what was brought is what the headers say.
        client = app.test_client(use_cookies=False)
        seen: list[object] = []
        with request_started.connected_to(lambda _app: seen.append(1), app):
            answer = client.open(
                path, method=method, headers=headers, base_url=f"{scheme}://localhost"
            )
        return answer, len(seen)

    for method in ("GET", "HEAD"):
        ask(method, address)  # Opens the index, which may change what is related.
        ask(method, address)  # Makes the page.
        kept, by_flask = ask(method, address)
        assert by_flask == 0
        # No page looks at a query it does not know, but only Flask takes it.
        anew, by_flask = ask(method, f"{address}?unknown=1")
        assert by_flask == 1
        assert told(kept) == told(anew)


def opened(app: Flask, ask: Callable[[], object]) -> int:
    """Return how many requests Flask had to open."""
    seen: list[object] = []
    with request_started.connected_to(lambda _app: seen.append(1), app):
        ask()
    return len(seen)


def test_a_site_that_knows_its_address_has_one_page_for_all_hosts(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"base_url": "https://help.example"}))
    client = app.test_client()
    page, foreign = client.get("/en/channels"), {"base_url": "http://another.example"}
    assert opened(app, lambda: client.get("/en/channels", **foreign)) == 0
    assert client.get("/en/channels", **foreign).data == page.data


def test_whoever_asks_for_many_hosts_pushes_out_nothing_else(app: Flask) -> None:
    reader, stranger = app.test_client(), app.test_client(use_cookies=False)
    for _ in range(2):
        reader.get(ARTICLE)
    for number in range(PAGES_KEPT):
        stranger.get("/robots.txt", base_url=f"http://host-{number}.example")
    assert opened(app, lambda: reader.get(ARTICLE)) == 0


def test_a_page_stays_that_of_the_host_that_most_ask_for(app: Flask) -> None:
    reader, stranger = app.test_client(), app.test_client()
    for number in range(3):
        for _ in range(3):
            reader.get("/en/channels")
        page = stranger.get("/en/channels", base_url=f"http://host-{number}.example")
        assert f'href="http://host-{number}.example/en/channels"' in page.text
        assert opened(app, lambda: reader.get("/en/channels")) == 0


def test_pages_are_kept_for_a_host_once_most_ask_for_it(app: Flask) -> None:
    client = app.test_client()

    def ask(host: str) -> str:
        return client.get("/en/channels", base_url=f"http://{host}.example").text

    ask("before")
    ask("since")
    page = ask("since")
    assert opened(app, lambda: ask("since")) == 0
    assert "http://since.example/" in page
    assert "before" not in page


def test_one_sitemap_is_kept_however_its_number_is_written(app: Flask) -> None:
    made: list[str] = []
    client = app.test_client()
    with template_rendered.connected_to(
        lambda _app, template, **_: made.append(template.name), app
    ):
        for number in ("1", "01", "001", "\u0661"):
            assert client.get(f"/sitemap-{number}.xml").status_code == 200
    assert made == ["conventions/sitemap.xml"]


def test_a_reader_s_trail_grows_over_kept_pages(app: Flask) -> None:
    others = app.test_client()
    others.get(ARTICLE)
    others.get("/zh-hans/articles/account-locked")
    reader = app.test_client()
    reader.get(ARTICLE)
    reader.get("/zh-hans/articles/account-locked")
    page = reader.get("/zh-hans/search?q=不存在的事情啊").text
    assert ARTICLE in page.partition('class="trail"')[2].partition("</section>")[0]


def test_another_method_is_never_answered_from_what_is_kept(app: Flask) -> None:
    client = app.test_client()
    client.get(ARTICLE)
    assert client.post(ARTICLE).status_code in {400, 405}
    assert client.options(ARTICLE).headers["Allow"]
