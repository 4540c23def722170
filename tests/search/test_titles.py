"""How much of an article's title a question explains, and how much of the question the title explains."""

from pathlib import Path

import pytest

from kb.search.index.manifest import read_manifest
from kb.search.index.snapshot import Snapshot, open_snapshot
from kb.search.judged import judge
from kb.search.ranking.features import NAMES


@pytest.fixture(scope="module")
def snapshot(shared_index: Path) -> Snapshot:
    manifest = read_manifest(shared_index)
    assert manifest is not None
    return open_snapshot(shared_index, manifest, None)


def both_ways(snapshot: Snapshot, question: str, slug: str) -> tuple[float, float]:
    """Return how much of the question the article's title explains, and how much of the title the question does."""
    example = judge(snapshot, question, "zh-hans", {slug})
    (row,) = example.rows[example.right]
    return float(row[NAMES.index("title_explains")]), float(row[NAMES.index("title_explained")])


def test_a_title_is_explained_by_itself(snapshot: Snapshot) -> None:
    assert both_ways(snapshot, "充值未到账怎么办", "deposit-not-credited") == pytest.approx((1, 1))


def test_a_part_explains_a_part(snapshot: Snapshot) -> None:
    explains, explained = both_ways(snapshot, "充值", "deposit-not-credited")

    assert explains == pytest.approx(1)
    assert 0 < explained < 0.5


def test_other_words_of_the_same_meaning_explain_a_title_less(snapshot: Snapshot) -> None:
    explains, explained = both_ways(snapshot, "充值咋没入账", "deposit-not-credited")

    assert 0.5 < explains < 1
    assert 0.5 < explained < 1
