"""What is compiled is kept for the very sources it was made of, and does what a library known to be right does."""

import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numba
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


@pytest.fixture
def double(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], int]:
    """A function in a file of its own, beside which nothing else is kept."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "kept"))
    file = tmp_path / "loops.py"
    file.write_text("def double(number):\n    return 2 * number\n")
    found: Callable[[int], int] = runpy.run_path(str(file))["double"]
    return found


def kept(function: Callable[[int], int]) -> tuple[Path, int]:
    """Return where a compiled function is kept, and how often it was found there."""
    stats = function.stats  # type: ignore[attr-defined]  # The compiler's own.
    return Path(stats.cache_path), sum(stats.cache_hits.values())


@pytest.mark.parametrize("damage", [b"", b"half of", b"\x80\x04N."])
@pytest.mark.parametrize("files", ["*.nbi", "*.nbc"])
def test_what_is_broken_on_disk_is_compiled_once_more(
    double: Callable[[int], int], files: str, damage: bytes
) -> None:
    first = compiled.compiled(double)
    assert first(2) == 4
    for file in kept(first)[0].glob(files):
        file.write_bytes(damage)
    assert compiled.compiled(double)(2) == 4
    found = compiled.compiled(double)
    assert found(2) == 4
    assert kept(found)[1] == 1


def test_what_cannot_be_kept_runs_all_the_same(double: Callable[[int], int]) -> None:
    function = compiled.compiled(double)
    place = kept(function)[0]
    place.rmdir()
    place.write_text("in the way")
    assert function(2) == 4


def test_a_folder_that_others_may_write_is_not_used(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    beside = compiled._place_to_keep()
    assert beside is not None
    beside.chmod(0o777)
    assert compiled._place_to_keep() == tmp_path / "home/.cache/kb" / beside.name


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
