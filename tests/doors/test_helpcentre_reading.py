"""What a reader of articles sees: their language or an honest word about it, the way around, the way to a person."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.app import create_app
from kb.cli.content import bring_up_to_date
from kb.database.migrate import upgrade
from kb.settings import load_settings
from tests.doors.quality import in_one_line, problems_of
from tests.sites import write_site

ARTICLE = "/zh-hans/articles/deposit-not-credited"
LONG = """---
title: 一篇很长的文章
redirect_from: [old-name, 旧名字]
---

开头。

## 第一节

甲

## 第二节

乙

### 小节

## 第三节

丙
"""


def visiting(site: Path) -> FlaskClient:
    settings = load_settings(site, {})
    upgrade(settings)
    bring_up_to_date(settings)
    return create_app(settings).test_client()


def test_home_leads_everywhere(reader: FlaskClient) -> None:
    page = reader.get("/zh-hans/").text
    assert 'href="/zh-hans/categories/deposits"' in page
    assert ARTICLE in page  # featured
    assert 'href="/zh-hans/contact"' in page
    assert 'action="/zh-hans/search"' in page
    assert 'href="/en/"' in page


def test_an_article_shows_where_it_stands_and_what_comes_next(reader: FlaskClient) -> None:
    page = reader.get(ARTICLE).text
    assert "<title>充值未到账怎么办 - 测试站</title>" in page
    assert 'href="/zh-hans/categories/deposits"' in page
    assert '<time datetime="2026-11-01">2026年11月1日</time>' in page
    assert f'href="{ARTICLE}.md"' in page
    assert 'href="/zh-hans/contact?article=deposit-not-credited&amp;topic=deposit"' in page
    assert re.findall(r'<ol[^>]*>\s*<li><a href="#([^"]+)">', page)


def test_other_languages_are_named(reader: FlaskClient) -> None:
    page = in_one_line(reader.get(ARTICLE).text)
    assert 'href="/en/articles/deposit-not-credited" hreflang="en" lang="en"' in page
    assert 'href="/zh-hant/articles/deposit-not-credited"' in page


def test_a_converted_text_says_so(reader: FlaskClient) -> None:
    page = reader.get("/zh-hant/articles/deposit-not-credited").text
    assert "本文由簡體中文自動轉換" in page
    assert f'href="{ARTICLE}"' in page
    assert '<article class="article">' in page


def test_a_text_in_another_language_says_so(reader: FlaskClient) -> None:
    page = reader.get("/en/articles/account-locked").text
    assert "not written in your language yet" in page
    assert '<html lang="en">' in page
    assert '<article class="article" lang="zh-Hans">' in page


def test_a_category_lists_its_articles(reader: FlaskClient) -> None:
    page = reader.get("/en/categories/account").text
    assert "/en/articles/close-account" in page
    assert "/en/articles/account-locked" in page
    assert '<a href="/en/categories/account" aria-current="page">' in page


@pytest.mark.parametrize(
    "address",
    [
        "/zh-hans/articles/none",
        "/zh-hans/categories/none",
        "/zh-hans/articles/none.md",
        "/zh-hans/articles/../../kb.toml",
        "/zh-hans/articles/%00",
        "/zh-hans/articles/" + "x" * 5000,
    ],
)
def test_what_is_not_there_is_said_with_a_search(reader: FlaskClient, address: str) -> None:
    answer = reader.get(address)
    assert answer.status_code == 404
    assert 'action="/zh-hans/search"' in answer.text


def test_the_source_is_markdown(reader: FlaskClient) -> None:
    answer = reader.get(f"{ARTICLE}.md")
    assert answer.content_type == "text/markdown; charset=utf-8"
    assert "## 先核对这三项" in answer.text


def test_long_articles_have_contents_and_old_names_lead_to_them(tmp_path: Path) -> None:
    client = visiting(write_site(tmp_path, {"zh-hans/deposits/long-one.md": LONG}))
    page = client.get("/zh-hans/articles/long-one").text
    assert re.findall(r'<li><a href="#([^"]+)">', page)[:3] == ["第一节", "第二节", "第三节"]
    for old in ("old-name", "旧名字"):
        answer = client.get(f"/zh-hans/articles/{old}")
        assert answer.status_code == 301
        assert answer.location == "/zh-hans/articles/long-one"
        source = client.get(f"/zh-hans/articles/{old}.md")
        assert (source.status_code, source.location) == (301, "/zh-hans/articles/long-one.md")
        told = client.get(f"/api/v1/articles/{old}?locale=zh-hans")
        assert told.json is not None
        assert told.json["slug"] == "long-one"
        assert 'value="long-one"' in client.get(f"/zh-hans/contact?article={old}").text


def test_what_was_withdrawn_is_gone_and_says_what_to_read_instead(tmp_path: Path) -> None:
    table = {"_withdrawn.yml": "old-fees: deposit-not-credited\nold-bonus:\naccount-locked: x\n"}
    client = visiting(write_site(tmp_path, table))
    gone = client.get("/en/articles/old-fees")
    assert gone.status_code == 410
    assert 'href="/en/articles/deposit-not-credited"' in gone.text
    assert 'content="noindex"' in gone.text
    source = client.get("/en/articles/old-fees.md")
    assert source.status_code == 410
    assert "This article was withdrawn" in source.text
    told = client.get("/api/v1/articles/old-fees?locale=en")
    assert (told.status_code, told.mimetype) == (410, "application/problem+json")
    assert client.get("/en/articles/never-was.md").status_code == 404
    nothing = client.get("/zh-hans/articles/old-bonus")
    assert nothing.status_code == 410
    assert "搜索一下" in nothing.text
    assert problems_of(gone.text) == problems_of(nothing.text) == []
    assert client.get("/zh-hans/articles/account-locked").status_code == 200


def test_reading_is_remembered_for_the_ticket(reader: FlaskClient) -> None:
    reader.get(ARTICLE)
    page = reader.get("/zh-hans/search?q=xqzvw+jkpqz").text
    assert "xqzvw jkpqz" in page
    assert f'<a href="{ARTICLE}">' in page


def test_official_channels_are_listed(tmp_path: Path) -> None:
    channels = """official_identities = ["help.example"]
channels = [
  { kind = "ticket", label = "Ticket", address = "help.example", url = "/contact", reply_time = "4 h" },
  { kind = "phone", label = "Phone", address = "+852 3000 0000", note = "we never call" },
]
"""
    client = create_app(load_settings(write_site(tmp_path, toml=channels), {})).test_client()
    page = client.get("/en/channels").text
    assert '<a href="/en/contact">help.example</a>' in page
    assert "+852 3000 0000" in page
    assert "we never call" in page
    assert "4\u00a0h" in page


def test_a_site_may_replace_any_template(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    own = site / "templates" / "helpcentre" / "channels.html"
    own.parent.mkdir(parents=True)
    own.write_text('{% extends "base.html" %}{% block main %}<h1>Mine</h1>{% endblock %}')
    client = create_app(load_settings(site, {})).test_client()
    page = client.get("/en/channels").text
    assert "<h1>Mine</h1>" in page
    assert "site-footer" in page
