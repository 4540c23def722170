"""What is compiled is kept for the very sources it was made of, and does what a library known to be right does."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from kb.search import compiled
from kb.search.compiled import lowest_bit
from kb.search.ranking.letters import letters_in_common, letters_of
from kb.search.ranking.slots import FREE, keys_for, slot_of


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the search to write in, and a home that is empty."""
    sources = tmp_path / "search"
    sources.mkdir()
    (sources / "scoring.py").write_text("SECTION = 0.6\n")
    monkeypatch.setattr(compiled, "_SOURCES", sources)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return sources


def test_what_is_compiled_is_kept_beside_the_sources(sources: Path) -> None:
    place = compiled._place_to_keep()

    assert place is not None
    assert place.is_relative_to(sources / "__pycache__")
    assert compiled._place_to_keep() == place


def test_other_sources_keep_theirs_elsewhere_and_what_was_kept_goes(sources: Path) -> None:
    before = compiled._place_to_keep()
    (sources / "scoring.py").write_text("SECTION = 0.5\n")

    after = compiled._place_to_keep()

    assert before
    assert after
    assert after != before
    assert not before.exists()


def test_where_sources_cannot_be_written_it_is_kept_at_home(sources: Path, tmp_path: Path) -> None:
    (sources / "__pycache__").write_text("in the way")

    place = compiled._place_to_keep()

    assert place is not None
    assert place.is_relative_to(tmp_path / "home" / ".cache" / "kb")


def test_without_any_place_a_search_is_compiled_all_the_same(sources: Path, tmp_path: Path) -> None:
    (sources / "__pycache__").write_text("in the way")
    (tmp_path / "home").write_text("in the way")
    assert compiled._place_to_keep() is None

    code = (
        "from pathlib import Path; real = Path.mkdir\n"
        "def refuse(*_, **__): raise OSError\n"
        "Path.mkdir = refuse\n"
        "import numpy as np; from kb.search import compiled\n"
        "assert not compiled.is_kept()\n"
        "print(compiled.lowest_bit(np.uint64(8)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("3\n", "")


@given(st.integers(min_value=1, max_value=2**64 - 1))
def test_the_lowest_bit_is_found(number: int) -> None:
    assert lowest_bit(np.uint64(number)) == (number & -number).bit_length() - 1


@given(st.lists(st.integers(min_value=0, max_value=2**40), max_size=40), st.integers(0, 2**40))
def test_every_number_lies_in_a_slot_of_its_own(numbers: list[int], other: int) -> None:
    keys = keys_for(len(numbers))
    for number in numbers:
        keys[slot_of(keys, number)] = number

    assert sorted(keys[keys != FREE].tolist()) == sorted(set(numbers))
    assert (keys[slot_of(keys, other)] == other) == (other in numbers)


#: Letters of one to four bytes, few enough that two texts share some; also more than a machine's word has bits.
ALPHABET = "ab é充值提现𠮷🙂"
LETTERS = st.text(ALPHABET) | st.text(ALPHABET, min_size=100, max_size=200)


@given(LETTERS, LETTERS)
def test_letters_in_common_are_counted_as_a_library_does(ours: str, theirs: str) -> None:
    text = np.frombuffer(theirs.encode(), np.uint8)

    assert letters_in_common(letters_of(ours), text) == (
        LCSseq.similarity(ours, theirs),
        len(theirs),
    )
