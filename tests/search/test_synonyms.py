"""The site's own words stand for each other, one way or both."""

from kb.search.words.synonyms import MAX_VARIANTS, Synonyms, read_synonyms

RAW = {
    "zh-hans": {"same": [["账号", "帳戶"], ["U", "USDT"]], "also": {"提币": ["提现", "转出"]}},
    "en": {"same": [["2FA", "two-factor"]]},
}


def variants(synonyms: Synonyms, folded: str) -> list[str]:
    return [said.instead(folded) for said in synonyms.said_otherwise(folded)]


def test_both_ways() -> None:
    synonyms = read_synonyms(RAW, "zh-hans")

    assert variants(synonyms, "账号被锁") == ["账户被锁"]
    assert variants(synonyms, "账户被锁") == ["账号被锁"]


def test_one_way() -> None:
    synonyms = read_synonyms(RAW, "zh-hans")

    assert variants(synonyms, "提币失败") == ["提现失败", "转出失败"]
    assert variants(synonyms, "提现失败") == []


def test_latin_words_match_whole_also_beside_han() -> None:
    synonyms = read_synonyms(RAW, "zh-hans")

    assert variants(synonyms, "充u没到") == ["充usdt没到"]
    assert variants(synonyms, "usdc") == []


def test_traditional_readers_use_the_simplified_words() -> None:
    assert variants(read_synonyms(RAW, "zh-hant"), "提币") == ["提现", "转出"]


def test_there_are_never_too_many_ways() -> None:
    raw = {"en": {"also": {"a": [f"word{i}" for i in range(50)]}}}

    assert len(variants(read_synonyms(raw, "en"), "a a a")) < MAX_VARIANTS


def test_an_empty_or_missing_table_changes_nothing() -> None:
    assert variants(read_synonyms({}, "en"), "deposit") == []
    assert variants(read_synonyms({"en": None}, "en"), "deposit") == []


def test_a_word_of_nothing_stands_for_nothing() -> None:
    table = {"en": {"same": [["a", "", " "]], "also": {"": ["b"], "c": [""]}}}
    assert variants(read_synonyms(table, "en"), "a c") == []
