"""Snippets: the window that shows most of what was searched for, in pieces that join up to the text."""

from hypothesis import given
from hypothesis import strategies as st

from kb.search.hits import Marked
from kb.search.snippet import COLUMNS, mark, snippet


def plain(marked: Marked) -> str:
    return "".join(text for text, _ in marked)


def found(marked: Marked) -> list[str]:
    return [text for text, is_marked in marked if is_marked]


def columns(text: str) -> int:
    return sum(1 if character < "\u2e80" else 2 for character in text)


def test_neighbouring_pairs_are_marked_as_one() -> None:
    terms = ["充值", "值未", "未到", "到账"]

    assert mark("充值未到账怎么办", terms) == (("充值未到账", True), ("怎么办", False))


def test_forms_of_a_word_are_marked_whole_and_other_words_are_not() -> None:
    assert found(mark("Deposits: a deposit, redeposit, depository", ["deposit"])) == [
        "Deposits",
        "deposit",
    ]


def test_other_scripts_and_widths_are_marked_where_they_stand() -> None:
    assert found(mark("您的帳戶與ＵＳＤＴ", ["账户", "usdt"])) == ["帳戶", "ＵＳＤＴ"]


def test_a_character_that_folds_to_several_keeps_its_neighbours_in_place() -> None:
    assert found(mark("㍿ 充值 ﬁle", ["充值", "file"])) == ["充值", "ﬁle"]


def test_the_window_goes_where_most_is_found() -> None:
    text = "开头的话。" * 60 + "这里讲充值到账的网络。" + "结尾的话。" * 60
    shown = snippet(text, {"充值": 2.0, "到账": 2.0, "开头": 0.5})

    assert {"充值到账"} <= set(found(shown))
    assert plain(shown).startswith("… ")
    assert plain(shown).endswith(" …")


def test_a_short_text_is_shown_whole() -> None:
    assert plain(snippet("充值未到账", {"充值": 1.0})) == "充值未到账"


def test_nothing_found_shows_the_beginning() -> None:
    text = "A sentence about nothing in particular. " * 20

    assert plain(snippet(text, {"deposit": 1.0})).startswith("A sentence about")
    assert found(snippet(text, {"deposit": 1.0})) == []


def test_english_is_not_cut_inside_a_word() -> None:
    text = "confirmations " * 40

    assert plain(snippet(text, {"nothing": 1.0})).removesuffix(" …").split()[-1] == "confirmations"


_WORDS = st.text(alphabet="充值未到账ab cＡ帳ﷺ。.", min_size=1, max_size=4)


@given(
    text=st.text(alphabet="充值未到账ab cＡ帳ﷺ。. \n", max_size=700),
    terms=st.lists(_WORDS.map(str.strip).filter(bool), max_size=6),
)
def test_a_window_is_a_piece_of_the_text_and_fits(text: str, terms: list[str]) -> None:
    shown = snippet(text, dict.fromkeys(terms, 1.0))
    inside = plain(shown).removeprefix("… ").removesuffix(" …")

    assert inside in text
    assert columns(inside) <= COLUMNS
    assert plain(mark(text, terms)) == text
    assert all(piece for piece, _ in mark(text, terms))
