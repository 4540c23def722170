import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.articles.folder import read_text, scan
from kb.articles.problem import BrokenArticle
from kb.settings import Locale
from tests.articles.pages import write

EVERY: tuple[Locale, ...] = ("zh-hans", "zh-hant", "en")


def test_everything_has_its_kind(tmp_path: Path) -> None:
    for path in (
        "en/deposits/a.md",
        "en/deposits/中文-1.md",
        "en/deposits/images/x.PNG",
        "en/deposits/_category.yml",
        "_synonyms.yml",
        "_traditional.yml",
        "README.md",
        "en/deposits/.a.md.swp",
        "en/deposits/.#a.md",
        "en/.git/a/b.md",
        "en/deposits/4913",
        "en/deposits/a.md~",
        "fr/deposits/a.md",
        "en/a.md",
        "en/deposits/deep/a.md",
        "en/deposits/two words.md",
    ):
        write(tmp_path, path, "x")
    folder = scan(tmp_path / "articles", EVERY)
    assert list(folder.sources) == ["en/deposits/a.md", "en/deposits/中文-1.md"]
    assert list(folder.pictures) == ["en/deposits/images/x.PNG"]
    assert list(folder.tables) == ["_synonyms.yml", "_traditional.yml", "en/deposits/_category.yml"]
    strangers = [problem.path for problem in folder.problems]
    assert strangers == [
        "en/a.md",
        "en/deposits/deep/a.md",
        "en/deposits/two words.md",
        "fr/deposits/a.md",
    ]


def test_languages_that_the_site_does_not_speak_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "zh-hant/deposits/a.md", "x")
    folder = scan(tmp_path / "articles", ("en",))
    assert (folder.sources, folder.problems) == ({}, ())


def test_a_missing_folder_hides_whatever_it_may_hold(tmp_path: Path) -> None:
    folder = scan(tmp_path / "nowhere", EVERY)
    assert folder.sources == {}
    assert folder.hides("en/deposits/a.md")
    assert [problem.sentence for problem in folder.problems] == [
        "cannot be read: No such file or directory."
    ]


def test_a_folder_that_may_not_be_read_hides_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in ("en/deposits/a.md", "en/account/b.md"):
        write(tmp_path, path, "x")

    def look(path: Path) -> Iterator[os.DirEntry[str]]:
        if path.name == "account":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scandir(path)

    # The owner of the machine may read everything, so that no mode of a folder would stop a test.
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", look)
    folder = scan(tmp_path / "articles", EVERY)
    assert list(folder.sources) == ["en/deposits/a.md"]
    assert folder.hides("en/account/b.md")
    assert not folder.hides("en/deposits/b.md")
    assert [problem.path for problem in folder.problems] == ["en/account"]


def test_links_to_elsewhere_do_not_count(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("---\ntitle: Secret\n---\n")
    inside = write(tmp_path, "en/deposits/a.md", "x")
    (inside.parent / "out.md").symlink_to(secret)
    (inside.parent / "in.md").symlink_to(inside)
    (inside.parent / "gone.md").symlink_to(tmp_path / "articles/gone.md")
    (tmp_path / "articles/en/linked").symlink_to(tmp_path)
    assert list(scan(tmp_path / "articles", EVERY).sources) == [
        "en/deposits/a.md",
        "en/deposits/in.md",
    ]


def test_names_that_are_no_text_do_not_count(tmp_path: Path) -> None:
    folder = tmp_path / "articles/en/deposits"
    folder.mkdir(parents=True)
    (folder / "a\nb.md").write_text("x")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.md")).write_text("x")
    assert scan(tmp_path / "articles", EVERY).sources == {}


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"ok\nnot \xff utf-8", 2, "save it as UTF-8"),
        (b"x" * 2000, 1, "larger than 1 kB"),
        (None, 1, "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said(
    tmp_path: Path, data: bytes | None, line: int, words: str
) -> None:
    if data:
        (tmp_path / "a.md").write_bytes(data)
    with pytest.raises(BrokenArticle) as caught:
        read_text(tmp_path, "a.md", 1024)
    [problem] = caught.value.problems
    assert problem.line == line
    assert words in problem.sentence
