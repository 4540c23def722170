"""An article is a page for people and a text for programs; each leads to the other."""

import pytest
from flask.testing import FlaskClient

ARTICLE = "/zh-hans/articles/deposit-not-credited"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/markdown", "text/markdown"),
        ("text/markdown, */*", "text/markdown"),
        ("text/markdown, text/html;q=0.9", "text/markdown"),
        ("text/html, text/markdown;q=0.9", "text/html"),
        (BROWSER, "text/html"),
        ("*/*", "text/html"),
        ("", "text/html"),
        ("application/json", "text/html"),
    ],
)
def test_an_article_is_sent_as_its_reader_wants_it(
    reader: FlaskClient, accept: str, kind: str
) -> None:
    # Before and after the other form was kept.
    for _ in range(2):
        answer = reader.get(ARTICLE, headers={"Accept": accept})
        assert answer.mimetype == kind
        assert answer.headers["Vary"] == "Accept, Accept-Encoding"
        reader.get(ARTICLE, headers={"Accept": "text/html" if "down" in kind else "text/markdown"})


def test_source_and_page_lead_to_each_other(reader: FlaskClient) -> None:
    source = reader.get(f"{ARTICLE}.md")
    assert source.text == reader.get(ARTICLE, headers={"Accept": "text/markdown"}).text
    assert (
        source.headers["Link"] == f'<http://localhost{ARTICLE}>; rel="canonical"; type="text/html"'
    )
    negotiated = reader.get(ARTICLE, headers={"Accept": "text/markdown"})
    assert negotiated.headers["Content-Location"] == f"{ARTICLE}.md"
    page = reader.get(ARTICLE).headers["Link"]
    assert (
        page
        == f'<{ARTICLE}.md>; rel="alternate"; type="text/markdown", </llms.txt>; rel="describedby"'
    )
    # A page in another language has the source of what it shows.
    fallback = reader.get("/en/articles/account-locked").headers["Link"]
    assert fallback.startswith("</zh-hans/articles/account-locked.md>")


def test_who_wants_markdown_is_told_of_moves_and_missing_pages_too(reader: FlaskClient) -> None:
    wants = {"Accept": "text/markdown"}
    assert reader.get("/en/articles/nothing", headers=wants).status_code == 404
