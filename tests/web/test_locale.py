"""The front door chooses a language; everywhere else the address says it."""

from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("wishes", "home"),
    [
        ("", "/zh-hans/"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "/zh-hant/"),
        ("zh-HK", "/zh-hant/"),
        ("zh-CN,en", "/zh-hans/"),
        ("fr-FR,fr;q=0.9,en;q=0.5", "/en/"),
        ("fr", "/zh-hans/"),
        ("en;q=0,zh-Hant", "/zh-hant/"),
    ],
)
def test_the_browser_is_asked(reader: FlaskClient, wishes: str, home: str) -> None:
    answer = reader.get("/", headers={"Accept-Language": wishes})
    assert answer.status_code == 302
    assert answer.location == home
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))


def test_a_choice_made_before_wins(reader: FlaskClient) -> None:
    reader.set_cookie("kb_locale", "en")
    assert reader.get("/", headers={"Accept-Language": "zh-CN"}).location == "/en/"
    reader.set_cookie("kb_locale", "tlh")
    assert reader.get("/", headers={"Accept-Language": "zh-CN"}).location == "/zh-hans/"


@given(wishes=st.text(st.characters(codec="latin-1", exclude_categories=["Cc"])))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_wish_leads_to_a_home_page(reader: FlaskClient, wishes: str) -> None:
    answer = reader.get("/", headers={"Accept-Language": wishes})
    assert answer.location in {"/zh-hans/", "/zh-hant/", "/en/"}


@pytest.mark.parametrize("address", ["/zh-tw/", "/fr/", "/ZH-HANS/", "/zh-hans/articles/none"])
def test_other_addresses_never_redirect_for_language(reader: FlaskClient, address: str) -> None:
    answer = reader.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("locale", "tag", "word"),
    [
        ("zh-hans", "zh-Hans", "没有这个页面"),
        ("zh-hant", "zh-Hant", "沒有這個頁面"),
        ("en", "en", "does not exist"),
    ],
)
def test_an_error_speaks_the_language_of_its_address(
    reader: FlaskClient, locale: str, tag: str, word: str
) -> None:
    page = reader.get(f"/{locale}/nowhere").text
    assert f'<html lang="{tag}">' in page
    assert word in page


def test_the_switch_keeps_the_page_and_the_words(reader: FlaskClient) -> None:
    page = reader.get("/zh-hans/search?q=充值&page=2&utm=x").text
    assert 'href="/en/search?q=%E5%85%85%E5%80%BC"' in page
    article = reader.get("/zh-hans/articles/deposit-not-credited?utm=x").text
    assert 'href="/en/articles/deposit-not-credited"' in article
    assert urlsplit(reader.get("/zh-hans/nowhere").request.path).path == "/zh-hans/nowhere"
    assert 'href="/en/"' in reader.get("/zh-hans/nowhere").text
