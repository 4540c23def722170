"""Searching the small library: what people type, in any script, finds the article that answers."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import Unavailable
from kb.search.hits import Hit, Marked, Query, SearchResults
from kb.search.indexer import update_index
from kb.search.searcher import Searcher
from kb.settings import Locale
from tests.search.conftest import changed
from tests.search.small_library import SmallLibrary


def plain(marked: Marked) -> str:
    return "".join(text for text, _ in marked)


def marked_words(marked: Marked) -> list[str]:
    return [text for text, is_marked in marked if is_marked]


def find(
    searcher: Searcher, text: str, locale: Locale = "zh-hans", **more: object
) -> SearchResults:
    return searcher.search(Query(text, locale, **more))  # type: ignore[arg-type]


def first(results: SearchResults) -> Hit:
    assert results.hits, f"nothing found for {results.query}"
    return results.hits[0]


@pytest.mark.parametrize(
    ("text", "locale", "slug"),
    [
        ("充值没到账", "zh-hans", "deposit-not-credited"),
        ("充值沒到帳", "zh-hans", "deposit-not-credited"),
        ("充值沒到帳", "zh-hant", "deposit-not-credited"),
        ("请问一下，我的提现为什么失败了啊？", "zh-hans", "withdrawal-failed"),
        ("U 充了好久余额没变", "zh-hans", "deposit-not-credited"),
        ("提币失败", "zh-hans", "withdrawal-failed"),
        ("50011", "zh-hans", "api-errors"),
        ("apikey 签名", "zh-hans", "api-errors"),
        ("deposit not credited", "en", "deposit-not-credited"),
        ("why did my withdrawals fail?", "en", "withdrawal-failed"),
        ("how do i get my acount unlocked", "en", "account-locked"),
        ("chongzhi mei daozhang", "zh-hans", "deposit-not-credited"),
        ("重置蜜马", "zh-hans", "reset-password"),
        ("czmm", "zh-hans", "reset-password"),
    ],
)
def test_what_people_type_finds_the_article(
    searcher: Searcher, text: str, locale: Locale, slug: str
) -> None:
    if text == "czmm":
        assert searcher.suggest(text, locale)[0].slug == slug
    else:
        assert first(find(searcher, text, locale)).slug == slug


def test_an_article_is_one_result_with_its_best_section(searcher: Searcher) -> None:
    results = find(searcher, "充值选错网络")
    hit = first(results)

    assert [one.slug for one in results.hits].count("deposit-not-credited") == 1
    assert hit.section is not None
    assert hit.section.title == "核对网络"
    assert "网络" in "".join(marked_words(hit.snippet))


def test_marks_are_pieces_of_the_text(searcher: Searcher) -> None:
    hit = first(find(searcher, "充值未到账"))

    assert plain(hit.title) == "充值未到账怎么办"
    assert marked_words(hit.title) == ["充值未到账"]


@pytest.mark.parametrize(
    ("text", "title"), [("充值未到账怎么办", ["充值未到账"]), ("提币怎样才成功", ["提现"])]
)
def test_marked_is_what_it_is_about_and_not_what_only_asks(
    searcher: Searcher, text: str, title: list[str]
) -> None:
    assert marked_words(first(find(searcher, text)).title) == title


@pytest.mark.parametrize(
    "text", ["今天天气怎么样", "附近哪家火锅好吃", "asdfgh qwerty zxcvb", "葡萄牙签证怎么办理"]
)
def test_foreign_questions_and_nonsense_are_not_answered(searcher: Searcher, text: str) -> None:
    results = find(searcher, text)

    assert not results.answered
    assert results.confidence < 0.5


@pytest.mark.parametrize("text", ["充值未到账怎么办", "提现手续费是多少", "账户被锁定"])
def test_plain_questions_are_answered(searcher: Searcher, text: str) -> None:
    results = find(searcher, text)

    assert results.answered
    assert 0.5 <= results.confidence <= 1


@pytest.mark.parametrize("text", ["", "   ", "？？？", "的", "\x00\ud800", "*", "the of"])
def test_a_query_without_words_finds_nothing_and_is_no_error(searcher: Searcher, text: str) -> None:
    results = find(searcher, text)

    assert results.hits == ()
    assert (results.total, results.answered, results.confidence) == (0, False, 0.0)


def test_simplified_articles_are_shown_in_traditional(searcher: Searcher) -> None:
    hit = first(find(searcher, "帳戶被鎖定", "zh-hant"))

    assert (hit.slug, hit.locale, hit.converted) == ("account-locked", "zh-hant", True)
    assert plain(hit.title) == "帳戶被鎖定怎麼解鎖"
    assert "帳戶" in plain(hit.snippet)
    assert marked_words(hit.title)


def test_what_is_written_in_traditional_is_shown_as_it_is_and_once(searcher: Searcher) -> None:
    results = find(searcher, "釣魚網站", "zh-hant")

    assert [hit.slug for hit in results.hits].count("phishing") == 1
    assert not first(results).converted
    assert plain(first(results).title) == "如何識別釣魚網站"


def test_simplified_readers_do_not_see_the_traditional_twin(searcher: Searcher) -> None:
    assert [hit.locale for hit in find(searcher, "钓鱼网站").hits].count("zh-hant") == 0


def test_other_languages_answer_when_the_readers_own_has_nothing(searcher: Searcher) -> None:
    hit = first(find(searcher, "tax report download"))

    assert (hit.slug, hit.locale) == ("tax-report", "en")


def test_the_readers_own_language_comes_first(searcher: Searcher) -> None:
    assert {hit.locale for hit in find(searcher, "充值未到账怎么办").hits} == {"zh-hans"}


def test_categories_are_counted_and_chosen(searcher: Searcher) -> None:
    everything = find(searcher, "密码 提现")
    assert len(everything.categories) > 1
    assert everything.total == sum(everything.categories.values())
    assert find(searcher, "密码", category="no-such").hits == ()


@pytest.mark.parametrize("asked", ["密码 提现", "充值未到账怎么办", "税务报表", "hong shao rou"])
def test_each_category_has_as_many_as_were_counted_of_it(searcher: Searcher, asked: str) -> None:
    counted = find(searcher, asked).categories
    for category, count in counted.items():
        chosen = find(searcher, asked, category=category)
        assert chosen.categories == counted
        assert chosen.total == len(chosen.hits) == count
        assert {hit.category for hit in chosen.hits} == {category}


def test_pages_follow_each_other_without_repeating(searcher: Searcher) -> None:
    whole = [(hit.slug, hit.locale) for hit in find(searcher, "密码 提现 充值", limit=50).hits]
    paged = [
        (hit.slug, hit.locale)
        for offset in range(len(whole))
        for hit in find(searcher, "密码 提现 充值", limit=1, offset=offset).hits
    ]

    assert paged == whole
    assert len(set(whole)) == len(whole) > 3
    assert find(searcher, "密码", offset=1_000_000_000).hits == ()
    assert find(searcher, "密码", limit=-3, offset=-9).hits == ()


@pytest.mark.parametrize(
    ("text", "locale", "meant"),
    [
        ("withdrawl failed", "en", "withdrawal failed"),
        ("yanzheng", "zh-hans", "验证"),
        ("重置蜜马", "zh-hans", "重置密码"),
        ("手机王站", "zh-hans", "手机网站"),
        ("tax for the calendar yar", "en", "tax for the calendar year"),
        ("充值未到账", "zh-hans", None),
        ("deposit not credited", "en", None),
        ("knead the doughs for a withdrawl of bread", "en", None),
    ],
)
def test_did_you_mean(searcher: Searcher, text: str, locale: Locale, meant: str | None) -> None:
    assert find(searcher, text, locale).did_you_mean == meant


@given(text=st.text(max_size=400), locale=st.sampled_from(["zh-hans", "zh-hant", "en"]))
@settings(max_examples=60, deadline=None)
def test_any_text_at_all_is_a_query(searcher: Searcher, text: str, locale: Locale) -> None:
    results = find(searcher, text, locale)

    assert 0 <= results.confidence <= 1
    assert len(results.hits) <= 10
    for suggested in searcher.suggest(text, locale):
        assert plain(suggested.title)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "[" * 100_000,
        "?*" * 50_000,
        "(" * 50_000 + ")" * 50_000,
        "充" * 100_000,
        "a b " * 30_000,
        "zhuang" * 9_000,
        "\u0300" * 5_000,
        "NOT AND OR [a TO z]~9^9",
    ],
)
def test_hostile_queries_are_cut_and_answered(searcher: Searcher, text: str) -> None:
    assert len(find(searcher, text).hits) <= 10
    assert len(searcher.suggest(text, "zh-hans")) <= 8


def test_without_an_index_search_is_unavailable(tmp_path: Path) -> None:
    searcher = Searcher(tmp_path / "nothing")

    assert not searcher.ready()
    with pytest.raises(Unavailable):
        find(searcher, "充值")


def test_an_answer_given_again_is_the_same_until_the_index_changes(
    library: SmallLibrary, tmp_path: Path
) -> None:
    update_index(library, tmp_path)
    searcher, forgetful = Searcher(tmp_path), Searcher(tmp_path, kept=0)
    first_time = find(searcher, "充值未到账")

    assert find(searcher, "充值未到账") is first_time
    assert find(forgetful, "充值未到账") is not find(forgetful, "充值未到账")
    assert find(forgetful, "充值未到账") == first_time

    library.written[0] = changed(library.written[0], "葡萄牙签证")
    library.stamp += "."
    update_index(library, tmp_path)

    assert plain(first(find(searcher, "葡萄牙签证")).title) == "葡萄牙签证"
    assert find(searcher, "充值未到账") is not first_time
