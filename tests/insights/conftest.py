from pathlib import Path

import pytest

from kb.insights.store import InsightStore


@pytest.fixture
def store(tmp_path: Path) -> InsightStore:
    return InsightStore(tmp_path / "data" / "insights.sqlite3")
