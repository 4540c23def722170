"""The search is compiled before it is asked for, by whoever makes the index, in a child that may be stopped."""

import os
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner
from typing_extensions import override

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


class Interrupted(Searcher):
    """A search that is being compiled when somebody presses Ctrl-C."""

    @override
    def warm_up(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        raise RuntimeError("no compiled object yet")


def test_to_interrupt_the_compiler_is_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(compiling, "is_kept", lambda: False)
    monkeypatch.setattr(compiling, "can_keep", lambda: True)
    compiling.compile_once(Interrupted(tmp_path), always=True)
    assert capfd.readouterr().err == "compiling the search, which is done once\n"
