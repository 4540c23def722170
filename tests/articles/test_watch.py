import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.articles.folder import Folder
from kb.articles.library import LiveLibrary, build_library
from kb.articles.watch import watch
from kb.errors import NotFound
from kb.settings import Settings
from tests.articles.pages import article, write

PATH = "zh-hans/deposits/deposit-not-credited.md"
DEADLINE_SECONDS = 30


@pytest.fixture
def live(settings: Settings) -> Iterator[LiveLibrary]:
    """A library that follows its folder, as in a running site."""
    stop = threading.Event()
    started = threading.Event()

    def changed(folder: Folder) -> bool:
        build_library(settings, folder=folder)
        started.set()
        return True

    thread = threading.Thread(target=watch, args=(settings, changed, stop))
    thread.start()
    assert started.wait(DEADLINE_SECONDS)
    yield LiveLibrary(settings)
    stop.set()
    thread.join(DEADLINE_SECONDS)
    assert not thread.is_alive()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "the change was not followed"
        time.sleep(0.02)


def title(live: LiveLibrary) -> str:
    return live.current().find("deposit-not-credited", "zh-hans").title


def test_every_way_to_save_a_file_is_followed(live: LiveLibrary, site: Path) -> None:
    write(site, PATH, article("写"))
    until(lambda: title(live) == "写")
    file = site / "articles" / PATH
    draft = write(site, "zh-hans/deposits/.x.md.tmp", article("改名"))
    draft.rename(file)
    until(lambda: title(live) == "改名")
    file.rename(file.with_suffix(".md~"))
    write(site, PATH, article("备份"))
    until(lambda: title(live) == "备份")
    other = write(site, "elsewhere/x.txt", article("链接"))
    other.replace(file)
    until(lambda: title(live) == "链接")
    file.unlink()
    until(lambda: live.current().find("deposit-not-credited", "zh-hans").locale == "en")


def test_pictures_and_tables_are_followed(live: LiveLibrary, site: Path) -> None:
    write(site, "en/deposits/images/a.svg", '<svg width="1" height="1"/>')
    until(lambda: "en/deposits/images/a.svg" in live.current().contents.pictures)
    write(site, "en/deposits/_category.yml", "title: Paying in\n")
    until(lambda: live.current().category("deposits", "en").title == "Paying in")
    write(site, "_synonyms.yml", "en: {same: [[a, b]]}\n")
    until(lambda: live.current().synonyms == {"en": {"same": [["a", "b"]]}})
    write(site, "_traditional.yml", "賬戶: 帳戶\n")
    until(lambda: live.current().category("account", "zh-hant").title == "帳戶")


def test_a_folder_that_moves_takes_its_articles_along(live: LiveLibrary, site: Path) -> None:
    (site / "articles/en/account").rename(site / "articles/en/profile")
    until(lambda: live.current().find("close-account", "en").category == "profile")
    write(site, "en/brand-new/first.md", article("First"))

    def found() -> bool:
        try:
            return live.current().find("first", "en").title == "First"
        except NotFound:
            return False

    until(found)


def test_nothing_is_done_when_nothing_changed(settings: Settings, site: Path) -> None:
    stop = threading.Event()
    seen: list[bool] = []

    def changed(_folder: Folder) -> bool:
        seen.append("终于" in (site / "articles" / PATH).read_text(encoding="utf-8"))
        if len(seen) > 1:
            stop.set()
        return True

    thread = threading.Thread(target=watch, args=(settings, changed, stop))
    thread.start()
    until(lambda: len(seen) == 1)
    for number in range(5):
        write(site, f"en/deposits/.{number}.swp", "x")
        time.sleep(0.1)  # longer than the quiet in which changes count as one
    write(site, PATH, article("终于"))
    thread.join(DEADLINE_SECONDS)
    assert seen == [False, True]


def test_what_could_not_be_followed_is_tried_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.articles.watch._LOOK_MS", 50)
    stop = threading.Event()
    seen: list[Folder] = []

    def changed(folder: Folder) -> bool:
        seen.append(folder)
        if len(seen) == 3:
            stop.set()
        return len(seen) > 2

    watch(settings, changed, stop)
    assert seen == [seen[0]] * 3


def test_a_folder_that_comes_later_is_followed(settings: Settings, site: Path) -> None:
    articles = site / "articles"
    away = articles.rename(site / "away")
    stop = threading.Event()
    seen: list[int] = []

    def changed(folder: Folder) -> bool:
        seen.append(len(build_library(settings, folder=folder).articles("en")))
        if seen[-1]:
            stop.set()
        return True

    thread = threading.Thread(target=watch, args=(settings, changed, stop))
    thread.start()
    until(lambda: seen == [0])
    away.rename(articles)
    thread.join(DEADLINE_SECONDS)
    assert seen[-1] > 0
