import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli import main
from kb.database.engine import open_database
from kb.settings import Settings
from kb.tickets.attachment_store import AttachmentStore
from tests.databases import with_sqlite
from tests.sites import write_site
from tests.tickets.drafts import DRAFT, draft, submit, upload
from tests.tickets.talking import seen


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return with_sqlite(write_site(tmp_path))


def kb(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(main, ["--site", str(settings.site), *words])


def test_export_prints_json(settings: Settings) -> None:
    done = submit(open_database(settings), settings)
    result = kb(settings, "tickets", "export")
    assert result.exit_code == 0
    (ticket,) = json.loads(result.stdout)
    assert (ticket["reference"], ticket["description"]) == (done.reference, DRAFT.description)


def test_export_to_nowhere_is_one_sentence(settings: Settings) -> None:
    command = [sys.executable, "-m", "kb", "--site", str(settings.site), "tickets", "export"]
    closed = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *command],
        capture_output=True,
        text=True,
        check=False,
    )
    assert closed.returncode == 1
    assert (
        closed.stderr
        == "Error: Standard output is closed: there is nowhere to print the tickets.\n"
    )


def test_export_since_before_all_calendars_is_wrong_usage(settings: Settings) -> None:
    result = kb(settings, "tickets", "export", "--since", "0001-01-01")
    assert result.exit_code == 2
    assert "--since" in result.output


def test_export_prints_csv_without_formulas(settings: Settings) -> None:
    submit(open_database(settings), settings, draft(description="=1+1"))
    result = kb(settings, "tickets", "export", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert row["description"] == "'=1+1"


@pytest.mark.parametrize(("since", "count"), [("2020-01-01", 1), ("2999-12-31T23:59", 0)])
def test_export_since(settings: Settings, since: str, count: int) -> None:
    submit(open_database(settings), settings)
    result = kb(settings, "tickets", "export", "--since", since, "--format", "json")
    assert len(json.loads(result.stdout)) == count


def test_a_wrong_date_is_wrong_usage(settings: Settings) -> None:
    assert kb(settings, "tickets", "export", "--since", "yesterday").exit_code == 2


def test_erase_leaves_nothing_of_the_customer(settings: Settings) -> None:
    engine, store = open_database(settings), AttachmentStore(settings)
    kept = upload(engine, store, settings)
    submit(engine, settings, draft(uploads=(kept.token,)))
    submit(engine, settings, draft(email="other@example.com"))
    engine.dispose()
    result = kb(settings, "tickets", "erase", "--customer", DRAFT.email.upper())
    assert result.stdout == "Erased 1 ticket and 1 file.\n"
    (left,) = json.loads(kb(settings, "tickets", "export").stdout)
    assert left["email"] == "other@example.com"
    assert list(Path(settings.attachments_url).iterdir()) == []


@pytest.mark.parametrize("address", ["", "  ", "somebody"])
def test_what_is_no_address_erases_nobody(settings: Settings, address: str) -> None:
    submit(open_database(settings), settings, draft(email=""))
    result = kb(settings, "tickets", "erase", "--customer", address)
    assert result.exit_code == 1
    assert "is no email address" in result.output
    assert len(json.loads(kb(settings, "tickets", "export").stdout)) == 1


def test_one_ticket_is_erased_by_its_reference(settings: Settings) -> None:
    done = submit(open_database(settings), settings, draft(email=""))
    assert kb(settings, "tickets", "erase").exit_code == 2
    assert kb(settings, "tickets", "erase", "--reference", "KB-2222-2222").exit_code == 1
    result = kb(settings, "tickets", "erase", "--reference", done.reference)
    assert result.stdout == "Erased 1 ticket and 0 files.\n"
    assert json.loads(kb(settings, "tickets", "export").stdout) == []


def test_purge_says_what_it_did(settings: Settings) -> None:
    result = kb(settings, "tickets", "purge")
    assert result.stdout == (
        "Deleted 0 tickets, 0 uploads, 0 stray files, 0 mails and 0 customers without a ticket.\n"
    )


def test_database_commands_tell_and_mend(tmp_path: Path) -> None:
    site = ["--site", str(write_site(tmp_path)), "database"]
    before = CliRunner().invoke(main, [*site, "check"])
    assert before.exit_code == 1
    assert "kb database upgrade" in before.stderr
    assert CliRunner().invoke(main, [*site, "upgrade"]).exit_code == 0
    assert CliRunner().invoke(main, [*site, "check"]).exit_code == 0


def test_an_agent_answers_asks_and_solves_from_the_command_line(settings: Settings) -> None:
    engine = open_database(settings)
    done = submit(engine, settings, draft(fields={"earlier_reference": "KB-2222-2222"}))
    result = kb(
        settings, "tickets", "reply", done.reference.lower(), "--text", "Which address?",
        "--ask", "address", "--ask", "memo", "--as", "Lin",
    )  # fmt: skip
    assert result.exit_code == 0
    thread = seen(engine, done)
    reply = thread.messages[-1]
    assert (reply.author_name, reply.body) == ("Lin", "Which address?")
    assert thread.facts_needed == ("address", "memo")
    assert reply.code in result.stdout
    assert "KB-2222-2222: there is none" in result.stdout
    assert kb(settings, "tickets", "resolve", done.reference, "--text", "Done.").exit_code == 0
    thread = seen(engine, done)
    assert (thread.status, thread.messages[-1].body) == ("resolved", "Done.")


def test_what_to_say_may_come_from_standard_input(settings: Settings) -> None:
    engine = open_database(settings)
    done = submit(engine, settings)
    words = ["--site", str(settings.site), "tickets", "reply", done.reference]
    assert CliRunner().invoke(main, words, input="From a file.\n第二行\n").exit_code == 0
    assert seen(engine, done).messages[-1].body == "From a file.\n第二行"


def test_what_is_no_text_on_standard_input_is_one_sentence(settings: Settings) -> None:
    done = submit(open_database(settings), settings)
    words = ["--site", str(settings.site), "tickets", "reply", done.reference]
    result = CliRunner().invoke(main, words, input=b"caf\xe9")
    assert result.exit_code == 1
    assert result.stderr == "Error: What stands on standard input is not text in utf-8.\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["reply", "KB-2222-2222", "--text", "x"], "There is no ticket KB-2222-2222."),
        (["reply", "{}", "--text", " "], "A reply needs some words."),
        (["reply", "{}", "--text", "x", "--ask", "colour"], "There is no question 'colour'"),
        (["reply", "{}", "--text", "abandon " * 11 + "about"], "seed phrase"),
        (["resolve", "{}", "--text", "abandon " * 11 + "about"], "seed phrase"),
    ],
)
def test_what_an_agent_cannot_do_is_one_sentence(
    settings: Settings, words: list[str], told: str
) -> None:
    engine = open_database(settings)
    done = submit(engine, settings)
    result = kb(settings, "tickets", *(word.format(done.reference) for word in words))
    assert result.exit_code == 1
    assert told in result.stderr
    assert "abandon" not in result.stderr
    assert len(seen(engine, done).messages) == 1
