"""Two who bring the index up to date at once."""

import threading
from contextlib import suppress
from typing import Any

import pytest

from kb.articles.library import build_library
from kb.cli import content
from kb.cli.content import bring_up_to_date
from kb.search.indexer import update_index
from kb.settings import Settings

#: How long the first one waits for the second to come between, which it must not.
PATIENCE = 1.0


def test_nobody_reads_articles_while_another_one_indexes_what_it_has_read(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    both_have_read = threading.Barrier(2)

    def read(*arguments: Any, **options: Any) -> Any:
        library = build_library(*arguments, **options)
        done.append("read")
        with suppress(threading.BrokenBarrierError):
            both_have_read.wait(PATIENCE)
        return library

    def write(*arguments: Any, **options: Any) -> Any:
        done.append("written")
        return update_index(*arguments, **options)

    monkeypatch.setattr(content, "build_library", read)
    monkeypatch.setattr(content, "update_index", write)
    two = [threading.Thread(target=bring_up_to_date, args=(settings,)) for _ in range(2)]
    for one in two:
        one.start()
    for one in two:
        one.join()
    assert done == ["read", "written"] * 2
