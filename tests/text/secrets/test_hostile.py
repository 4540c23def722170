"""Texts made to keep the guard busy are read in time that grows with their length, and no faster."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent.parent
#: Seconds for about fifty texts of 200,000 characters. A detector that looks back from every place to every other would
#: take hours for one of them; how long they really take is printed by the benchmark itself.
PATIENCE = 300


@pytest.mark.slow
def test_long_hostile_texts_come_to_an_end() -> None:
    command = [sys.executable, "-m", "tests.benchmarks.secret_guard"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    assert "base58 of a pair" in done.stdout
