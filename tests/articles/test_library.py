from pathlib import Path

import pytest

from kb.articles.library import Library, build_library
from kb.errors import NotFound
from kb.settings import Settings, load_settings
from tests.articles.pages import article, assert_valid, write
from tests.sites import write_site

pytestmark = pytest.mark.usefixtures("warm_renderer")

FILES = {
    "en/deposits/find-hash.md": article(
        "Find the hash", "See [later](#later).\n\n## Later\n", order="5"
    ),
    "zh-hans/deposits/find-hash.md": article(
        "找到交易哈希", "![图](images/a.svg) [提交](/zh-hans/contact)", order="5"
    ),
    "zh-hant/deposits/own.md": article(
        "自己寫的", "[去](find-hash.md) [EN](../../en/account/close-account.md)"
    ),
    "zh-hans/deposits/own.md": article("自己写的"),
    "zh-hans/deposits/images/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>',
    "zh-hant/deposits/images/b.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>',
    "zh-hans/deposits/pictures.md": article("图", "![b](images/b.svg) ![gone](images/gone.png)"),
    "en/deposits/secret.md": article("Secret plans", status="draft"),
    "zh-hans/withdrawals/moved.md": article(
        "提现", slug="提现-说明", redirect_from="[old-one, find-hash]"
    ),
    "en/withdrawals/moved.md": article(
        "Withdrawals", "[dead](gone.md) [draft](../deposits/secret.md)"
    ),
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("library")
    return load_settings(write_site(folder, FILES), {})


@pytest.fixture(scope="module")
def library(settings: Settings, warm_renderer: None) -> Library:
    return build_library(settings)


def test_an_article_is_found_in_its_own_language(library: Library) -> None:
    found = library.find("find-hash", "en")
    assert (found.locale, found.title, found.category, found.converted) == (
        "en",
        "Find the hash",
        "deposits",
        False,
    )


def test_traditional_is_made_from_simplified_until_somebody_writes_it(library: Library) -> None:
    made = library.find("find-hash", "zh-hant")
    assert (made.locale, made.converted, made.title) == ("zh-hant", True, "找到交易雜湊")
    written = library.find("own", "zh-hant")
    assert (written.locale, written.converted, written.title) == ("zh-hant", False, "自己寫的")


def test_another_language_stands_in_openly(library: Library) -> None:
    assert library.find("close-account", "zh-hans").locale == "en"
    assert library.find("close-account", "zh-hant").locale == "en"
    assert library.find("own", "en").locale == "zh-hans"


def test_the_slug_of_another_language_finds_the_article(library: Library) -> None:
    found = library.find("moved", "zh-hans")
    assert (found.slug, found.locale) == ("提现-说明", "zh-hans")
    assert library.find("提现-说明", "en").slug == "moved"


def test_drafts_and_unknown_slugs_are_not_found(library: Library) -> None:
    for slug in ("secret", "nonsense", "", "../en"):
        with pytest.raises(NotFound):
            library.find(slug, "en")
    assert all(one.slug != "secret" for one in library.articles("en"))


def test_old_slugs_lead_on_unless_they_are_taken(library: Library) -> None:
    assert library.moved("old-one") == "提现-说明"
    for slug in ("find-hash", "nonsense"):
        with pytest.raises(NotFound):
            library.moved(slug)


def test_categories_come_in_order_and_in_the_readers_language(library: Library) -> None:
    assert [(one.key, one.title) for one in library.categories("en")] == [
        ("deposits", "Deposits"),
        ("account", "Account"),
        ("withdrawals", "withdrawals"),
    ]
    assert library.category("account", "zh-hant").title == "賬戶"
    assert library.category("deposits", "zh-hant").description == "到賬時間與網路"
    with pytest.raises(NotFound):
        library.category("nonsense", "en")


def test_articles_come_in_reading_order(library: Library) -> None:
    titles = [one.title for one in library.articles("en", "deposits")]
    assert titles == ["Find the hash", "My deposit has not been credited", "图", "自己写的"]
    everything = library.articles("zh-hant")
    assert [one.category for one in everything] == sorted(
        (one.category for one in everything), key=["deposits", "account", "withdrawals"].index
    )


def test_translations_are_what_can_be_read(library: Library) -> None:
    found = library.translations("deposit-not-credited")
    assert {locale: one.converted for locale, one in found.items()} == {
        "zh-hans": False,
        "zh-hant": True,
        "en": False,
    }
    assert list(library.translations("close-account")) == ["en"]
    assert library.translations("nonsense") == {}


def test_neighbours_are_those_of_the_category(library: Library) -> None:
    row = library.articles("en", "deposits")
    assert library.neighbours(row[0], "en") == (None, row[1])
    assert library.neighbours(row[1], "en") == (row[0], row[2])
    assert library.neighbours(row[-1], "en") == (row[-2], None)
    assert library.neighbours(library.find("own", "zh-hant"), "en") == (row[-2], None)


def test_links_stay_in_the_readers_language(library: Library) -> None:
    own = library.html(library.find("own", "zh-hant"))
    assert '<a href="/zh-hant/articles/find-hash">去</a>' in own
    assert '<a href="/en/articles/close-account">EN</a>' in own
    made = library.html(library.find("find-hash", "zh-hant"))
    assert 'href="/zh-hant/contact"' in made
    stand_in = library.html(library.find("own", "en"), "en")
    assert_valid(stand_in)
    original = library.find("find-hash", "zh-hans")
    assert 'href="/zh-hans/contact"' in library.html(original)
    assert 'href="/en/contact"' in library.html(original, "en")


def test_links_that_lead_nowhere_are_plain_words(library: Library) -> None:
    assert "<a>dead</a> <a>draft</a>" in library.html(library.find("moved", "en"))


def test_pictures_have_addresses_that_change_with_them_and_sizes(library: Library) -> None:
    html = library.html(library.find("find-hash", "zh-hant"))
    assert 'src="/media/zh-hant/deposits/images/a.svg?v=' in html
    assert 'width="40" height="20"' in html


def test_pictures_come_from_the_readers_language_first_and_from_any_at_last(
    library: Library,
) -> None:
    html = library.html(library.find("pictures", "zh-hans"))
    assert 'src="/media/zh-hant/deposits/images/b.svg?v=' in html
    assert 'src="/media/zh-hans/deposits/images/gone.png"' in html


def test_the_markdown_of_an_article_is_for_readers(library: Library) -> None:
    source = library.source(library.find("find-hash", "zh-hant"))
    assert source.startswith("# 找到交易雜湊\n\n![圖](/media/zh-hant/deposits/images/a.svg?v=")
    assert "[提交](/zh-hant/contact)" in source
    assert "title:" not in source


def test_a_page_is_read_once(library: Library) -> None:
    found = library.find("own", "en")
    assert library.html(found) is library.html(found)


def test_words_of_the_site_are_handed_on(library: Library) -> None:
    assert library.synonyms == {}
    assert library.problems == ()
    assert library.stamp


def test_a_site_may_speak_fewer_languages(tmp_path: Path) -> None:
    site = write_site(tmp_path, FILES, 'default_locale = "en"\nlocales = ["en"]\n')
    library = build_library(load_settings(site, {}))
    assert {one.locale for one in library.articles("en")} == {"en"}
    assert library.locales == ("en",)


def test_an_empty_site_has_an_empty_library(tmp_path: Path) -> None:
    library = build_library(load_settings(tmp_path, {}))
    assert (library.articles("en"), library.categories("en")) == ((), ())
    assert [problem.path for problem in library.problems] == ["."]  # where its articles should be


def test_categories_without_visible_articles_are_not_shown(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    write(site, "en/plans/secret.md", article("Secret", status="draft"))
    assert "plans" not in [
        one.key for one in build_library(load_settings(site, {})).categories("en")
    ]
