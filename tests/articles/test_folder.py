import os
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
    strangers = [problem.path for problem in folder.strangers]
    assert strangers == [
        "en/a.md",
        "en/deposits/deep/a.md",
        "en/deposits/two words.md",
        "fr/deposits/a.md",
    ]


def test_languages_that_the_site_does_not_speak_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "zh-hant/deposits/a.md", "x")
    folder = scan(tmp_path / "articles", ("en",))
    assert (folder.sources, folder.strangers) == ({}, ())


def test_a_missing_folder_is_empty(tmp_path: Path) -> None:
    assert scan(tmp_path / "nowhere", EVERY).sources == {}


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
