"""What machines read is well-formed, complete, and says only what is there."""

import json
import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from kb.app import create_app
from kb.articles.article import Article
from kb.articles.library import Library
from kb.cli.content import bring_up_to_date
from kb.database.migrate import upgrade
from kb.helpcentre import sitemap
from kb.settings import Locale, load_settings
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
    assert others.keys() == {"zh-Hans", "zh-Hant", "en", "x-default"}
    assert path_of(others["x-default"]) == ARTICLE
    # The English article exists in English only: its open fallbacks are no pages of their own.
    assert "/en/articles/close-account" in pages
    assert "/zh-hans/articles/close-account" not in pages


def test_more_pages_than_a_sitemap_may_hold_are_listed_in_several(
    client: FlaskClient, reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Kept for all who come later: read before the limit changes.
    whole = [url.findtext(f"{SITEMAP}loc") for url in xml_at(reader, "/sitemap.xml")]
    monkeypatch.setattr(sitemap, "MOST_LISTED", 10)
    index = xml_at(client, "/sitemap.xml")
    assert index.tag == f"{SITEMAP}sitemapindex"
    parts = [path_of(part.findtext(f"{SITEMAP}loc", "")) for part in index]
    assert len(parts) > 1
    lists = [xml_at(client, part) for part in parts]
    assert all(len(each) <= 10 for each in lists)
    assert [url.findtext(f"{SITEMAP}loc") for each in lists for url in each] == whole
    for number in (0, len(parts) + 1):
        assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_a_sitemap_looks_up_no_page_but_those_it_lists(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []
    look_up = Library.translations

    def counted(self: Library, slug: str) -> dict[Locale, Article]:
        looked_up.append(slug)
        return look_up(self, slug)

    monkeypatch.setattr(Library, "translations", counted)
    monkeypatch.setattr(sitemap, "MOST_LISTED", 4)
    count = len(xml_at(client, "/sitemap.xml"))
    assert client.get(f"/sitemap-{count + 1}.xml").status_code == 404
    assert looked_up == []
    for _ in range(2):  # the second time it is sent as it was
        last = client.get(f"/sitemap-{count}.xml").text
        assert 1 <= last.count("<loc>") <= 4
        assert len(looked_up) == last.count("<loc>")


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
    assert article["dateModified"] == "2026-11-02"
    assert all(article.values())
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
    names = [entry.findtext(f"{ATOM}id") for entry in tree.iter(f"{ATOM}entry")]
    assert names[0] == "tag:localhost,2026:/en/articles/deposit-not-credited"
    assert len(set(names)) == 2


def test_an_entry_of_the_feed_keeps_its_name_by_http_and_https(reader: FlaskClient) -> None:
    def name(base: str) -> str | None:
        feed = ElementTree.fromstring(reader.get("/en/feed.atom", base_url=base).data)  # noqa: S314
        return feed.findtext(f"{ATOM}id")

    assert name("http://help.example:8443") == name("https://help.example") != name("http://a.test")


def test_robots_leave_alone_what_is_not_for_them(reader: FlaskClient) -> None:
    text = reader.get("/robots.txt").text
    assert "Disallow: /en/search" in text
    assert {"Disallow: /t/", "Disallow: /m/"} <= set(text.splitlines())
    assert "Disallow: /api/" in text
    assert "Sitemap: http://localhost/sitemap.xml" in text


def test_a_site_may_ask_readers_for_language_models_to_stay_away(tmp_path: Path) -> None:
    def robots(toml: str) -> RobotFileParser:
        folder = tmp_path / (toml[:2] or "usual")
        folder.mkdir()
        read = RobotFileParser()
        site = load_settings(write_site(folder, toml=toml), {})
        read.parse(create_app(site).test_client().get("/robots.txt").text.splitlines())
        return read

    page = f"http://localhost{ARTICLE}"
    assert robots("").can_fetch("GPTBot", page)
    closed = robots("ai_crawlers = false\n")
    assert not closed.can_fetch("GPTBot", page)
    assert not closed.can_fetch("ClaudeBot", page)
    assert closed.can_fetch("Googlebot", page)
    assert not closed.can_fetch("Googlebot", "http://localhost/en/search?q=x")


@pytest.mark.parametrize("place", ["/opensearch.xml", "/en/opensearch.xml"])
def test_a_browser_can_search_from_its_address_bar(reader: FlaskClient, place: str) -> None:
    tree = xml_at(reader, place)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert 1 <= len(tree.findtext(f"{space}ShortName", "")) <= 16
    image = reader.get(path_of(tree.findtext(f"{space}Image", "")))
    assert image.content_type == "image/png"
    urls = {
        url.get("type"): path_of(url.get("template", "").split("?")[0])
        for url in tree.iter(f"{space}Url")
    }
    locale = "en" if place.startswith("/en") else "zh-hans"
    assert urls["text/html"] == f"/{locale}/search"
    assert reader.get(urls["text/html"], query_string={"q": "deposit"}).status_code == 200
    assert reader.get(urls["application/opensearchdescription+xml"]).status_code == 200
    answer = reader.get(urls["application/x-suggestions+json"], query_string={"q": "充"})
    assert answer.content_type == "application/x-suggestions+json"
    words, completions = answer.get_json(force=True)
    assert words == "充"
    assert "充值未到账怎么办" in completions or locale == "en"


def test_a_page_names_the_search_of_its_own_language(reader: FlaskClient) -> None:
    page = in_one_line(reader.get("/en/").text)
    assert (
        'type="application/opensearchdescription+xml" title="Test Site" href="/en/opensearch.xml"'
        in page
    )


def test_a_phone_learns_name_colour_and_icons(reader: FlaskClient) -> None:
    page = reader.get("/zh-hant/").text
    (place,) = re.findall(r'<link rel="manifest" href="([^"]+)">', page)
    answer = reader.get(place)
    assert answer.content_type == "application/manifest+json"
    told = answer.get_json(force=True)
    assert (told["name"], told["lang"]) == ("測試站 說明中心", "zh-Hant")
    assert reader.get(told["start_url"]).status_code == 200
    purposes = set()
    for icon in told["icons"]:
        sent = reader.get(icon["src"])
        assert sent.content_type == icon["type"]
        purposes.add(icon.get("purpose", "any"))
        if icon["type"] == "image/png":
            drawn = Image.open(BytesIO(sent.data))
            assert "{}x{}".format(*drawn.size) == icon["sizes"] == "512x512"
    assert purposes == {"any", "maskable"}


@pytest.mark.parametrize("address", ["/en/", ARTICLE, "/zh-hans/channels"])
def test_a_shared_link_has_a_picture_that_everybody_can_show(
    reader: FlaskClient, address: str
) -> None:
    page = in_one_line(reader.get(address).text)
    (place,) = re.findall(r'<meta property="og:image" content="([^"]+)">', page)
    picture = Image.open(BytesIO(reader.get(path_of(place)).data))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert '<meta name="twitter:card" content="summary_large_image">' in page


def test_llms_txt_leads_to_the_sources(reader: FlaskClient) -> None:
    text = reader.get("/llms.txt", headers={"Accept-Language": "en"}).text
    assert text.startswith("# 测试站 帮助中心\n\n> ")
    assert "\n## 充值\n" in text.partition("\n## Optional\n")[0]
    links = re.findall(r"^- \[[^]]+\]\(http://localhost(\S+\.md)\)", text, re.MULTILINE)
    assert f"{ARTICLE}.md" in links
    # What is written in other languages may be left out; what is converted is no source.
    assert "/en/articles/close-account.md" in text.partition("\n## Optional\n")[2]
    assert not any("zh-hant" in link for link in links)
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
