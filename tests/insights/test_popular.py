"""Only what many asked and got an answer to is offered to others."""

import pytest

from kb.insights.popular import PopularQueries
from kb.insights.store import InsightStore
from tests.insights.events import searched


def asked(store: InsightStore, words: str, visits: str = "abc", *, answered: bool = True) -> None:
    # Far apart, so that none is taken for a reload.
    for number, visit in enumerate(visits):
        store.keep([searched(words, visit, 10.0 * number, answered=answered)])


@pytest.fixture
def popular(store: InsightStore) -> PopularQueries:
    """The list, which looks at the file only when a test says so."""
    queries = PopularQueries(store)
    queries._due = float("inf")
    return queries


def test_what_most_visits_asked_comes_first(store: InsightStore, popular: PopularQueries) -> None:
    asked(store, "充值没到账")
    asked(store, "充值要多久", "abcd")
    asked(store, "提现要多久", "abcde")
    popular.refresh()
    assert popular.popular("zh-hans") == ("提现要多久", "充值要多久", "充值没到账")
    assert popular.popular("zh-hans", "充值") == ("充值要多久", "充值没到账")
    assert popular.popular("zh-hans", "儲值") == ()
    assert popular.popular("zh-hans", "充值", 1) == ("充值要多久",)
    assert popular.popular("zh-hans", "充值", 0) == ()
    assert popular.popular("en") == ()


def test_the_prefix_may_be_typed_in_the_other_script(
    store: InsightStore, popular: PopularQueries
) -> None:
    asked(store, "账户被锁定")
    popular.refresh()
    assert popular.popular("zh-hans", "帳戶") == ("账户被锁定",)


@pytest.mark.parametrize("visits", ["ab", "aaaa", ["", "", "", ""]])
def test_what_few_asked_is_not_shown(
    store: InsightStore, popular: PopularQueries, visits: str
) -> None:
    asked(store, "充值没到账", visits)
    popular.refresh()
    assert popular.popular("zh-hans") == ()


def test_what_had_no_answer_is_not_shown(store: InsightStore, popular: PopularQueries) -> None:
    asked(store, "充值没到账", answered=False)
    popular.refresh()
    assert popular.popular("zh-hans") == ()


@pytest.mark.parametrize(
    "words", ["13800138000 换绑", "我的密码是 hunter22!", "a@example.com 登录", "充" * 41, " "]
)
def test_what_is_personal_or_long_is_not_shown(
    store: InsightStore, popular: PopularQueries, words: str
) -> None:
    asked(store, words)
    popular.refresh()
    assert popular.popular("zh-hans") == ()


def test_the_old_list_stays_where_the_file_cannot_be_read(
    store: InsightStore, popular: PopularQueries
) -> None:
    asked(store, "充值没到账")
    popular.refresh()
    for file in store._path.parent.iterdir():
        file.unlink()
    store._path.write_bytes(b"not a database, and long enough to be seen for what it is" * 50)
    popular.refresh()
    assert popular.popular("zh-hans") == ("充值没到账",)
