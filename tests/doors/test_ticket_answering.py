"""What a customer sends from the ticket's page: kept once, or back with all of it."""

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from kb.clock import now
from kb.database.engine import open_database
from kb.settings import Settings
from tests.contact.form_reader import by_class, problems, rows, words
from tests.contact.ticket_pages import Follower, follow
from tests.doors.quality import problems_of
from tests.tickets.talking import agent_resolves, agent_says

SEED = "abandon " * 11 + "about"

#: Of a page that was open too long.
OLD = "expired"


@pytest.fixture
def follower(client: FlaskClient, settings: Settings) -> Follower:
    return follow(client, settings)


def ask(follower: Follower, settings: Settings, *facts: str) -> None:
    agent_says(open_database(settings), settings, follower.done, "Which one?", *facts)


def resolve(follower: Follower, settings: Settings) -> None:
    agent_resolves(open_database(settings), follower.done)


def said(settings: Settings) -> list[str]:
    return [str(row[0]) for row in rows(settings, "select body from messages order by id")][1:]


def status(settings: Settings) -> object:
    return rows(settings, "select status from tickets")[0][0]


def test_words_and_pictures_arrive(follower: Follower, settings: Settings) -> None:
    answer = follower.form("/reply").fill(reply="Any news?").attach("one.png").send()
    assert (answer.status_code, answer.location) == (303, f"{follower.address}#newest")
    (newest,) = [each for each in by_class(follower.open(), "said") if each.get("id") == "newest"]
    assert "Any news?" in words(newest)
    assert [image.get("alt") for image in newest.iter("img")] == ["Picture: one.png"]


def test_what_was_asked_is_filled_in_in_place(follower: Follower, settings: Settings) -> None:
    ask(follower, settings, "address", "account_id")
    form = follower.form("/reply")
    assert {"address", "account_id", "reply"} <= set(form.fields)
    assert "memo" not in form.fields
    assert form.fill(account_id="１００８ 6999", address=" T Xyz ").send().status_code == 303
    assert rows(settings, "select account_id, status from tickets") == [("10086999", "open")]
    assert '"address": "TXyz"' in str(rows(settings, "select fields from tickets")[0][0])
    assert "Address TXyz" in follower.text()
    assert "address" not in follower.form("/reply").fields


def test_what_is_still_missing_is_asked_for_without_taking_the_turn_back(
    follower: Follower, settings: Settings
) -> None:
    ask(follower, settings, "address", "memo")
    assert "What we need from you" in follower.text()
    follower.form("/reply").fill(address="TXyz").send()
    assert "Our turn" in follower.text()
    assert "What we need from you" not in follower.text()
    assert "Still missing" in follower.text()
    follower.form("/reply").fill(memo="4711").send()
    assert "Still missing" not in follower.text()


def test_when_it_happened_is_filled_in_in_the_tickets_own_zone(
    client: FlaskClient, settings: Settings
) -> None:
    follower = follow(client, settings, timezone="America/New_York", occurred_at=None)
    assert "occurred_at" not in follower.form("/reply").fields
    ask(follower, settings, "occurred_at")
    assert "We ask for: When it happened" in follower.text()
    form = follower.form("/reply")
    assert (form.fields["occurred_at"], form.fields["timezone"]) == ("", "America/New_York")
    again = form.fill(occurred_at="2026-11-21T14:30", timezone="Mars/Olympus").send()
    assert list(problems(again)) == ["timezone"]
    again = form.fill(occurred_at="yesterday", timezone="Asia/Tokyo").send()
    assert list(problems(again)) == ["occurred_at"]
    form = follower.form("/reply", again)
    assert (form.fields["occurred_at"], form.fields["timezone"]) == ("yesterday", "Asia/Tokyo")
    assert form.fill(occurred_at="2025-11-21T14:30").send().status_code == 303
    kept = "select status, occurred_at, occurred_text, timezone from tickets"
    ((state, at, typed, zone),) = rows(settings, kept)
    assert (state, typed, zone) == ("open", "2025-11-21T14:30", "Asia/Tokyo")
    assert str(at).startswith("2025-11-21 05:30")
    assert "When it happened 21 November 2025, 14:30" in follower.text()
    assert "occurred_at" not in follower.form("/reply").fields


def test_what_is_wrong_is_listed_in_the_order_of_the_page(
    client: FlaskClient, settings: Settings
) -> None:
    follower = follow(client, settings, email="")
    ask(follower, settings, "occurred_at", "phone", "email")
    wrong = {"reply": SEED, "occurred_at": "yesterday", "phone": "1", "email": "reader@"}
    page = follower.form("/reply").fill(**wrong).send()
    fields = list(follower.form("/reply", page).fields)
    assert list(problems(page)) == sorted(wrong, key=fields.index)


def test_an_address_that_was_asked_for_gets_the_mail_from_then_on(
    client: FlaskClient, settings: Settings
) -> None:
    follower = follow(client, settings, email="")
    ask(follower, settings, "email")
    assert rows(settings, "select count(*) from outbox_emails") == [(0,)]
    page = follower.form("/reply").fill(email="reader@").send()
    assert list(problems(page)) == ["email"]
    filled = follower.form("/reply", page).fill(email=" Reader@BÜCHER.example ")
    assert filled.send().status_code == 303
    kept = "select email, email_key from tickets"
    assert rows(settings, kept) == [
        ("Reader@xn--bcher-kva.example", "reader@xn--bcher-kva.example")
    ]
    mails = "select kind, recipient from outbox_emails"
    assert rows(settings, mails) == [("receipt", "Reader@xn--bcher-kva.example")]
    assert "email" not in follower.form("/reply").fields


def test_what_was_not_asked_is_not_taken(follower: Follower, settings: Settings) -> None:
    # Nor is it held against anybody: this is no account ID.
    form = follower.form("/reply").fill(reply="x", account_id="1", memo="m" * 300)
    form.fill(occurred_at="soon", timezone="Mars/Olympus")
    assert form.send().status_code == 303
    assert rows(settings, "select account_id from tickets") == [("10086123",)]


def test_everything_comes_back_with_what_is_wrong(follower: Follower, settings: Settings) -> None:
    ask(follower, settings, "account_id", "memo")
    form = follower.form("/reply").fill(account_id="12", memo="m" * 300, reply="Kept words")
    page = form.attach("good.png").attach("notes.pdf", b"%PDF-1.7").send()
    assert page.status_code == 422
    assert set(problems(page)) == {"account_id", "memo", "screenshots"}
    assert problems_of(page.get_data(as_text=True)) == []
    again = follower.form("/reply", page)
    assert (again.fields["account_id"], again.fields["reply"]) == ("12", "Kept words")
    assert len(again.fields.getlist("upload_tokens")) == 1
    assert again.fill(account_id="10086123", memo="4711").send().status_code == 303
    assert said(settings) == ["Which one?", "Kept words"]


def test_together_too_large_loses_no_text(follower: Follower, settings: Settings) -> None:
    ask(follower, settings, "memo")
    form = follower.form("/reply").fill(reply="Kept words", memo="4711")
    for number in range(6):
        form.attach(f"{number}.png", b"x" * (18 * 2**20))
    page = form.send()
    assert page.status_code == 413
    assert "What you typed is still here" in problems(page)["screenshots"]
    assert follower.form("/reply", page).send().status_code == 303
    assert said(settings) == ["Which one?", "Kept words"]


def test_an_expired_page_comes_back_whole(follower: Follower, settings: Settings) -> None:
    page = follower.form("/reply").fill(reply="Kept", csrf_token=OLD).attach("one.png").send()
    assert page.status_code == 422
    assert "open for a long time" in problems(page)["send"]
    assert follower.form("/reply", page).send().status_code == 303
    assert said(settings) == ["Kept"]
    assert rows(settings, "select count(*) from attachments where message_id is not null") == [(1,)]


def test_a_double_click_is_one_answer(follower: Follower, settings: Settings) -> None:
    form = follower.form("/reply").fill(reply="Once").attach("one.png")
    page = form.send(step="attach")
    kept = follower.form("/reply", page)
    assert [kept.send().status_code for _ in range(2)] == [303, 303]
    assert said(settings) == ["Once"]


@pytest.mark.parametrize("reply", ["", "There."])
@pytest.mark.parametrize("facts", [{"memo": "4711"}, {"occurred_at": "2025-11-21T14:30"}])
def test_what_was_asked_is_filled_in_once_however_often_it_is_sent(
    follower: Follower, settings: Settings, reply: str, facts: dict[str, str]
) -> None:
    ask(follower, settings, *facts)
    form = follower.form("/reply").fill(reply=reply, **facts)
    for _ in range(2):
        answer = form.send()
        assert (answer.status_code, answer.location) == (303, f"{follower.address}#newest")
    assert said(settings) == ["Which one?", reply]


def test_what_was_filled_in_before_it_was_asked_no_more_is_not_lost(
    follower: Follower, settings: Settings
) -> None:
    ask(follower, settings, "memo")
    form = follower.form("/reply")
    resolve(follower, settings)
    page = form.fill(memo="m" * 300).send()
    assert list(problems(page)) == ["memo"]
    again = follower.form("/reply", page)
    assert again.fields["memo"] == "m" * 300
    assert again.fill(memo="4711").send().status_code == 303
    assert status(settings) == "open"
    assert "4711" in follower.text()


def test_nothing_is_no_answer(follower: Follower) -> None:
    page = follower.form("/reply").fill(reply=" \n ").send()
    assert page.status_code == 422
    assert list(problems(page)) == ["reply"]


def test_a_secret_is_taken_out_and_never_kept(follower: Follower, settings: Settings) -> None:
    ask(follower, settings, "memo")
    page = follower.form("/reply").fill(reply=f"My words: {SEED}", memo=SEED).send()
    assert page.status_code == 422
    assert set(problems(page)) == {"reply", "memo"}
    assert SEED not in page.get_data(as_text=True)
    assert follower.form("/reply", page).send().status_code == 303
    assert "[removed: seed phrase]" in said(settings)[-1]
    assert SEED not in str(rows(settings, "select * from messages"))


def test_pictures_are_attached_and_removed_without_scripts(follower: Follower) -> None:
    page = follower.form("/reply").attach("one.png").attach("two.png").send(step="attach")
    assert page.status_code == 200
    form = follower.form("/reply", page)
    first, second = form.fields.getlist("upload_tokens")
    page = form.send(remove=first)
    assert follower.form("/reply", page).fields.getlist("upload_tokens") == [second]


def test_solved_is_said_by_the_customer_and_rated(follower: Follower, settings: Settings) -> None:
    resolve(follower, settings)
    assert follower.form("/solved").send().location.endswith("#rating")
    assert status(settings) == "closed"
    form = follower.form("/rating").fill(attitude="5", expertise="4", speed="3", comment="Fine")
    assert form.send().status_code == 303
    assert rows(settings, "select attitude, expertise, speed, comment from ratings") == [
        (5, 4, 3, "Fine")
    ]
    assert "Your rating" in follower.text()


def test_a_rating_without_a_mark_comes_back(follower: Follower, settings: Settings) -> None:
    resolve(follower, settings)
    follower.form("/solved").send()
    page = follower.form("/rating").fill(attitude="5", speed="9", comment="Kept").send()
    assert page.status_code == 422
    assert set(problems(page)) == {"expertise-0", "speed-0"}
    assert problems_of(page.get_data(as_text=True)) == []
    again = follower.form("/rating", page)
    assert (again.fields["attitude"], again.fields["comment"]) == ("5", "Kept")
    assert follower.form("/rating", page).fill(comment=SEED).send().status_code == 422
    assert rows(settings, "select * from ratings") == []


def test_not_solved_opens_it_again_with_what_is_wrong(
    follower: Follower, settings: Settings
) -> None:
    resolve(follower, settings)
    assert follower.form("/reply").fill(reply="Still missing.").send().status_code == 303
    assert (status(settings), said(settings)) == ("open", ["Still missing."])


def test_after_fourteen_days_the_page_says_what_to_do_instead(
    follower: Follower, settings: Settings
) -> None:
    resolve(follower, settings)
    form = follower.form("/reply").fill(reply="Still missing.")
    with time_machine.travel(now() + timedelta(days=15)):
        page = form.send()
        assert page.status_code == 409
        assert "no longer be opened again" in follower.text()
    assert said(settings) == []


def test_too_many_answers_are_asked_to_wait_and_lose_nothing(
    follower: Follower, settings: Settings
) -> None:
    with time_machine.travel(now().replace(minute=10), tick=False):
        for number in range(30):
            form = follower.form("/reply").fill(reply=f"{number}")
            assert form.send().status_code == 303
        page = follower.form("/reply").fill(reply="Kept").send()
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0
    assert follower.form("/reply", page).fields["reply"] == "Kept"


@pytest.mark.parametrize("word", ["\ud800", "\x00", "\u202e", "x" * 6000])
def test_odd_text_is_mended_or_told(follower: Follower, word: str) -> None:
    body = word.encode("utf-8", "surrogatepass")
    form = follower.form("/reply")
    data = {**form.fields.to_dict(), "reply": body}
    answer = follower.client.post(form.address, data=data)
    assert answer.status_code in {303, 422}
