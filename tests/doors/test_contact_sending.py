"""Sending the contact form, with CSRF and limits on: nothing is lost, and a ticket is kept once."""

import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from kb.settings import Settings
from kb.web.bodies import LARGEST_IN_MEMORY
from kb.web.services import Services
from tests.contact.form_reader import (
    ADDRESS,
    ANSWERS,
    REFERENCE,
    by_class,
    filled_form,
    form_on,
    open_form,
    problems,
    reference,
    rows,
    sent_through,
    tickets,
    tree,
    words,
)

# The token, the clock, the honeypot, the limits


@pytest.mark.parametrize("token", ["", "nonsense"])
def test_a_token_that_does_not_fit_loses_nothing(
    client: FlaskClient, settings: Settings, token: str
) -> None:
    page = filled_form(client, csrf_token=token).attach("one.png").send()
    assert page.status_code == 422
    assert "Nothing is lost" in problems(page)["send"]
    back = form_on(client, page)
    assert back.fields["description"] == ANSWERS["description"]
    assert len(back.fields.getlist("upload_tokens")) == 1
    assert sent_through(back)
    assert tickets(settings) == 1


def test_a_lost_session_loses_nothing(client: FlaskClient, settings: Settings) -> None:
    form = filled_form(client)
    client.delete_cookie("kb_session")
    page = form.send()
    assert page.status_code == 422
    assert sent_through(form_on(client, page))


def test_a_form_sent_at_once_is_shown_again_with_one_sentence(
    client: FlaskClient, settings: Settings
) -> None:
    form = form_on(client, client.get(ADDRESS)).fill(**ANSWERS).attach("one.png")
    page = form.send()
    assert page.status_code == 422
    assert list(problems(page)) == ["send"]
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=3)):
        assert sent_through(form_on(client, page))
    assert len(rows(settings, "select id from attachments where message_id is not null")) == 1


def test_a_key_of_ones_own_does_not_escape_the_clock(client: FlaskClient) -> None:
    form = form_on(client, client.get(ADDRESS)).fill(
        **ANSWERS, submission_key="mine", confirmed="1"
    )
    assert list(problems(form.send())) == ["send"]


def test_the_honeypot_is_thanked_and_dropped(client: FlaskClient, settings: Settings) -> None:
    answer = filled_form(client, website="https://spam.example").attach("one.png").send()
    assert answer.status_code == 303
    assert REFERENCE.fullmatch(reference(client.get(answer.location)))
    assert tickets(settings) == 0
    assert rows(settings, "select id from attachments") == []


def test_twenty_an_hour_then_wait_with_everything_kept(
    client: FlaskClient, settings: Settings
) -> None:
    form = filled_form(client).fill(confirmed="1")
    with time_machine.travel(datetime.now(UTC).replace(minute=30) + timedelta(hours=1)):
        for number in range(20):
            assert form.fill(description=f"Number {number}").send().status_code == 303
        page = form.fill(description="One more").attach("one.png").send()
    assert page.status_code == 429
    assert 0 < int(page.headers["Retry-After"]) <= 3600
    back = form_on(client, page)
    assert back.fields["description"] == "One more"
    assert len(back.fields.getlist("upload_tokens")) == 1
    assert tickets(settings) == 20


def test_counters_that_cannot_be_written_stop_nobody(
    client: FlaskClient, settings: Settings
) -> None:
    shutil.rmtree(settings.data_dir / "counters.sqlite3", ignore_errors=True)
    (settings.data_dir / "counters.sqlite3").unlink(missing_ok=True)
    (settings.data_dir / "counters.sqlite3").mkdir()
    assert sent_through(filled_form(client).attach("one.png"))


# The check page and thanks


def test_the_check_page_shows_everything_and_a_ticket_is_kept(
    client: FlaskClient, settings: Settings
) -> None:
    form = filled_form(
        client, topic="deposit", asset="usdt", network="TRON", wanted="My money\nback"
    )
    page = form.attach("balance.png").attach("transfer.png").send()
    assert page.status_code == 200
    shown = words(by_class(page, "answers")[0])
    for each in ("A deposit is missing", "10086421", "1 November 2026, 14:30, Beijing time (UTC+8)",
                   "usdt", "TRON", "My money", "balance.png", "transfer.png", "reader@example.com"):  # fmt: skip
        assert each in shown
    assert "Amount Not provided" in shown
    assert tickets(settings) == 0
    answer = form_on(client, page).send()
    assert answer.status_code == 303
    thanks = client.get(answer.location)
    kept = rows(
        settings, "select reference, occurred_at, occurred_text, timezone, fields from tickets"
    )[0]
    assert kept[0] == reference(thanks)
    assert kept[1:4] == ("2026-11-01 06:30:00.000000", "2026-11-01T14:30", "Asia/Shanghai")
    assert kept[4] == '{"asset": "usdt", "network": "TRON"}'
    assert "reader@example.com" in thanks.get_data(as_text=True)
    assert len(rows(settings, "select id from attachments where message_id is not null")) == 2


def test_every_answer_can_be_changed_from_the_check_page(client: FlaskClient) -> None:
    page = filled_form(client).attach("one.png").send()
    for button in (each for each in tree(page).iter("button") if each.get("formaction")):
        target = (button.get("formaction") or "").partition("#")[2]
        back = form_on(client, page).send(change=target)
        assert back.status_code == 200
        assert target in {each.get("id") for each in tree(back).iter()}
        assert len(form_on(client, back).fields.getlist("upload_tokens")) == 1


def test_a_double_click_is_one_ticket_with_the_same_thanks(
    client: FlaskClient, settings: Settings
) -> None:
    check = filled_form(client).attach("one.png").send()
    form = form_on(client, check)
    first, second = form.send(), form.send()
    assert first.status_code == second.status_code == 303
    assert reference(client.get(first.location)) == reference(client.get(second.location))
    assert tickets(settings) == 1


def test_thanks_can_be_reloaded_bookmarked_and_not_guessed(client: FlaskClient, app: Flask) -> None:
    answer = form_on(client, filled_form(client).send()).send()
    first = client.get(answer.location)
    assert reference(first) == reference(client.get(answer.location))
    elsewhere = app.test_client().get(answer.location)
    assert reference(elsewhere) == reference(first)
    assert "reader@example.com" not in elsewhere.get_data(as_text=True)
    signed, _, signature = answer.location.partition("r=")[2].rpartition(".")
    # By its first letter: some bits of the last one say nothing.
    forged = f"{signed}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
    for guess in ("", "?r=", "?r=KB-7K3F-92QD", f"?r={forged}"):
        assert client.get(f"/en/contact/thanks{guess}").status_code == 404


def test_without_a_check_page_the_form_sends_at_once(app: Flask) -> None:
    services: Services = app.extensions["kb"]
    direct = services.settings.model_copy(update={"check_page": False})
    app.extensions["kb"] = replace(services, settings=direct)
    form = filled_form(app.test_client()).attach("one.png")
    assert form.send().status_code == form.send().status_code == 303
    assert tickets(direct) == 1


def test_time_not_known_is_kept_as_such(client: FlaskClient, settings: Settings) -> None:
    assert sent_through(filled_form(client, occurred_at="", time_unknown="1"))
    assert rows(settings, "select occurred_at, occurred_text from tickets") == [(None, "")]


# The trail


def test_the_trail_travels_unless_it_is_left_out(client: FlaskClient, settings: Settings) -> None:
    client.get("/en/search?q=moon+cheese")
    client.get("/en/articles/deposit-not-credited")
    assert sent_through(filled_form(client))
    client.get("/en/search?q=moon+cheese")
    assert sent_through(filled_form(client, leave_out_trail="1", description="Again"))
    (with_trail,), (without,) = rows(settings, "select trail from tickets order by id")
    assert "moon cheese" in str(with_trail)
    assert "deposit-not-credited" in str(with_trail)
    assert "moon cheese" not in str(without)


def test_a_long_answer_leaves_the_rest_of_the_check_page_in_sight(client: FlaskClient) -> None:
    def long_ones(story: str) -> list[str]:
        page = filled_form(client, description=story).send()
        assert story[-20:] in words(by_class(page, "answers")[0])
        return [str(each.get("aria-label")) for each in by_class(page, "answers-long")]

    assert long_ones("It went away. " * 20) == []
    assert long_ones("It went away. " * 200) == ["What happened?"]


@pytest.mark.parametrize(
    ("locale", "quoted"), [("en", "“moon cheese”"), ("zh-hant", "「moon cheese」")]
)
def test_what_was_searched_is_quoted_as_the_language_does(
    client: FlaskClient, locale: str, quoted: str
) -> None:
    client.get("/en/search?q=moon+cheese")
    page = open_form(client, f"/{locale}/contact").fill(**ANSWERS).send()
    assert quoted in words(by_class(page, "answers")[0])


def test_the_trail_is_forgotten_once_a_ticket_carries_it(client: FlaskClient) -> None:
    client.get("/en/search?q=moon+cheese")
    assert by_class(client.get(ADDRESS), "trail")
    assert sent_through(filled_form(client))
    assert not by_class(client.get(ADDRESS), "trail")


# When the house is not in order


def test_a_database_that_is_gone_gives_503_with_the_form(
    client: FlaskClient, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    form = filled_form(client).fill(confirmed="1")
    shutil.move(settings.data_dir / "kb.sqlite3", settings.data_dir / "gone")
    (settings.data_dir / "kb.sqlite3").mkdir()
    for suffix in ("-wal", "-shm"):
        (settings.data_dir / f"kb.sqlite3{suffix}").unlink(missing_ok=True)
    page = form.attach("one.png").send()
    assert page.status_code == 503
    assert "The database cannot be used: unable to open database file." in caplog.messages
    assert form_on(client, page).fields["description"] == ANSWERS["description"]


def test_no_room_for_a_file_on_its_way_gives_503_with_the_form(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = filled_form(client).attach("one.png", bytes(LARGEST_IN_MEMORY + 1))
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    page = form.send()
    assert page.status_code == 503
    assert list(problems(page)) == ["screenshots"]
    assert form_on(client, page).fields["description"] == ANSWERS["description"]


def test_a_folder_that_cannot_be_written_gives_503_with_the_form(
    client: FlaskClient, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    form = filled_form(client).attach("one.png")
    folder = settings.data_dir / "attachments"
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("in the way")
    page = form.send()
    assert page.status_code == 503
    assert "Pictures cannot be kept or shown: File exists." in caplog.messages
    assert list(problems(page)) == ["screenshots"]
    assert form_on(client, page).fields["description"] == ANSWERS["description"]
