"""`kb check` warns of what readers would not find."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.articles.check import Problem
from kb.cli import main
from kb.cli.content import bring_up_to_date
from kb.cli.findability import findability_problems
from kb.settings import Settings, load_settings
from tests.sites import write_site

SAME = "---\ntitle: 忘记密码怎么办\nquestions: [密码想不起来了]\n---\n\n用邮箱重设密码。\n"
ALONE = "---\ntitle: 更换手机号\nquestions:\n  - 手机丢了怎么换号\n  - 充值未到账怎么办\n---\n\n先验证旧手机。\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(write_site(tmp_path))


def plant(settings: Settings, name: str, text: str) -> None:
    (settings.articles_dir / name).write_text(text, encoding="utf-8")


def kb_check(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(main, ["--site", str(settings.site), "check", *words])


def test_what_is_found_is_not_told(settings: Settings) -> None:
    plant(settings, "zh-hans/account/phone.md", ALONE)

    assert findability_problems(settings) == []


def test_articles_that_their_own_words_do_not_find_are_told_by_line(settings: Settings) -> None:
    for number in range(5):
        plant(settings, f"zh-hans/account/same-{number}.md", SAME)
    found = findability_problems(settings)

    assert sorted(one.line for one in found) == [2, 2, 3, 3]
    assert {one.level for one in found} == {"warning"}
    assert {one.path.rpartition("-")[0] for one in found} == {"zh-hans/account/same"}
    by_title = next(one for one in found if one.line == 2)
    assert "its own title '忘记密码怎么办' does not find it" in by_title.sentence
    assert by_title.sentence.count("zh-hans/account/same-") == 3


def test_only_the_named_articles_are_asked_for(settings: Settings) -> None:
    for number in range(5):
        plant(settings, f"zh-hans/account/same-{number}.md", SAME)
    (lost, *_) = findability_problems(settings)
    folder = settings.articles_dir

    assert findability_problems(settings, [folder / lost.path]) != []
    assert findability_problems(settings, [folder / "zh-hans/deposits"]) == []
    assert lost.path in kb_check(settings, str(folder / lost.path)).output
    assert lost.path not in kb_check(settings, str(folder / "zh-hans/deposits")).output


def test_synonyms_that_find_nothing_are_told(settings: Settings) -> None:
    plant(
        settings,
        "_synonyms.yml",
        "zh-hans:\n  same:\n    - [充值, 入金]\n    - [签证, 旅行证]\n"
        "  also:\n    打钱: [充值]\n    搬家: [充值, 户口]\nen:\n  same:\n    - [visa, permit]\n",
    )
    found = findability_problems(settings)

    assert [(one.path, one.line, one.level) for one in found] == [
        ("_synonyms.yml", 4, "warning"),
        ("_synonyms.yml", 7, "warning"),
        ("_synonyms.yml", 10, "warning"),
    ]
    assert "'签证' or '旅行证'" in found[0].sentence
    assert "'户口'" in found[1].sentence


def test_warnings_stand_among_the_others_and_are_no_failure(settings: Settings) -> None:
    plant(settings, "_synonyms.yml", "zh-hans:\n  also:\n    搬家: [户口]\n")

    assert kb_check(settings).exit_code == 0
    assert (
        "articles/_synonyms.yml:3: warning: no article in zh-hans says '户口'"
        in kb_check(settings).output
    )
    (told,) = json.loads(kb_check(settings, "--json").output)
    assert Problem(**told).level == "warning"


def test_the_sites_own_index_is_asked_where_it_is_up_to_date(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_up_to_date(settings)
    monkeypatch.setattr("kb.cli.findability.update_index", lambda *_: pytest.fail("made another"))

    assert findability_problems(settings) == []


@pytest.mark.slow
def test_every_sample_article_is_found_by_its_own_words(tmp_path: Path) -> None:
    site = tmp_path / "samples"
    assert CliRunner().invoke(main, ["init", str(site)]).exit_code == 0

    assert findability_problems(load_settings(site)) == []
