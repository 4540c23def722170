"""What is kept of a search: its words without what is personal, and what came of it."""

import sqlite3
from pathlib import Path

import pytest
import time_machine

from kb.insights.models import SecretStopped, Voted
from kb.insights.retention import purge_log
from kb.insights.store import InsightStore, log_path
from kb.settings import load_settings
from tests.insights.events import asked_for_help, at, opened, searched


def test_a_search_is_kept_scrubbed(store: InsightStore) -> None:
    store.keep([searched("提現 ABC abc@example.com 收不到")])
    (row,) = store.rows("searches")
    assert row["words"] == "提現 ABC … 收不到"
    assert row["key"] == "提现 abc … 收不到"
    assert (row["results"], row["answered"], row["confidence"], row["ticket"]) == (3, 1, 0.8, 0)
    assert row["opened"] is row["refined_by"] is None


def test_no_address_reaches_the_disk(store: InsightStore) -> None:
    store.keep([searched("我是 somebody@example.com"), opened("somebody@example.com", "x")])
    files = list(store._path.parent.iterdir())
    assert files
    assert not any(b"somebody" in file.read_bytes() for file in files)


def test_a_reload_counts_once(store: InsightStore) -> None:
    store.keep([searched("充值"), searched(" 充值 ", minutes=0.5), searched("充值", minutes=2)])
    store.keep([searched("充值", "b", minutes=2), searched("充值", "", 2), searched("充值", "", 2)])
    assert [row["visit"] for row in store.rows("searches")] == ["a", "a", "b", "", ""]


def test_the_next_try_of_the_same_visit_is_a_refinement(store: InsightStore) -> None:
    store.keep([searched("充值"), searched("提现", "b", 1), searched("充值没到账", minutes=2)])
    store.keep([searched("认证", minutes=9)])
    rows = store.rows("searches")
    assert [row["refined_by"] for row in rows] == [rows[2]["id"], None, None, None]


def test_the_article_belongs_to_the_search_it_was_opened_from(store: InsightStore) -> None:
    store.keep(
        [searched("充值"), searched("提现", minutes=1), opened("充值", "deposit", minutes=2)]
    )
    store.keep([opened("提现", "other", "b", 2), opened("提现", "late", minutes=70)])
    store.keep([opened("充值", "second", minutes=3)])
    assert [row["opened"] for row in store.rows("searches")] == ["deposit", None]


def test_a_ticket_follows_the_searches_of_the_last_hour(store: InsightStore) -> None:
    store.keep([searched("充值"), searched("提现", minutes=50), searched("提现", "b", 50)])
    store.keep([searched("提现", "", 55), asked_for_help(minutes=70), asked_for_help("", 70)])
    assert [row["ticket"] for row in store.rows("searches")] == [0, 1, 0, 0]


def test_one_vote_per_visit_and_article_the_last_one(store: InsightStore) -> None:
    store.keep([Voted("a", at(0), "en", "x", "yes"), Voted("b", at(0), "en", "x", "yes")])
    store.keep([Voted("a", at(1), "en", "x", "no", "unclear", "write to abc@example.com " * 40)])
    votes = {row["visit"]: row for row in store.rows("votes")}
    assert votes["b"]["answer"] == "yes"
    assert (votes["a"]["answer"], votes["a"]["reason"]) == ("no", "unclear")
    assert "example" not in str(votes["a"]["comment"])
    assert 0 < len(str(votes["a"]["comment"])) <= 500


def test_what_is_old_is_forgotten(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {"KB_SEARCH_LOG_DAYS": "30"})
    assert purge_log(settings) == 0
    assert not log_path(settings).exists()
    store = InsightStore(log_path(settings))
    store.keep([searched("充值"), searched("提现", minutes=60 * 24 * 2)])
    store.keep([Voted("a", at(0), "en", "x", "yes")])
    store.keep([SecretStopped(at(0), "seed_phrase"), SecretStopped(at(60 * 24 * 2), "password")])
    with time_machine.travel(at(60 * 24 * 31), tick=False):
        assert purge_log(settings) == 3
    assert [row["words"] for row in store.rows("searches")] == ["提现"]
    assert store.rows("votes") == []
    assert [row["kind"] for row in store.rows("secrets_stopped")] == ["password"]


def test_a_write_that_fails_leaves_nothing_half_done(store: InsightStore) -> None:
    store.keep([searched("充值")])
    with pytest.raises(TypeError):
        store.keep([searched("提现"), "not an event"])  # type: ignore[list-item]
    assert len(store.rows("searches")) == 1


def test_only_its_own_tables_are_read(store: InsightStore) -> None:
    with pytest.raises(ValueError, match="sqlite_master"):
        store.rows("sqlite_master")


def test_the_file_never_waits_for_the_disk(store: InsightStore) -> None:
    with store._connected() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (1,)
    with sqlite3.connect(store._path) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
