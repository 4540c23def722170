from pathlib import Path

import pytest

from kb.articles.article import Category
from kb.articles.sitewords import SiteWords, Withdrawn, read_site_words
from tests.articles.pages import write

CATEGORY = "en/deposits/_category.yml"


def read(site: Path, *paths: str, before: SiteWords | None = None) -> SiteWords:
    return read_site_words(site / "articles", paths, before or SiteWords())


def test_tables_are_read(tmp_path: Path) -> None:
    write(
        tmp_path, CATEGORY, "title: Deposits\ndescription: 2026-11-01\norder: 10\nicon: deposit\n"
    )
    write(tmp_path, "_synonyms.yml", "en:\n  same:\n    - [2FA, 503, on]\n  also:\n    no: [yes]\n")
    write(tmp_path, "_traditional.yml", "賬: 帳\n帳戶: 戶頭\n# note\n空: \n'': x\n")
    write(tmp_path, "_withdrawn.yml", "# gone\nold: new\n2025:\n")
    words = read(tmp_path, CATEGORY, "_synonyms.yml", "_traditional.yml", "_withdrawn.yml")
    assert words.withdrawn == (Withdrawn("old", "new", 2), Withdrawn("2025", "", 3))
    assert words.categories == (
        Category("deposits", "en", "Deposits", "2026-11-01", 10, "deposit"),
    )
    assert words.synonyms == {"en": {"same": [["2FA", "503", "on"]], "also": {"no": ["yes"]}}}
    assert words.traditional == (("賬", "帳"), ("帳戶", "戶頭"))
    assert not words.problems


def test_a_broken_table_stays_as_it_was(tmp_path: Path) -> None:
    paths = (CATEGORY, "_synonyms.yml", "_traditional.yml")
    write(tmp_path, CATEGORY, "title: Deposits\n")
    write(tmp_path, "_synonyms.yml", "en: {}\n")
    write(tmp_path, "_traditional.yml", "賬: 帳\n")
    before = read(tmp_path, *paths)
    write(tmp_path, CATEGORY, "order: first\n")
    write(tmp_path, "_synonyms.yml", "- a\n")
    write(tmp_path, "_traditional.yml", "賬: '帳\n")
    after = read(tmp_path, *paths, before=before)
    assert (after.categories, after.synonyms, after.traditional) == (
        before.categories,
        before.synonyms,
        before.traditional,
    )
    assert [(problem.path, problem.line) for problem in after.problems] == [
        (CATEGORY, 1),
        (CATEGORY, 1),
        ("_synonyms.yml", 1),
        ("_traditional.yml", 2),
    ]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("en: 3\n", 1, "`same` and `also`"),
        ("zh-hans:\n  same: []\nen: [a]\n", 3, "`same` and `also`"),
        ("en:\n  same: [a, b]\n", 2, "- [deposit, top up]"),
        ("en:\n  same:\n    - [a, b]\n    - text\n", 4, "- [deposit, top up]"),
        ("en:\n  same:\n    - [a, {b: c}]\n", 3, "- [deposit, top up]"),
        ("en:\n  also: [a]\n", 2, "word: [other, another]"),
        ("en:\n  also:\n    a: b\n", 3, "word: [other, another]"),
        ("en:\n  smae: [[a, b]]\n", 2, "did you mean 'same'?"),
        ("fr:\n  same: [[a, b]]\n", 1, "no language 'fr'"),
    ],
)
def test_synonyms_of_another_shape_are_told_and_stay_as_they_were(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    write(tmp_path, "_synonyms.yml", "en: {same: [[a, b]]}\n")
    before = read(tmp_path, "_synonyms.yml")
    write(tmp_path, "_synonyms.yml", text)
    after = read(tmp_path, "_synonyms.yml", before=before)
    assert after.synonyms == before.synonyms
    (problem,) = after.problems
    assert (problem.line, says in problem.sentence) == (line, True)


def test_every_wrong_line_of_synonyms_is_told_once(tmp_path: Path) -> None:
    text = "en:\n  same:\n    - text\n    - [a, b]\n    - [{c: d}, {e: f}]\n  also:\n    a: b\n    c: [d]\n  alos: {}\n"
    write(tmp_path, "_synonyms.yml", text)
    problems = read(tmp_path, "_synonyms.yml").problems
    assert [problem.line for problem in problems] == [3, 5, 7, 9]
    write(tmp_path, "_synonyms.yml", "en: {same: [text, word], also: [a]}")
    assert len(read(tmp_path, "_synonyms.yml").problems) == 2


def test_what_is_no_word_of_traditional_is_told(tmp_path: Path) -> None:
    write(tmp_path, "_traditional.yml", "賬: 帳\n戶: [户]\n")
    words = read(tmp_path, "_traditional.yml")
    assert words.traditional == (("賬", "帳"),)
    assert [problem.line for problem in words.problems] == [2]


def test_synonyms_may_be_left_empty(tmp_path: Path) -> None:
    write(tmp_path, "_synonyms.yml", "zh-hans:\nen:\n  same:\n    - []\n  also:\n    a:\n")
    assert not read(tmp_path, "_synonyms.yml").problems


def test_a_table_that_is_gone_is_empty(tmp_path: Path) -> None:
    before = SiteWords(traditional=(("賬", "帳"),))
    assert read(tmp_path, before=before).traditional == ()


def test_unknown_keys_and_keys_written_twice_are_problems(tmp_path: Path) -> None:
    write(tmp_path, CATEGORY, "title: Deposits\nicom: x\n")
    write(tmp_path, "_traditional.yml", "賬: 帳\n賬: 账\n")
    words = read(tmp_path, CATEGORY, "_traditional.yml")
    assert "did you mean 'icon'?" in words.problems[0].sentence
    assert (words.problems[1].line, "twice" in words.problems[1].sentence) == (2, True)
    assert words.categories[0].title == "Deposits"
