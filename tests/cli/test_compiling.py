"""The search is compiled before it is asked for, by whoever makes the index."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import compiling, main
from kb.search.searcher import Searcher
from tests.sites import write_site


@pytest.mark.parametrize("kept", [False, True])
def test_indexing_compiles_what_will_search_unless_it_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    compiled = tmp_path / "compiled"
    site = write_site(tmp_path)
    monkeypatch.setattr(compiling, "is_kept", lambda: kept)
    monkeypatch.setattr(compiling, "can_keep", lambda: True)
    monkeypatch.setattr(Searcher, "warm_up", lambda _: compiled.touch())

    assert CliRunner().invoke(main, ["--site", str(site), "index"]).exit_code == 0

    assert compiled.exists() is not kept
