"""Pages that are the same for everybody are kept, asked about by their tag, and follow the library."""

import gzip
from pathlib import Path
from urllib.parse import unquote

from flask import Flask
from flask.testing import FlaskClient

from kb.cli.content import bring_up_to_date
from kb.settings import Settings
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
