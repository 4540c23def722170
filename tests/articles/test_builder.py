import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kb.articles import renderer
from kb.articles.builder import update_cache
from kb.articles.cache import cache_path, read_cache, write_cache
from kb.articles.compiler import Compiled
from kb.articles.library import Library, build_library
from kb.articles.traditional import Traditional
from kb.errors import NotFound, Unavailable
from kb.settings import Settings, load_settings
from tests.articles.pages import article, write

pytestmark = pytest.mark.usefixtures("warm_renderer")

PATH = "zh-hans/deposits/deposit-not-credited.md"


def rendered(settings: Settings) -> list[tuple[int, int]]:
    """Bring the cache up to date and return the progress that was told: what had to be rendered."""
    told: list[tuple[int, int]] = []
    update_cache(settings, lambda done, total: told.append((done, total)))
    return told


def title(settings: Settings) -> str:
    return build_library(settings).find("deposit-not-credited", "zh-hans").title


@pytest.fixture
def built(settings: Settings) -> Library:
    return build_library(settings)


def test_only_what_changed_is_rendered(settings: Settings, site: Path, built: Library) -> None:
    assert rendered(settings) == []
    write(site, PATH, article("新的标题"))
    assert rendered(settings) == [(1, 1)]
    assert title(settings) == "新的标题"
    assert build_library(settings).find("deposit-not-credited", "zh-hant").title == "新的標題"


def test_only_what_changed_is_converted(
    settings: Settings, site: Path, built: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    converted: list[str] = []
    convert = Traditional.twin

    def counted(self: Traditional, compiled: Compiled) -> Compiled:
        converted.append(compiled.article.path)
        return convert(self, compiled)

    monkeypatch.setattr(Traditional, "twin", counted)
    build_library(settings)
    write(site, "en/account/close-account.md", article("New"))
    build_library(settings)
    assert converted == []
    write(site, PATH, article("新的标题"))
    build_library(settings)
    assert converted == [PATH.removeprefix("zh-hans/")]
    converted.clear()
    write(site, "_traditional.yml", "賬戶: 帳戶\n")  # with it, every page may read differently
    build_library(settings)
    assert len(converted) == len([key for key in built.contents.versions if key.converted])


def test_a_file_that_was_only_touched_is_not_rendered(
    settings: Settings, site: Path, built: Library
) -> None:
    os.utime(site / "articles" / PATH, (1, 1))
    assert rendered(settings) == []
    assert build_library(settings).stamp == built.stamp


def test_what_is_out_of_reach_stays_as_it_was(
    settings: Settings, site: Path, built: Library
) -> None:
    (site / "articles").rename(site / "elsewhere")  # a disk that is not there for a moment
    library = build_library(settings)
    assert library.contents.articles == built.contents.articles
    assert library.categories("en") == built.categories("en")
    assert library.contents.pictures == built.contents.pictures
    assert "cannot be read" in library.problems[-1].sentence
    (site / "elsewhere").rename(site / "articles")
    (site / "articles" / PATH).unlink()
    assert build_library(settings).find("deposit-not-credited", "zh-hans").locale == "en"


def test_a_site_is_not_emptied_by_a_folder_that_suddenly_is(
    settings: Settings, site: Path, built: Library
) -> None:
    for source in (site / "articles").rglob("*.md"):
        source.unlink()
    for _ in range(2):  # nor by looking once more
        library = build_library(settings)
        assert library.contents.articles == built.contents.articles
        assert library.contents.pictures == built.contents.pictures
        assert [problem.path for problem in library.problems] == ["."]
    write(site, PATH, article("回来了"))
    library = build_library(settings)
    assert [one.title for one in library.own_articles("zh-hans")] == ["回来了"]
    assert library.problems == ()


def test_a_site_can_be_emptied_on_purpose(settings: Settings, site: Path, built: Library) -> None:
    (site / "articles").rename(site / "elsewhere")
    (site / "articles").mkdir()
    library = build_library(settings, may_empty=True)
    assert (library.articles("en"), library.contents.pictures, library.problems) == ((), {}, ())
    assert build_library(settings).problems == ()


def test_a_cache_that_cannot_be_written_is_one_sentence(settings: Settings) -> None:
    with pytest.raises(Unavailable, match="cannot be written"):  # noqa: SIM117  # it raises at its end
        with write_cache(cache_path(settings.data_dir)):
            raise sqlite3.OperationalError("database or disk is full")


def test_another_renderer_renders_everything(
    settings: Settings, built: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.articles.builder.renderer_version", lambda: "another")
    assert len(rendered(settings)) == len(built.contents.versions) - len(
        [key for key in built.contents.versions if key.converted]
    )
    assert rendered(settings) == []


def test_the_renderer_is_another_when_its_code_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = renderer.renderer_version.__wrapped__()
    assert renderer.renderer_version.__wrapped__() == before
    (tmp_path / "x.po").write_text("changed")
    monkeypatch.setattr(renderer, "TRANSLATIONS", tmp_path)
    assert renderer.renderer_version.__wrapped__() != before


@pytest.mark.parametrize(
    "broken",
    [
        "no front matter",
        "---\ntitle: a: b\n---\n",
        "---\nsummary: S\n---\n",
        "---\ntitle: T\n---\n" + ">" * 500,
        "\ud800",
    ],
    ids=["none", "yaml", "no title", "too deep", "no utf-8"],
)
def test_a_broken_file_is_named_and_its_last_good_version_stays(
    settings: Settings, site: Path, built: Library, broken: str
) -> None:
    good = built.html(built.find("deposit-not-credited", "zh-hans"))
    (site / "articles" / PATH).write_bytes(broken.encode("utf-8", "surrogatepass"))
    library = build_library(settings)
    assert library.html(library.find("deposit-not-credited", "zh-hans")) == good
    assert library.find("deposit-not-credited", "zh-hant").converted
    assert [problem.path for problem in library.problems] == [PATH]
    # It is not tried again until it changes, not even by a new process, and mending it is enough.
    assert rendered(settings) == []
    write(site, PATH, article("修好了"))
    assert title(settings) == "修好了"
    assert build_library(settings).problems == ()


def test_a_file_that_was_never_good_is_only_named(
    settings: Settings, site: Path, built: Library
) -> None:
    write(site, "en/deposits/new.md", "nothing")
    library = build_library(settings)
    with pytest.raises(NotFound):
        library.find("new", "en")
    assert [problem.path for problem in library.problems] == ["en/deposits/new.md"]


def test_a_file_too_large_is_named(settings: Settings, site: Path, built: Library) -> None:
    write(site, "en/deposits/new.md", article("T", "x" * settings.max_article_kb * 1024))
    assert "512 kB" in build_library(settings).problems[0].sentence


def test_a_file_that_is_gone_is_gone_in_every_form(
    settings: Settings, site: Path, built: Library
) -> None:
    (site / "articles" / PATH).unlink()
    library = build_library(settings)
    assert library.find("deposit-not-credited", "zh-hans").locale == "en"
    assert library.find("deposit-not-credited", "zh-hant").locale == "en"
    with pytest.raises(NotFound):
        built.source(built.find("deposit-not-credited", "zh-hans"))


def test_links_follow_their_targets_without_rendering(
    settings: Settings, site: Path, built: Library
) -> None:
    def page() -> str:
        library = build_library(settings)
        return library.html(library.find("deposit-not-credited", "zh-hans"))

    assert 'href="/zh-hans/articles/account-locked"' in page()
    locked = site / "articles/zh-hans/account/account-locked.md"
    text = locked.read_text()
    locked.write_text(text.replace("---\n", "---\nslug: unlock\n", 1))
    assert 'href="/zh-hans/articles/unlock"' in page()
    locked.unlink()
    assert "<a>账户被锁定</a>" in page()


def test_traditional_words_change_every_converted_page(
    settings: Settings, site: Path, built: Library
) -> None:
    def page() -> str:
        library = build_library(settings)
        return library.html(library.find("deposit-not-credited", "zh-hant"))

    assert "賬戶被鎖定" in page()
    write(site, "_traditional.yml", "賬戶: 帳戶\n")
    assert "帳戶被鎖定" in page()
    assert build_library(settings).category("account", "zh-hant").title == "帳戶"


def test_pictures_and_tables_change_the_stamp(
    settings: Settings, site: Path, built: Library
) -> None:
    stamps = {built.stamp}
    for path, text in (
        ("en/deposits/a.svg", '<svg width="1" height="1"/>'),
        ("en/deposits/a.svg", '<svg width="22" height="1"/>'),
        ("en/deposits/_category.yml", "title: Paying in\n"),
        ("_synonyms.yml", "en: {}\n"),
    ):
        write(site, path, text)
        stamps.add(build_library(settings).stamp)
    assert len(stamps) == 5
    (site / "articles/en/deposits/a.svg").unlink()
    assert build_library(settings).contents.pictures == {}


@pytest.mark.parametrize("damage", [b"", b"not a database", b"SQLite format 3\x00" + b"x" * 4096])
def test_a_damaged_cache_is_made_again(settings: Settings, built: Library, damage: bytes) -> None:
    path = cache_path(settings.data_dir)
    path.write_bytes(damage)
    assert title(settings) == "充值未到账怎么办"


def test_a_cache_that_somebody_holds_is_no_damaged_one(
    settings: Settings, built: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.articles.cache._WAIT_SECONDS", 0)
    path = cache_path(settings.data_dir)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        with pytest.raises(Unavailable, match="locked"):
            build_library(settings)
    with read_cache(path) as cache:
        assert cache.stamp() == built.stamp


def test_a_cache_of_another_version_is_made_again(settings: Settings, built: Library) -> None:
    path = cache_path(settings.data_dir)
    with sqlite3.connect(path) as connection:
        connection.execute("pragma user_version = 7")
    connection.close()
    assert len(rendered(settings)) > 0
    assert title(settings) == "充值未到账怎么办"


def test_readers_see_the_earlier_state_until_all_is_done(
    settings: Settings, site: Path, built: Library
) -> None:
    write(site, PATH, article("新"))
    write(site, "en/account/close-account.md", article("New"))
    seen: list[str] = []

    def look(_done: int, _total: int) -> None:
        with read_cache(cache_path(settings.data_dir)) as cache:
            seen.append(cache.stamp())

    update_cache(settings, look)
    assert seen == [built.stamp, built.stamp]


def test_a_build_that_fails_changes_nothing(settings: Settings, site: Path, built: Library) -> None:
    write(site, PATH, article("新"))

    def fail(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update_cache(settings, fail)
    with read_cache(cache_path(settings.data_dir)) as cache:
        assert cache.stamp() == built.stamp
    assert title(settings) == "新"


def test_a_clock_too_coarse_hides_no_change(
    settings: Settings, site: Path, built: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers look at nothing but the file's time, inode and size."""
    monkeypatch.setattr("kb.articles.cache._time_of", lambda _: 1)
    write(site, PATH, article("新"))
    update_cache(settings)
    assert cache_path(settings.data_dir).stat().st_mtime_ns == 1_000_001


def test_a_build_that_changes_nothing_leaves_the_file_alone(
    settings: Settings, built: Library
) -> None:
    path = cache_path(settings.data_dir)
    before = path.stat()
    update_cache(settings)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_however_much_is_written_readers_need_not_wait(settings: Settings, built: Library) -> None:
    path = cache_path(settings.data_dir)
    key = next(iter(built.contents.versions))
    with write_cache(path) as cache:
        page = cache.page(key)
        large = replace(page, compiled=replace(page.compiled, html="x" * 20_000_000))
        cache.put_page(key, large)
        with read_cache(path) as reader:
            assert reader.html(key) == page.compiled.html


def test_the_site_name_is_what_the_settings_say(site: Path) -> None:
    write(site, PATH, article("测试站的账户"))
    library = build_library(
        load_settings(site, {"KB_NAME": '{"zh-hans": "测试站", "zh-hant": "試驗台"}'})
    )
    assert library.find("deposit-not-credited", "zh-hant").title == "試驗台的賬戶"
