"""Suggestions: by Han, pinyin whole or partly typed, initials, English, and by what a search finds."""

from dataclasses import replace
from pathlib import Path

import pytest

from kb.search.indexer import update_index
from kb.search.searcher import Searcher
from kb.settings import Locale
from tests.search.small_library import SmallLibrary, article


def first(searcher: Searcher, text: str, locale: Locale) -> str | None:
    found = searcher.suggest(text, locale)
    return found[0].slug if found else None


@pytest.mark.parametrize(
    ("text", "locale", "slug"),
    [
        ("充值", "zh-hans", "deposit-not-credited"),
        ("充值未", "zh-hans", "deposit-not-credited"),
        ("重置", "zh-hans", "reset-password"),
        ("手续费", "zh-hans", "withdrawal-fees"),
        ("chongzhimima", "zh-hans", "reset-password"),
        ("chongzhim", "zh-hans", "reset-password"),
        ("czmm", "zh-hans", "reset-password"),
        ("diushi", "zh-hans", "lost-authenticator"),
        ("dsyzq", "zh-hans", "lost-authenticator"),
        ("api cwm", "zh-hans", "api-errors"),
        ("重置密碼", "zh-hant", "reset-password"),
        ("depo", "en", "deposit-not-credited"),
        ("not cred", "en", "deposit-not-credited"),
        ("my account is loc", "en", "account-locked"),
        ("withdrawl fail", "en", "withdrawal-failed"),
    ],
)
def test_what_is_typed_completes_to_the_article(
    searcher: Searcher, text: str, locale: Locale, slug: str
) -> None:
    assert first(searcher, text, locale) == slug


def test_what_begins_within_a_title_comes_before_what_begins_a_question(tmp_path: Path) -> None:
    balance = article("balance", "zh-hans", "assets", "余额异常", ("", "先看账单。"))
    password = article("password", "zh-hans", "account", "忘记密码", ("", "先看邮件。"))
    asked = replace(balance, questions=("明明充了钱",))
    update_index(SmallLibrary([asked, password]), tmp_path)

    found = Searcher(tmp_path).suggest("mm", "zh-hans")

    assert [one.slug for one in found] == ["password", "balance"]


def test_suggestions_are_in_the_readers_language_and_script(searcher: Searcher) -> None:
    found = searcher.suggest("账户", "zh-hant")

    assert {one.locale for one in found} == {"zh-hant"}
    assert "帳戶" in "".join(text for text, _ in found[0].title)
    assert {one.locale for one in searcher.suggest("account", "en")} == {"en"}


def test_no_article_comes_twice_and_the_limit_holds(searcher: Searcher) -> None:
    slugs = [one.slug for one in searcher.suggest("提现", "zh-hans", 3)]

    assert len(slugs) == len(set(slugs)) <= 3


@pytest.mark.parametrize("text", ["", " ", "？", "zzzzqqqq"])
def test_nothing_typed_suggests_nothing(searcher: Searcher, text: str) -> None:
    assert searcher.suggest(text, "en") == ()
