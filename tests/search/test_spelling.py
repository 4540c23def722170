"""A word that the site does not know is mended into the nearest that it knows, the commonest of equals."""

from pathlib import Path

import pytest

from kb.search.index.manifest import read_manifest
from kb.search.index.snapshot import Snapshot, open_snapshot
from kb.search.indexer import update_index
from kb.search.spelling import nearest_word
from tests.search.small_library import SmallLibrary, article


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder: Path = tmp_path_factory.mktemp("index")
    written = article(
        "words", "en", "words", "Words",
        ("Many", "seal seam seat sera shear soar star spar scar slur smear configuration"),
        ("Again", "smear withdrawal"),
    )  # fmt: skip
    update_index(SmallLibrary([written]), folder)
    manifest = read_manifest(folder)
    assert manifest is not None
    return open_snapshot(folder, manifest, None)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sear", "smear"),  # Nine words are as near, and this one alone stands twice.
        ("cnofiguration", "configuration"),
        ("ocnfiguration", "configuration"),
        ("configguration", "configuration"),
        ("wihtdrawel", "withdrawal"),
        ("configurators", None),
        ("withstands", None),
        ("xyz", None),
        ("xé", None),
    ],
)
def test_the_nearest_word_is_meant(snapshot: Snapshot, typed: str, meant: str | None) -> None:
    assert nearest_word(typed, snapshot) == meant
