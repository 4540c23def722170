import sqlite3
import threading
from pathlib import Path

import pytest

from kb.articles.builder import update_cache
from kb.articles.cache import PageKey, cache_path, read_cache, write_cache
from kb.articles.library import Library, LiveLibrary, build_library
from kb.errors import NotFound, Unavailable
from kb.settings import Settings
from tests.articles.pages import article, write

pytestmark = pytest.mark.usefixtures("warm_renderer")

PATH = "zh-hans/deposits/deposit-not-credited.md"


def test_the_first_look_builds_what_was_never_built(settings: Settings) -> None:
    live = LiveLibrary(settings)
    assert not cache_path(settings.data_dir).exists()
    assert (
        live.current().find("deposit-not-credited", "en").title
        == "My deposit has not been credited"
    )


def test_a_first_build_that_is_not_done_is_waited_for(settings: Settings) -> None:
    with write_cache(cache_path(settings.data_dir)):
        pass
    assert LiveLibrary(settings).current().articles("en")


def test_the_next_look_after_a_change_sees_it(settings: Settings, site: Path) -> None:
    build_library(settings)
    live, other = LiveLibrary(settings), LiveLibrary(settings)
    before = live.current()
    assert live.current() is before
    other.current()
    write(site, PATH, article("新的标题"))
    update_cache(settings)
    for each in (live, other):
        assert each.current().find("deposit-not-credited", "zh-hans").title == "新的标题"
    assert before.find("deposit-not-credited", "zh-hans").title == "充值未到账怎么办"


def test_what_did_not_change_is_taken_over(settings: Settings, site: Path) -> None:
    live = LiveLibrary(settings)
    before = live.current().find("close-account", "en")
    write(site, PATH, article("新"))
    update_cache(settings)
    assert live.current().find("close-account", "en") is before


def _moved(library: Library, slug: str) -> str | None:
    try:
        return library.moved(slug)
    except NotFound:
        return None


def _everything(library: Library) -> object:
    """Return all that readers can find, in order."""
    shelves = {
        locale: (library.categories(locale), library.articles(locale)) for locale in library.locales
    }
    slugs = {article.slug for _, articles in shelves.values() for article in articles}
    found = {(slug, locale): library.find(slug, locale) for slug in slugs for locale in shelves}
    olds = {old: _moved(library, old) for old in ("old-name", "close-account")}
    return shelves, found, olds, library.problems, library.stamp


def test_a_library_that_follows_changes_is_as_one_read_anew(settings: Settings, site: Path) -> None:
    live = LiveLibrary(settings)
    live.current()

    def same_as_anew() -> None:
        build_library(settings)
        assert _everything(live.current()) == _everything(LiveLibrary(settings).current())

    write(site, PATH, article("新的标题", redirect_from="[old-name]", order="-5"))
    same_as_anew()
    write(site, "en/account/abc.md", article("Abc", slug="deposit-not-credited"))
    same_as_anew()
    write(site, "zh-hant/deposits/deposit-not-credited.md", article("自己寫的"))
    same_as_anew()
    (site / "articles" / PATH).unlink()
    same_as_anew()
    write(site, "en/account/close-account.md", article("Close", status="draft"))
    same_as_anew()
    (site / "articles/en/account").rename(site / "articles/en/profile")
    same_as_anew()
    write(site, "zh-hans/account/_category.yml", "title: 账户事务\norder: -1\n")
    write(site, "_traditional.yml", "賬戶: 帳戶\n")
    same_as_anew()
    write(site, "en/profile/abc.md", "---\ntitle: [broken\n---\n")
    same_as_anew()


def test_a_cache_that_disappears_leaves_the_library_as_it_was(settings: Settings) -> None:
    live = LiveLibrary(settings)
    before = live.current()
    cache_path(settings.data_dir).unlink()
    assert live.current() is before
    update_cache(settings)
    assert live.current().stamp == before.stamp


def test_a_cache_that_cannot_be_read_now_leaves_the_library_as_it_was(settings: Settings) -> None:
    live = LiveLibrary(settings)
    before = live.current()
    path = cache_path(settings.data_dir)
    good = path.read_bytes()
    path.write_bytes(b"damaged")
    assert live.current() is before
    with pytest.raises(Unavailable):
        before.html(before.find("close-account", "en"))
    path.write_bytes(good)
    assert live.current().stamp == before.stamp


def test_threads_share_one_library_while_it_changes(settings: Settings, site: Path) -> None:
    live = LiveLibrary(settings)
    stop = threading.Event()
    failures: list[BaseException] = []

    def read() -> None:
        while not stop.is_set():
            try:
                library = live.current()
                assert library.html(library.find("deposit-not-credited", "zh-hant"))
            except BaseException as error:  # noqa: BLE001 - told to the test below
                failures.append(error)
                return

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(5):
        write(site, PATH, article(f"标题 {number}", "text " * (number + 1)))
        update_cache(settings)
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert live.current().find("deposit-not-credited", "zh-hans").title == "标题 4"


def test_a_crash_in_the_middle_of_a_change_is_rolled_back_by_the_first_reader(
    settings: Settings,
) -> None:
    build_library(settings)
    path = cache_path(settings.data_dir)
    # What a killed writer leaves behind: its journal, and pages of the file already overwritten.
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma cache_size = 1")
    connection.execute("begin immediate")
    connection.execute("update pages set html = html || ?", ("x" * 200_000,))
    journal = path.with_name(path.name + "-journal")
    left, begun = journal.read_bytes(), path.read_bytes()
    connection.execute("rollback")
    connection.close()
    path.write_bytes(begun)
    journal.write_bytes(left)
    with read_cache(path) as cache:
        assert "x" * 1000 not in cache.html(
            PageKey("en", "account/close-account.md", converted=False)
        )
