"""Recording never makes anybody wait, survives a fork, and loses at most what does not fit."""

import os
import subprocess
import sys
import time
from pathlib import Path

from kb.insights.record import Recorder
from kb.insights.store import InsightStore
from tests.insights.events import searched
from tests.waiting import PATIENCE, wait_until

AT_EXIT = """
import sys
from pathlib import Path
from kb.insights.record import Recorder
from kb.insights.store import InsightStore
from tests.insights.events import searched
Recorder(InsightStore(Path(sys.argv[1])), pause=3600).record(searched("最后"))
"""


def words(store: InsightStore) -> list[object]:
    return [row["words"] for row in store.rows("searches")]


def test_what_is_recorded_is_soon_on_disk(store: InsightStore) -> None:
    recorder = Recorder(store, pause=0.01)
    recorder.record(searched("充值"))
    wait_until(lambda: words(store) == ["充值"])
    recorder.record(searched("提现", "b"))
    wait_until(lambda: words(store) == ["充值", "提现"])


def test_what_does_not_fit_is_dropped(store: InsightStore) -> None:
    recorder = Recorder(store, pause=3600, room=2)
    for number in range(5):
        recorder.record(searched(f"问题{number}", str(number)))
    recorder.flush()
    assert words(store) == ["问题0", "问题1"]
    recorder.record(searched("有空位了", "z"))
    recorder.flush()
    assert len(words(store)) == 3


def test_a_file_that_cannot_be_written_harms_nobody(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    recorder = Recorder(InsightStore(tmp_path / "data" / "insights.sqlite3"), pause=3600)
    recorder.record(searched("充值"))
    recorder.flush()
    (tmp_path / "data").unlink()
    recorder.record(searched("提现"))
    recorder.flush()
    assert words(recorder._store) == ["提现"]


def test_a_forked_worker_writes_its_own_and_only_that(store: InsightStore) -> None:
    recorder = Recorder(store, pause=3600)
    recorder.record(searched("父"))
    child = os.fork()
    if child == 0:
        recorder._pause = 0.01
        recorder.record(searched("子", "b"))
        time.sleep(PATIENCE)
        os._exit(0)
    try:
        wait_until(lambda: words(store) == ["子"])
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
    recorder.flush()
    assert words(store) == ["子", "父"]


def test_what_is_in_line_at_the_end_is_written(store: InsightStore) -> None:
    subprocess.run([sys.executable, "-c", AT_EXIT, str(store._path)], check=True)
    assert words(store) == ["最后"]
