"""What machines read is well-formed, complete, and says only what is there."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from kb.app import create_app
from kb.cli.content import bring_up_to_date
from kb.database.migrate import upgrade
from kb.settings import load_settings
from tests.doors.quality import in_one_line
from tests.sites import write_site

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"
ARTICLE = "/zh-hans/articles/deposit-not-credited"


def xml_at(reader: FlaskClient, address: str) -> ElementTree.Element:
    return ElementTree.fromstring(reader.get(address).data)  # noqa: S314  # our own


def path_of(address: str) -> str:
    assert address.startswith("http://localhost/")
    return urlsplit(address).path


def test_the_sitemap_lists_what_is_written_with_its_languages(reader: FlaskClient) -> None:
    tree = xml_at(reader, "/sitemap.xml")
    pages = {path_of(url.findtext(f"{SITEMAP}loc", "")): url for url in tree}
    assert len(pages) == len(tree)
    for address in pages:
        assert reader.get(address).status_code == 200, address
    assert pages[ARTICLE].findtext(f"{SITEMAP}lastmod") == "2026-11-01"
    others = {
        link.get("hreflang"): link.get("href", "") for link in pages[ARTICLE].iter(f"{XHTML}link")
    }
    assert others.keys() == {"zh-Hans", "zh-Hant", "en"}
    # The English article exists in English only: its open fallbacks are no pages of their own.
    assert "/en/articles/close-account" in pages
    assert "/zh-hans/articles/close-account" not in pages


def test_alternates_are_mutual(reader: FlaskClient) -> None:
    tree = xml_at(reader, "/sitemap.xml")
    named = {
        path_of(url.findtext(f"{SITEMAP}loc", "")): {
            path_of(link.get("href", "")) for link in url.iter(f"{XHTML}link")
        }
        for url in tree
    }
    for address, others in named.items():
        assert address in others
        assert all(named[other] == others for other in others)


def test_a_page_names_its_one_address_and_its_languages(reader: FlaskClient) -> None:
    page = in_one_line(reader.get(ARTICLE).text)
    assert f'<link rel="canonical" href="http://localhost{ARTICLE}">' in page
    assert f'hreflang="x-default" href="http://localhost{ARTICLE}"' in page
    assert (
        'hreflang="zh-Hant" href="http://localhost/zh-hant/articles/deposit-not-credited"' in page
    )
    assert '<meta property="og:locale" content="zh_CN">' in page
    assert '<meta property="og:locale:alternate" content="zh_TW">' in page
    # An open fallback points to the text it shows.
    fallback = in_one_line(reader.get("/en/articles/account-locked").text)
    assert 'rel="canonical" href="http://localhost/zh-hans/articles/account-locked"' in fallback


def test_the_address_of_the_site_is_used_where_it_is_set(tmp_path: Path) -> None:
    site = write_site(tmp_path, toml='base_url = "https://help.example/"\n')
    client = create_app(load_settings(site, {})).test_client()
    page = client.get("/en/channels", headers={"Host": "evil.example"}).text
    assert 'rel="canonical" href="https://help.example/en/channels"' in page
    assert "evil.example" not in page


def test_another_host_never_leaks_into_a_kept_page(reader: FlaskClient) -> None:
    assert "evil.example" in reader.get("/en/channels", headers={"Host": "evil.example"}).text
    assert "evil.example" not in reader.get("/en/channels").text


def test_structured_data_is_json_that_nothing_breaks_out_of(tmp_path: Path) -> None:
    odd = "---\ntitle: 'a </script><b>\"x\" & y'\nsummary: '<!-- </script>'\nupdated: 2026-11-02\n---\n\nText.\n"
    site = write_site(tmp_path, {"zh-hans/deposits/odd.md": odd})
    settings = load_settings(site, {})
    upgrade(settings)
    bring_up_to_date(settings)
    client = create_app(settings).test_client()
    feed = xml_at(client, "/zh-hans/feed.atom")
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == 'a </script><b>"x" & y'
    page = client.get("/zh-hans/articles/odd").text
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    article, crumbs = json.loads(data)["@graph"]
    assert article["headline"] == 'a </script><b>"x" & y'
    assert article["inLanguage"] == "zh-Hans"
    assert [item["position"] for item in crumbs["itemListElement"]] == [1, 2, 3]


def test_the_front_page_says_whose_site_it_is_and_how_it_is_searched(reader: FlaskClient) -> None:
    found = re.search(
        r"(?s)<script type=.application/ld.json.>(.*?)</script>", reader.get("/en/").text
    )
    assert found
    told = json.loads(found[1])
    assert (told["@type"], told["name"]) == ("WebSite", "Test Site Help Centre")
    assert told["potentialAction"]["target"] == "http://localhost/en/search?q={search_term_string}"


def test_the_feed_tells_what_changed_last(reader: FlaskClient) -> None:
    tree = xml_at(reader, "/en/feed.atom")
    titles = [entry.findtext(f"{ATOM}title") for entry in tree.iter(f"{ATOM}entry")]
    assert titles == ["My deposit has not been credited", "Closing your account"]
    assert tree.findtext(f"{ATOM}updated") == "2026-11-01T00:00:00+00:00"
    assert len({entry.findtext(f"{ATOM}id") for entry in tree.iter(f"{ATOM}entry")}) == 2


def test_robots_leave_alone_what_is_not_for_them(reader: FlaskClient) -> None:
    text = reader.get("/robots.txt").text
    assert "Disallow: /en/search" in text
    assert {"Disallow: /t/", "Disallow: /m/"} <= set(text.splitlines())
    assert "Disallow: /api/" in text
    assert "Sitemap: http://localhost/sitemap.xml" in text


def test_a_browser_can_search_from_its_address_bar(reader: FlaskClient) -> None:
    tree = xml_at(reader, "/opensearch.xml")
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert len(tree.findtext(f"{space}ShortName", "")) <= 16
    url = tree.find(f"{space}Url")
    assert url is not None
    template = url.get("template", "")
    assert (
        reader.get(path_of(template.split("?")[0]), query_string={"q": "充值"}).status_code == 200
    )


def test_llms_txt_leads_to_the_sources(reader: FlaskClient) -> None:
    text = reader.get("/llms.txt", headers={"Accept-Language": "en"}).text
    assert text.startswith("# 测试站\n\n> 帮助中心\n")
    links = re.findall(r"^- \[[^]]+\]\(http://localhost(\S+\.md)\)", text, re.MULTILINE)
    assert f"{ARTICLE}.md" in links
    for link in links:
        assert reader.get(link).content_type.startswith("text/markdown")


def test_security_txt_is_valid_for_months_but_less_than_a_year(small_app: Flask) -> None:
    with time_machine.travel(datetime(2030, 1, 1, 12, tzinfo=UTC), tick=False):
        text = small_app.test_client().get("/.well-known/security.txt").text
    assert "Contact: mailto:help@localhost" in text
    assert "Expires: 2030-06-30T00:00:00+00:00" in text


@pytest.mark.parametrize("address", ["/sitemap.xml", "/robots.txt", "/llms.txt", "/en/feed.atom"])
def test_they_are_asked_about_by_their_tag(reader: FlaskClient, address: str) -> None:
    tag = reader.get(address).headers["ETag"]
    assert reader.get(address, headers={"If-None-Match": tag}).status_code == 304
