"""The index follows the library, never gets in a reader's way, and comes to no harm when its writer is killed."""

import json
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from kb.search.hits import Query
from kb.search.index.manifest import NAME, read_manifest
from kb.search.indexer import update_index
from kb.search.searcher import Searcher
from tests.search.small_library import SmallLibrary, article, small_articles


def slugs(searcher: Searcher, text: str) -> list[str]:
    return [hit.slug for hit in searcher.search(Query(text, "zh-hans")).hits]


def retitle(library: SmallLibrary, place: int, title: str) -> None:
    library.written[place] = replace(library.written[place], title=title, revision=title)
    library.stamp += "."


def test_a_first_index_holds_everything(library: SmallLibrary, tmp_path: Path) -> None:
    report = update_index(library, tmp_path / "index")

    assert report.articles == len(library.written)
    assert report.sections == sum(len(one.sections) for one in library.written)
    assert report.changed == report.articles


def test_the_state_tells_when_another_search_may_find_something_else(
    library: SmallLibrary, tmp_path: Path
) -> None:
    searcher = Searcher(tmp_path)
    assert searcher.state() is None

    update_index(library, tmp_path)
    first = searcher.state()
    assert first is not None
    update_index(library, tmp_path)
    assert searcher.state() == first

    retitle(library, 0, "葡萄牙签证怎么办理")
    update_index(library, tmp_path)
    assert searcher.state() not in {None, first}


def test_nothing_changed_writes_nothing(library: SmallLibrary, tmp_path: Path) -> None:
    update_index(library, tmp_path)
    before = (tmp_path / NAME).stat().st_mtime_ns

    assert update_index(library, tmp_path).changed == 0
    assert (tmp_path / NAME).stat().st_mtime_ns == before


def test_a_searcher_follows_changes_additions_and_removals(
    library: SmallLibrary, tmp_path: Path
) -> None:
    update_index(library, tmp_path)
    searcher = Searcher(tmp_path)
    assert slugs(searcher, "充值未到账")[0] == "deposit-not-credited"

    retitle(library, 0, "葡萄牙签证怎么办理")
    assert update_index(library, tmp_path).changed == 1
    assert slugs(searcher, "葡萄牙签证") == ["deposit-not-credited"]

    library.written.append(article("visa", "zh-hans", "account", "西班牙签证"))
    assert update_index(library, tmp_path).articles == len(library.written)
    assert slugs(searcher, "西班牙签证")[0] == "visa"

    del library.written[-1]
    assert update_index(library, tmp_path).changed == 1
    assert "visa" not in slugs(searcher, "西班牙签证")


@pytest.mark.slow
def test_many_small_changes_are_merged(library: SmallLibrary, tmp_path: Path) -> None:
    update_index(library, tmp_path)
    for turn in range(20):
        retitle(library, turn % 7, f"第{turn}次葡萄牙签证")
        update_index(library, tmp_path)
    manifest = read_manifest(tmp_path)

    assert manifest is not None
    assert len(manifest.segments) <= 8
    assert manifest.articles == len(library.written)
    assert len(slugs(Searcher(tmp_path), "葡萄牙签证")) == 7


def test_an_incremental_index_answers_like_a_full_one(
    library: SmallLibrary, tmp_path: Path
) -> None:
    for count in range(1, len(library.written) + 1):
        update_index(SmallLibrary(library.written[:count]), tmp_path / "grown")
    update_index(library, tmp_path / "built")
    grown, built = Searcher(tmp_path / "grown"), Searcher(tmp_path / "built")

    for text in ("充值未到账", "提现手续费", "重置密码", "50011"):
        assert slugs(grown, text)[:1] == slugs(built, text)[:1]


def test_new_synonyms_hold_without_touching_an_article(
    library: SmallLibrary, tmp_path: Path
) -> None:
    update_index(library, tmp_path)
    searcher = Searcher(tmp_path)
    assert slugs(searcher, "搬砖") == []

    library.synonyms = {"zh-hans": {"also": {"搬砖": ["提现"]}}}
    update_index(library, tmp_path)

    assert slugs(searcher, "搬砖")[0].startswith("withdrawal")


def test_a_full_build_swaps_in_a_new_generation(library: SmallLibrary, tmp_path: Path) -> None:
    update_index(library, tmp_path)
    searcher = Searcher(tmp_path)
    searcher.ready()

    report = update_index(library, tmp_path, full=True)

    assert report.changed == len(library.written)
    assert [path.name for path in tmp_path.glob("generation-*")] == ["generation-2"]
    assert slugs(searcher, "重置密码")[0] == "reset-password"


@pytest.mark.parametrize("damage", ["manifest", "version", "whoosh", "revisions", "arrays"])
def test_a_damaged_index_is_built_anew(library: SmallLibrary, tmp_path: Path, damage: str) -> None:
    update_index(library, tmp_path)
    generation = next(tmp_path.glob("generation-*"))
    if damage == "manifest":
        (tmp_path / NAME).write_text("{")
    elif damage == "version":
        values = json.loads((tmp_path / NAME).read_bytes())
        (tmp_path / NAME).write_text(json.dumps(values | {"version": 0}))
    else:
        pattern = {"whoosh": "*.toc", "revisions": "revisions.json", "arrays": "*.arrays"}[damage]
        for path in generation.glob(pattern):
            path.unlink()

    update_index(library, tmp_path)

    assert slugs(Searcher(tmp_path), "重置密码")[0] == "reset-password"


def test_the_folder_is_private(library: SmallLibrary, tmp_path: Path) -> None:
    update_index(library, tmp_path / "index")

    assert (tmp_path / "index").stat().st_mode & 0o777 == 0o700


def test_progress_is_told(library: SmallLibrary, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    update_index(library, tmp_path, progress=lambda done, total: told.append((done, total)))

    assert told[0] == (0, len(library.written))
    assert told[-1] == (len(library.written), len(library.written))


@pytest.mark.slow
def test_eight_threads_get_the_answers_of_one(library: SmallLibrary, tmp_path: Path) -> None:
    update_index(library, tmp_path)
    questions = [Query(one.title, one.locale) for one in library.written] * 3
    expected = [Searcher(tmp_path).search(question) for question in questions]
    searcher = Searcher(tmp_path)
    wrong: list[object] = []

    def ask() -> None:
        try:
            wrong.extend(
                q
                for q, answer in zip(questions, expected, strict=True)
                if searcher.search(q) != answer
            )
        except Exception as error:
            wrong.append(error)
            raise

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


@pytest.mark.slow
def test_readers_are_served_while_a_writer_writes(library: SmallLibrary, tmp_path: Path) -> None:
    update_index(library, tmp_path)
    searcher = Searcher(tmp_path)
    stop = threading.Event()
    wrong: list[object] = []

    def ask() -> None:
        while not stop.is_set():
            try:
                if slugs(searcher, "重置密码")[:1] != ["reset-password"]:
                    wrong.append("lost")
            except Exception as error:
                wrong.append(error)
                raise

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for turn in range(12):
        retitle(library, 0, f"第{turn}个标题")
        update_index(library, tmp_path, full=turn % 4 == 3)
    stop.set()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert slugs(searcher, "第11个标题")[0] == "deposit-not-credited"


#: Every so-manieth touch of the disk is a point at which the writer is killed.
_STEP = {"full": 3, "changed": 2}


@pytest.mark.slow
@pytest.mark.parametrize("how", ["full", "changed"])
def test_a_writer_killed_at_any_moment_leaves_a_whole_index(
    library: SmallLibrary, tmp_path: Path, how: str
) -> None:
    update_index(library, tmp_path)
    reader = Searcher(tmp_path)
    killed = 0
    with subprocess.Popen(
        [sys.executable, "-m", "tests.search.killed_writer", str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        answer = "killed"
        while answer == "killed":
            writer.stdin.write(f"{how} {killed * _STEP[how]}\n")
            writer.stdin.flush()
            answer = writer.stdout.readline().strip()
            killed += answer == "killed"
            # Who has the index open and who opens it now both find all of it.
            for searcher in (reader, Searcher(tmp_path)):
                assert [slugs(searcher, one.title)[0] for one in library.written[:3]] == [
                    one.slug for one in library.written[:3]
                ]
            manifest = read_manifest(tmp_path)
            assert manifest is not None
            assert manifest.articles == len(library.written)

    assert answer == "done"
    assert killed > 10
    assert update_index(library, tmp_path, full=True).articles == len(library.written)
    assert len(list(tmp_path.glob("generation-*"))) == 1


def test_small_articles_are_what_the_other_tests_think() -> None:
    assert len({(one.locale, one.slug) for one in small_articles()}) == len(small_articles())
