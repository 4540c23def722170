"""Limits hold across threads and workers, by address, and give back what they took when the window ends."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from structlog.testing import capture_logs

from kb.errors import TooMany
from kb.web.rate_limit import LIMITS, Limit, RateLimiter, client_address

ONE_PER_MINUTE = {"search": (Limit(1, 60),)}
NOON = 1_800_000_000 - 1_800_000_000 % 3600


def used_up(limiter: RateLimiter, name: str = "search", key: str = "a") -> TooMany | None:
    try:
        limiter.check(name, key)
    except TooMany as refusal:
        return refusal
    return None


def test_the_limit_counts_per_key_and_says_when_to_come_back(tmp_path: Path) -> None:
    limiter = RateLimiter(tmp_path / "counters.sqlite3", ONE_PER_MINUTE)
    with time_machine.travel(NOON + 10, tick=False):
        assert used_up(limiter) is None
        refusal = used_up(limiter)
        assert refusal is not None
        assert refusal.retry_after == 50
        assert used_up(limiter, key="b") is None


def test_a_new_window_begins_afresh_and_old_counters_are_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "counters.sqlite3"
    limiter = RateLimiter(path, ONE_PER_MINUTE)
    with time_machine.travel(NOON, tick=False) as traveller:
        used_up(limiter, key="gone")
        used_up(limiter)
        assert used_up(limiter) is not None
        traveller.shift(timedelta(minutes=2))
        assert used_up(limiter) is None
    assert limiter.counters() == 1


def test_every_limit_of_a_name_holds(tmp_path: Path) -> None:
    limits = {"contact": (Limit(2, 60), Limit(3, 3600))}
    limiter = RateLimiter(tmp_path / "counters.sqlite3", limits)
    with time_machine.travel(NOON, tick=False) as traveller:
        assert [used_up(limiter, "contact") is None for _ in range(3)] == [True, True, False]
        traveller.shift(timedelta(minutes=1))
        assert used_up(limiter, "contact") is None
        refusal = used_up(limiter, "contact")
        assert refusal is not None
        assert refusal.retry_after == 3540


def test_workers_share_one_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.web.rate_limit._BUSY_SECONDS", 60)  # A slow disk is not what is asked.
    path = tmp_path / "counters.sqlite3"
    limits = {"search": (Limit(50, 3600),)}
    let_through: list[bool] = []

    def worker() -> None:
        limiter = RateLimiter(path, limits)
        let_through.extend(used_up(limiter) is None for _ in range(40))

    threads = [threading.Thread(target=worker) for _ in range(4)]
    with time_machine.travel(NOON, tick=False):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(let_through) == 160
    assert let_through.count(True) == 50


def test_what_has_no_limit_is_free(tmp_path: Path) -> None:
    limiter = RateLimiter(tmp_path / "counters.sqlite3", {})
    assert all(used_up(limiter) is None for _ in range(100))
    assert not (tmp_path / "counters.sqlite3").exists()


@pytest.mark.parametrize("damage", [b"words, and no database", b"SQLite format 3\0" + b"x" * 4096])
def test_counters_that_broke_are_begun_anew_and_told(tmp_path: Path, damage: bytes) -> None:
    (path := tmp_path / "counters.sqlite3").write_bytes(damage)
    limiter = RateLimiter(path, ONE_PER_MINUTE)
    with time_machine.travel(NOON + 10, tick=False), capture_logs() as told:
        assert used_up(limiter) is None  # nobody is kept waiting for it
        assert [used_up(limiter) is None for _ in range(2)] == [True, False]
    assert [(line["event"], line["log_level"]) for line in told] == [
        ("limits.not_counted", "warning")
    ]


def test_the_form_may_be_sent_as_often_as_promised() -> None:
    assert LIMITS["contact"] == (Limit(20, 3600), Limit(240, 86_400))
    assert LIMITS["look-up"] == (Limit(5, 3600),)


@pytest.mark.parametrize(
    ("remote", "counted_as"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("not an address", "not an address"),
    ],
)
def test_a_client_is_an_address_or_a_network(remote: str, counted_as: str) -> None:
    with Flask("t").test_request_context("/", environ_base={"REMOTE_ADDR": remote}):
        assert client_address() == counted_as
