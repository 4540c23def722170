"""A slash too many at the end of an address, as people and other sites write it, is no missing page."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("/zh-hans/articles/deposit-not-credited/", "/zh-hans/articles/deposit-not-credited"),
        ("/zh-hans/articles/%E9%A9%AC/", "/zh-hans/articles/%E9%A9%AC"),
        ("/en/search/?q=%E9%A9%AC&sort=newest", "/en/search?q=%E9%A9%AC&sort=newest"),
        ("/en/contact//", "/en/contact"),
        ("/api/v1/search/?q=x", "/api/v1/search?q=x"),
    ],
)
def test_a_slash_too_many_leads_to_the_page(reader: FlaskClient, written: str, meant: str) -> None:
    answer = reader.get(written)
    assert (answer.status_code, answer.headers["Location"]) == (308, meant)


@pytest.mark.parametrize(
    "path", ["/nowhere/", "/en/nowhere/", "//evil.example/", "/\\evil.example/", "/fr/contact/"]
)
def test_what_is_no_page_without_it_is_none_with_it(reader: FlaskClient, path: str) -> None:
    assert reader.get(environ_overrides={"PATH_INFO": path}).status_code == 404


def test_what_is_sent_is_sent_nowhere_else(reader: FlaskClient) -> None:
    assert reader.post("/en/contact/").status_code == 404
