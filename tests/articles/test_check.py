import json
from pathlib import Path

import pytest

from kb.articles.check import check_articles
from kb.articles.library import build_library
from kb.errors import Invalid
from kb.settings import Settings, load_settings
from tests.articles.pages import article, write
from tests.sites import write_site

pytestmark = pytest.mark.usefixtures("warm_renderer")

#: One file for each kind of problem: its text, the line and some words of the one sentence it must get.
PLANTED: dict[str, tuple[str, int, str]] = {
    "en/a/no-front-matter.md": ("# Title\n", 1, "no front matter"),
    "en/a/no-title.md": ("---\nsummary: S\n---\n", 1, "'title' is missing"),
    "en/a/yaml.md": ("---\ntitle: T\nsummary: a: b\n---\n", 3, "quotation marks"),
    "en/a/date.md": ("---\ntitle: T\nupdated: soon\n---\n", 3, "a date such as 2026-11-01"),
    "en/a/unknown-key.md": ("---\ntitle: T\nkeyword: [a]\n---\n", 3, "did you mean 'keywords'?"),
    "en/a/topic.md": (article("T", topics="[depossit]"), 3, "did you mean 'deposit'?"),
    "en/a/slug.md": (
        article("T", slug="close-account"),
        3,
        "already that of en/account/close-account.md",
    ),
    "en/a/own-redirect.md": (
        article("T", redirect_from="[close-account]"),
        3,
        "which is the slug of",
    ),
    "en/a/redirect-1.md": (article("T", redirect_from="[before]"), 0, ""),
    "en/a/redirect-2.md": (
        article("T", redirect_from="[before]"),
        3,
        "which en/a/redirect-1.md has too",
    ),
    "en/a/dead-link.md": (
        article("T", "[x](../account/close-acount.md)"),
        5,
        "did you mean 'close-account.md'?",
    ),
    "en/a/dead-anchor.md": (
        article("T", "\n[x](../account/close-account.md#before-you-clos)"),
        6,
        "did you mean 'before-you-close-it'?",
    ),
    "en/a/dead-place.md": (
        article("T", "[x](#nowhere)\n\n## Somewhere\n"),
        5,
        "no heading #nowhere",
    ),
    "en/a/footnote.md": (
        article("T", "x[^a]\n\n[^n]: unused\n[^a]: used\n"),
        7,
        "the footnote [^n] is referred to nowhere",
    ),
    "en/a/outside.md": (article("T", "[x](../../../README.md)"), 5, "leads to nothing"),
    "en/a/to-draft.md": (article("T", "[x](draft.md)"), 5, "leads to a draft"),
    "en/a/draft.md": (article("T", status="draft"), 0, ""),
    "en/a/strange-link.md": (
        article("T", "```\n[x](data:,x)\n```\n\n[*x*](javascript:alert(1))"),
        9,
        "'javascript:alert(1)' leads to nothing",
    ),
    "en/a/strange-reference.md": (
        article("T", "[x]\n\n[x]: javascript:y"),
        5,
        "'x' leads to nothing",
    ),
    "en/a/foreign.md": (
        article("T", "\n![x](http://other.example/x.png)"),
        6,
        "'http://other.example/x.png' is not shown",
    ),
    "en/a/inlined.md": (article("T", "\n![x](data:image/png;base64,AAAA){#x}"), 6, "is not shown"),
    "en/a/no-picture.md": (article("T", "![x](images/gone.png)"), 5, "no picture images/gone.png"),
    "en/a/no-alt.md": (article("T", "![](images/fine.svg)"), 5, "![what it shows]"),
    "en/a/skipped.md": (article("T", "## A\n\n#### B"), 7, "skips a level"),
    "en/a/h1.md": (article("T", "# A"), 5, "write ## A"),
    "en/a/long-title.md": (article("很" * 31), 2, "more than 30"),
    "en/a/list.md": (article("T", "Bring:\n- one"), 6, "empty line"),
    "en/a/other-language.md": (article("T", "[x](/zh-hans/contact)"), 5, "write /en/"),
    "en/a/no-page.md": (article("T", "[x](/en/contactt)"), 5, "did you mean 'contact'?"),
    "en/a/no-topic.md": (
        article("T", "[x](/en/contact?topic=deposits)"),
        5,
        "did you mean 'deposit'?",
    ),
    "en/a/no-article.md": (
        article("T", "[x](/en/articles/close)"),
        5,
        "did you mean 'close-account'?",
    ),
    "en/a/no-category.md": (
        article("T", "[x](/en/categories/acount)"),
        5,
        "did you mean 'account'?",
    ),
    "en/a/too-deep.md": (article("T", ">" * 300), 5, "nested too deeply"),
    "en/b/unnamed.md": (article("T"), 0, ""),
    "en/b/_category.yml": ("", 1, "'title' is missing"),
    "en/astray.md": ("", 1, "<locale>/<category>/<slug>.md"),
    "_withdrawn.yml": (
        "gone: close-account\nold: close-acount\n",
        2,
        "did you mean 'close-account'?",
    ),
    "_traditional.yml": ("a: b\nc: [\n", 3, "cannot be read"),
    "en/a/images/broken.svg": ("<svg", 1, "save it as PNG, JPEG, WebP or SVG"),
    "zh-hans/c/nameless.md": (article("没有名字"), 0, ""),
}
FINE = {
    "en/deposits/deposit-not-credited.md": article(
        "Not credited", summary="S", questions="[q]", topics="[deposit]"
    ),
    "en/a/images/fine.svg": '<svg width="1" height="1"/>',
    "en/a/_category.yml": "title: A\n",
}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, warm_renderer: None) -> Settings:
    files = FINE | {path: text for path, (text, _, _) in PLANTED.items()}
    return load_settings(write_site(tmp_path_factory.mktemp("planted"), files), {})


def test_every_planted_problem_is_found_once_and_nothing_else(planted: Settings) -> None:
    found: dict[str, list[tuple[int, str]]] = {}
    for problem in check_articles(planted):
        found.setdefault(problem.path.removeprefix("articles/"), []).append(
            (problem.line, problem.sentence)
        )
    expected = {path: (line, words) for path, (_, line, words) in PLANTED.items() if words}
    expected["zh-hans/c/_category.yml"] = (1, "the name of the category")
    assert set(found) == set(expected), json.dumps(found, ensure_ascii=False, indent=1)
    for path, (line, words) in expected.items():
        [(found_line, sentence)] = found[path]
        assert found_line == line, path
        assert words in sentence


def test_files_and_folders_can_be_named(planted: Settings) -> None:
    root = planted.articles_dir
    one = check_articles(planted, [root / "en/a/h1.md"])
    assert [problem.path for problem in one] == ["articles/en/a/h1.md"]
    assert {
        problem.path.split("/")[2]
        for problem in check_articles(planted, [root / "en/b", root / "zh-hans/c"])
    } == {"b", "c"}
    assert check_articles(planted, [root / "en/a/images/fine.svg"]) == []


def test_a_path_that_does_not_exist_is_told(planted: Settings) -> None:
    with pytest.raises(Invalid, match="no such file"):
        check_articles(planted, [Path("/nowhere.md")])


@pytest.fixture
def sound(site: Path, settings: Settings) -> Settings:
    for path, text in FINE.items():
        write(site, path, text)
    return settings


def test_a_sound_site_has_no_problems(sound: Settings) -> None:
    assert check_articles(sound) == []


def test_a_translation_knows_when_it_is_stale(sound: Settings, site: Path) -> None:
    source = "zh-hans/account/account-locked.md"
    revision = build_library(sound).find("account-locked", "zh-hans").revision
    write(
        site,
        "en/account/account-locked.md",
        article("Locked", summary="S", source_revision=revision),
    )
    assert check_articles(sound) == []
    text = (site / "articles" / source).read_text()
    write(site, source, text.replace("updated:", "reviewed: 2026-11-20\nowner: 安全组\nupdated:"))
    assert check_articles(sound) == []
    write(site, source, text.replace("两小时", "三小时"))
    [problem] = check_articles(sound)
    fresh = build_library(sound).find("account-locked", "zh-hans").revision
    assert (problem.path, problem.line, problem.level) == (
        "articles/en/account/account-locked.md",
        4,
        "warning",
    )
    assert problem.sentence.endswith(f"source_revision: {fresh}")


def test_a_translation_says_what_its_source_says(settings: Settings, site: Path) -> None:
    write(site, "en/deposits/deposit-not-credited.md", article("Not credited", summary="S"))
    assert [
        (problem.level, problem.sentence.split()[0]) for problem in check_articles(settings)
    ] == [
        ("warning", "'questions'"),
        ("warning", "'topics'"),
    ]


def test_a_link_may_lead_to_another_language_that_stands_in(sound: Settings, site: Path) -> None:
    write(
        site,
        "en/account/new.md",
        article(
            "New", "[a](account-locked.md#如何解锁) [b](../../zh-hans/account/account-locked.md)"
        ),
    )
    assert check_articles(sound) == []
    write(site, "en/account/new.md", article("New", "[a](account-locked.md#how)"))
    assert len(check_articles(sound)) == 1


def test_of_a_broken_file_only_that_is_said(sound: Settings, site: Path) -> None:
    path = write(site, "en/account/new.md", article("New", "[a](gone.md)"))
    check_articles(sound)
    path.write_text("---\ntitle: a: b\n---\n")
    assert [problem.line for problem in check_articles(sound)] == [2]
