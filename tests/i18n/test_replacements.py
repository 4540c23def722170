from typing import SupportsIndex

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from kb.i18n.replacements import Replacements


@pytest.mark.parametrize(
    ("pairs", "text", "made"),
    [
        ([("賬", "帳"), ("帳戶", "戶頭")], "賬戶", "戶頭"),
        ([("提交", "送出"), ("不送出到", "不提交到")], "不提交到這裡，提交", "不提交到這裡，送出"),
        ([("籤", "簽"), ("標簽", "標籤")], "標籤與籤名", "標籤與簽名"),
        ([("x", "ya"), ("ab", "!")], "xb", "y!"),
        ([("x", "by"), ("ab", "!")], "ax", "!y"),
        ([("空", ""), ("左右", "兩邊")], "左空右", "兩邊"),
        ([("b", "c"), ("a", "b")], "ab", "bc"),
        ([("手機號", "號碼"), ("手機號碼", "-")], "手機號碼", "號碼碼"),
        ([("", "x")], "ab", "ab"),
        ([], "ab", "ab"),
    ],
)
def test_each_is_made_in_what_the_ones_before_it_left(
    pairs: list[tuple[str, str]], text: str, made: str
) -> None:
    assert Replacements(pairs).make(text) == made


@given(
    st.lists(
        st.tuples(st.text("abc.", min_size=1, max_size=3), st.text("abc.|", max_size=3)), max_size=6
    ),
    st.text("abc.|", max_size=12),
)
def test_leaving_out_what_finds_nothing_changes_nothing(
    pairs: list[tuple[str, str]], text: str
) -> None:
    made = text
    for before, after in pairs:
        made = made.replace(before, after)
    assert Replacements(pairs).make(text) == made


class Watched(str):
    """A text that notes each time it is looked through."""

    __slots__ = ()
    looks = 0

    @override
    def __contains__(self, part: object) -> bool:
        Watched.looks += 1
        return super().__contains__(part)  # type: ignore[operator]

    @override
    def replace(self, old: str, new: str, count: SupportsIndex = -1, /) -> str:
        Watched.looks += 1
        return Watched(super().replace(old, new, count))


def test_thousands_of_replacements_cost_only_those_that_may_find_something() -> None:
    pairs = [
        (Watched(f"{chr(0x4E00 + number)}甲"), Watched(f"{chr(0x5E00 + number)}乙"))
        for number in range(3000)
    ]
    Watched.looks = 0
    replacements = Replacements(pairs)
    assert Watched.looks <= len(pairs)  # none is compared with all others
    Watched.looks = 0
    first, last = pairs[0], pairs[-1]
    assert replacements.make(Watched(f"{first[0]}丙{last[0]}")) == f"{first[1]}丙{last[1]}"
    assert Watched.looks < 20
