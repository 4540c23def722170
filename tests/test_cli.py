"""The command line: exit codes, one sentence instead of a traceback, and what each command does."""

import errno
import json
import os
import socket
import stat
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from kb.cli import main
from kb.samples import bundled


def kb(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_init_makes_a_site_and_refuses_a_folder_in_use(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    assert kb("init", folder).exit_code == 0
    assert (folder / "kb.toml").exists()
    assert (folder / "instance" / "secret_key").exists()
    assert (folder / "instance").stat().st_mode & 0o077 == 0
    articles = {
        path.relative_to(folder / "articles") for path in (folder / "articles").rglob("*.md")
    }
    assert articles == {
        path.relative_to(bundled("articles")) for path in bundled("articles").rglob("*.md")
    }
    again = kb("init", folder)
    assert again.exit_code == 1
    assert "not empty" in again.output


def test_a_site_that_could_not_be_made_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_MAX_UPLOADS", "many")
    failed = kb("init", tmp_path / "demo")
    assert failed.exit_code == 1
    assert "KB_MAX_UPLOADS" in failed.output
    monkeypatch.delenv("KB_MAX_UPLOADS")
    assert kb("init", tmp_path / "demo").exit_code == 0


def test_a_missing_site_is_one_sentence(tmp_path: Path) -> None:
    result = kb("--site", tmp_path / "nowhere", "check")
    assert result.exit_code == 1
    assert "no such folder" in result.output


def test_a_folder_that_lost_its_articles_is_told_with_what_to_do(site: Path) -> None:
    before = kb("--site", site, "index").stdout.partition(",")[0]
    (site / "articles").rename(site / "elsewhere")
    (site / "articles").mkdir()
    for words in (["index"], ["check"]):
        told = kb("--site", site, *words)
        assert told.exit_code == 1, words
        assert "articles:1: has no articles any more" in told.output
        assert "kb index --full" in told.output
    assert kb("--site", site, "index").stdout.startswith(before)
    emptied = kb("--site", site, "index", "--full")
    assert (emptied.exit_code, emptied.stderr) == (0, "")
    assert emptied.stdout.startswith("0 articles,")


def test_what_could_not_be_indexed_is_told(site: Path) -> None:
    (site / "articles/en/deposits/new.md").write_text("nothing", encoding="utf-8")
    told = kb("--site", site, "index")
    assert told.exit_code == 0
    assert told.stderr.startswith("articles/en/deposits/new.md:1: ")


def test_a_misspelt_variable_is_told_and_does_not_stop_anything(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_RATE_LIMIT", "hunter2")
    checked = kb("--site", site, "check", "--json")
    assert checked.exit_code == 0
    assert json.loads(checked.stdout) == []
    assert "KB_RATE_LIMIT: " in checked.stderr
    assert "KB_RATE_LIMITS?" in checked.stderr
    assert "hunter2" not in checked.output
    assert kb("--site", site, "index").stderr == ""


def test_what_a_site_keeps_is_for_its_own_account_only(site: Path) -> None:
    before = os.umask(0o022)
    try:
        assert kb("--site", site, "index").exit_code == 0
        assert kb("--site", site, "database", "upgrade").exit_code == 0
        for folder in ("instance", "search_index"):
            for path in (site / folder, *(site / folder).rglob("*")):
                assert path.stat().st_mode & 0o077 == 0, path
        assert os.umask(0o022) == 0o022  # whoever calls from Python finds it as it was
    finally:
        os.umask(before)


def test_a_database_out_of_reach_is_one_sentence(site: Path) -> None:
    (site / "instance").mkdir(exist_ok=True)
    (site / "instance" / "kb.sqlite3").write_bytes(b"no database at all" * 100)
    for words in (["database", "check"], ["database", "upgrade"], ["tickets", "export"]):
        result = kb("--site", site, *words)
        assert result.exit_code == 1, words
        assert isinstance(result.exception, SystemExit), words
        assert result.output.startswith("Error: "), words


@pytest.mark.parametrize(
    ("name", "value"), [("KB_LOGO", "nowhere.svg"), ("KB_BRAND_COLOR", "#ffffff")]
)
def test_a_site_that_cannot_be_shown_does_not_start(
    site: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    result = kb("--site", site, "serve")
    assert result.exit_code == 1
    assert value in result.output


@pytest.mark.parametrize(
    ("data_dir", "ours", "before", "after"),
    [
        ("instance", True, 0, 0o700),
        ("instance", True, 0o755, 0o700),
        ("instance", False, 0o755, 0o755),
        (".", True, 0o755, 0o755),  # with the articles in it, others may have to read it
    ],
)
def test_what_was_kept_openly_is_closed_when_the_server_starts(
    site: Path, monkeypatch: pytest.MonkeyPatch, data_dir: str, ours: bool, before: int, after: int
) -> None:
    monkeypatch.setenv("KB_DATA_DIR", data_dir)
    monkeypatch.setenv("KB_SECRET_KEY", "0123456789abcdef0123456789abcdef")
    folder = site / data_dir
    if before:
        folder.mkdir(exist_ok=True)
        folder.chmod(before)
    if not ours:
        # Only root can give a folder away; that it belongs to another is the same, seen from the other's side.
        monkeypatch.setattr(os, "getuid", lambda: folder.stat().st_uid + 1)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        started = kb("--site", site, "serve", "--port", str(taken.getsockname()[1]))
    assert "Choose another with --port" in started.output  # so far it came
    assert stat.S_IMODE(folder.stat().st_mode) == after


def test_wrong_usage_exits_with_two(site: Path) -> None:
    assert kb("--site", site, "nonsense").exit_code == 2
    assert kb("--site", site, "search").exit_code == 2
    assert kb("--site", site, "serve", "--port", "99999999").exit_code == 2


@pytest.mark.parametrize("host", ["\udcff", "a..b"])
def test_a_host_that_is_none_is_one_sentence(site: Path, host: str) -> None:
    result = kb("--site", site, "serve", "--host", host)
    assert result.exit_code == 1
    assert "Choose another with --port" in result.output
    assert isinstance(result.exception, SystemExit)


def test_a_wrong_setting_is_one_sentence(site: Path) -> None:
    (site / "kb.toml").write_text("max_uploads = 0", encoding="utf-8")
    result = kb("--site", site, "index")
    assert result.exit_code == 1
    assert "max_uploads" in result.output
    assert "Traceback" not in result.output


def test_index_then_search(site: Path) -> None:
    assert kb("--site", site, "index", "--full").output.startswith("4 articles")
    found = json.loads(kb("--site", site, "search", "充值没到账", "--json").output)
    assert found["results"][0]["slug"] == "deposit-not-credited"
    assert found["query"] == "充值没到账"
    marked = json.loads(kb("--site", site, "search", "区块确认数", "--json").output)
    assert "<mark>" in marked["results"][0]["snippet"]
    assert "deposit-not-credited" in kb("--site", site, "search", "充值没到账").output


def test_who_has_read_enough_ends_the_command_without_a_word(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_words: object, **_options: object) -> None:
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    assert kb("--site", site, "index").exit_code == 0
    monkeypatch.setattr(click, "echo", closed)
    result = kb("--site", site, "search", "充值")
    assert (result.exit_code, result.output) == (1, "")


def test_search_without_an_index_says_what_to_do(site: Path) -> None:
    result = kb("--site", site, "search", "x")
    assert result.exit_code == 1
    assert "kb index" in result.output


def test_a_check_of_nothing_is_no_success(site: Path, tmp_path: Path) -> None:
    elsewhere = kb("--site", site, "check", __file__)
    assert elsewhere.exit_code == 1
    assert "the articles are in" in elsewhere.output
    (tmp_path / "bare").mkdir()
    bare = kb("--site", tmp_path / "bare", "check")
    assert bare.exit_code == 1
    assert "articles" in bare.output


def test_check_exits_with_one_and_names_file_and_line(site: Path) -> None:
    assert kb("--site", site, "check").exit_code == 0
    (site / "articles/zh-hans/account/broken.md").write_text(
        "---\ntitle: 断链\n---\n\n[去](none.md)\n", encoding="utf-8"
    )
    result = kb("--site", site, "check")
    assert result.exit_code == 1
    assert "zh-hans/account/broken.md:5:" in result.output
    problems = json.loads(kb("--site", site, "check", "--json").output)
    assert any(
        problem["path"].endswith("broken.md") and problem["line"] == 5 for problem in problems
    )


@pytest.mark.parametrize(
    "command", ["init", "serve", "index", "check", "search", "worker", "tickets", "database"]
)
def test_every_command_in_the_readme_explains_itself(command: str) -> None:
    result = kb(command, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.output
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    assert f"`kb {command}" in readme


@pytest.mark.parametrize(("told", "threads"), [(None, "1"), ("3", "3")])
def test_algebra_stays_in_one_thread_unless_told_otherwise(
    site: Path, monkeypatch: pytest.MonkeyPatch, told: str | None, threads: str
) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", told or "")
    if told is None:
        monkeypatch.delenv("OPENBLAS_NUM_THREADS")

    kb("--site", site, "search", "x")

    assert os.environ["OPENBLAS_NUM_THREADS"] == threads
