import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.tickets.reference import ALPHABET, new_reference, parse_reference


def test_references_are_easy_to_read_aloud() -> None:
    assert not set("01ILO") & set(ALPHABET)
    assert len(set(ALPHABET)) == 31


def test_references_are_all_different() -> None:
    assert len({new_reference() for _ in range(2000)}) == 2000


@given(st.sampled_from(["", " ", "-", "–"]), st.booleans(), st.booleans())
def test_a_reference_is_understood_however_it_is_typed(
    dash: str, small: bool, prefixed: bool
) -> None:
    reference = new_reference()
    typed = (reference if prefixed else reference.removeprefix("KB-")).replace("-", dash)
    assert parse_reference(f" {typed.lower() if small else typed} ") == reference


@given(st.text())
def test_anything_else_is_no_reference(text: str) -> None:
    found = parse_reference(text)
    assert found is None or parse_reference(found) == found


@pytest.mark.parametrize("text", ["KB-7K3F-92Q", "KB-7K3F-92Q0", "XX-7K3F-92QD", "KB-7K3F-92QD-A"])
def test_near_misses_are_refused(text: str) -> None:
    assert parse_reference(text) is None
