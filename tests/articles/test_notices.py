"""Notices are shown in their time; a broken file is named, and leaves what was said before."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.articles.check import check_articles
from kb.articles.notices import FILE, LiveNotices, notice_problems, read_notices
from kb.settings import Settings

TWO = """
- key: delay
  kind: incident
  starts: 2026-11-21 15:00
  ends: 2026-11-21 16:30
  title: { zh-hans: 充值延迟, en: Deposits delayed }
  text: { zh-hans: 正在处理, en: We are on it }
  words: [TRON, 充值]
- key: news
  starts: 2026-11-01T00:00:00+00:00
  title: News
  text: Something new
"""


@pytest.fixture
def file(settings: Settings) -> Path:
    path = settings.articles_dir / FILE
    path.write_text(TWO, encoding="utf-8")
    return path


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 21, hour, minute, tzinfo=UTC)


def test_times_are_the_sites_own_and_incidents_come_first(settings: Settings, file: Path) -> None:
    notices = LiveNotices(settings)
    # 15:00 in Shanghai is 07:00 UTC.
    assert [each.key for each in notices.active(at(6, 59))] == ["news"]
    assert [each.key for each in notices.active(at(7))] == ["delay", "news"]
    assert [each.key for each in notices.active(at(8, 30))] == ["news"]
    assert [each.key for each in notices.all()] == ["delay", "news"]
    assert notices.state(at(7)) != notices.state(at(6))


def test_a_search_finds_a_notice_in_either_script(settings: Settings, file: Path) -> None:
    delay = read_notices(settings)[0]
    assert delay.matches("我的 tron 轉帳")
    assert delay.matches("儲值充值沒到")
    assert not delay.matches("登录")


def test_a_changed_file_is_read_again_and_a_broken_one_is_not(
    settings: Settings, file: Path
) -> None:
    notices = LiveNotices(settings)
    assert len(notices.all()) == 2
    file.write_text("- key: [", encoding="utf-8")
    assert len(notices.all()) == 2
    file.write_text("", encoding="utf-8")
    assert notices.all() == ()
    file.unlink()
    assert notices.all() == ()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("key: x", "no list"),
        ("- [", "cannot be read"),
        ("- word", "notice 1: this is no table"),
        ("- key: A b\n  title: T\n  text: T\n  starts: 2026-01-02", "small letters"),
        (
            "- key: x\n  title: T\n  text: T\n  starts: soon",
            "notice x: 'starts' cannot be 'soon': write a time such as 2026-11-18 09:00",
        ),
        ("- key: x\n  title: T\n  starts: 2026-01-01", "notice x: 'text' is missing"),
        (
            "- key: x\n  title: T\n  text: T\n  starts: 2026-01-02\n  ends: 2026-01-01",
            "ends before",
        ),
        ("- key: x\n  title: T\n  text: T\n  starts: 2026-01-02\n  link: //evil.example", "link"),
        (
            "- key: x\n  title: T\n  text: T\n  starts: 2026-01-02\n  wrods: [red]",
            "did you mean 'words'?",
        ),
        ("- key: x\n  title: T\n  text: T\n  starts: 0001-01-01", "year from 1970"),
        ("- key: x\n  title: T\n  text: T\n  starts: 9999-12-31T23:59:59+00:00", "to 9998"),
        (
            "- key: x\n  kind: party\n  title: T\n  text: T\n  starts: 2026-01-02",
            "incident or news",
        ),
    ],
)
def test_what_is_wrong_is_named(settings: Settings, file: Path, text: str, complaint: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert any(complaint in problem.sentence for problem in notice_problems(settings))
    assert any(problem.path.endswith(FILE) for problem in check_articles(settings))


def test_what_is_wrong_is_named_with_its_line(settings: Settings, file: Path) -> None:
    file.write_text(
        f"{TWO}- word\n- key: third\n  title: T\n  text: T\n  starts: soon\n", encoding="utf-8"
    )
    lines = file.read_text(encoding="utf-8").splitlines()
    wrong = [problem.line for problem in notice_problems(settings)]
    assert wrong == [lines.index("- word") + 1, lines.index("  starts: soon") + 1]


def test_a_file_out_of_reach_is_no_missing_one(settings: Settings) -> None:
    # Not even root may look for this one.
    unreachable = settings.model_copy(update={"articles_dir": settings.site / ("x" * 300)})
    assert [problem.sentence for problem in notice_problems(unreachable)] == [
        "cannot be read: File name too long."
    ]
