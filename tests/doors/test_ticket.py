"""A ticket's page: who may open it, what it shows, what it never does."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from kb.clock import now
from kb.database.engine import open_database
from kb.settings import Settings
from kb.tickets.attachment_store import AttachmentStore
from tests.contact.form_reader import by_class, rows, words
from tests.contact.ticket_pages import Follower, follow
from tests.doors.quality import problems_of
from tests.tickets.drafts import draft, submit, upload
from tests.tickets.talking import agent_resolves, agent_says

LOCALES = ["zh-hans", "zh-hant", "en"]
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}

#: Of a page that was open too long.
OLD = "expired"


def asked(follower: Follower, settings: Settings, *facts: str) -> Follower:
    agent_says(open_database(settings), settings, follower.done, "Which one?", *facts)
    return follower


def solved(follower: Follower, settings: Settings) -> Follower:
    agent_resolves(open_database(settings), follower.done, "It is credited.")
    return follower


def stages(follower: Follower) -> dict[str, str]:
    """Return what stands on the line of progress, with how far each is."""
    return {
        words(stage).split(" ")[0]: (stage.get("class") or "").removeprefix("stage stage-")
        for stage in by_class(follower.open(), "stage")
    }


def test_the_link_becomes_a_cookie_and_leaves_the_address(
    client: FlaskClient, settings: Settings
) -> None:
    done = submit(open_database(settings), settings)
    before = rows(settings, "select * from events") + rows(settings, "select * from customer_links")
    answer = client.get(f"/t/{done.token}")
    assert (answer.status_code, answer.location) == (302, f"/en/tickets/{done.reference}")
    cookie = answer.headers["Set-Cookie"]
    assert done.token in cookie
    assert {"HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    page = client.get(answer.location)
    assert page.status_code == 200
    assert done.token not in page.get_data(as_text=True)
    for each in (answer, page):
        assert PRIVATE.items() <= dict(each.headers).items()
        assert "noindex" in each.headers["X-Robots-Tag"]
    assert (
        rows(settings, "select * from events") + rows(settings, "select * from customer_links")
        == before
    )


def test_a_ticket_speaks_the_language_it_was_sent_in_until_another_is_chosen(
    client: FlaskClient, settings: Settings
) -> None:
    done = submit(open_database(settings), settings, draft(locale="zh-hant"))
    assert client.get(f"/t/{done.token}").location.startswith("/zh-hant/")
    client.set_cookie("kb_locale", "en")
    assert client.get(f"/t/{done.token}").location.startswith("/en/")


def test_several_tickets_in_one_browser(client: FlaskClient, settings: Settings) -> None:
    first = follow(client, settings)
    second = follow(client, settings, submission_key="second", topic="other")
    assert "A deposit is missing" in first.text()
    assert "Something else" in second.text()
    mine = client.get("/en/tickets").get_data(as_text=True)
    assert first.done.reference in mine
    assert second.done.reference in mine


@pytest.mark.parametrize(
    "part", ["", "/news", "/transcript.txt", "/revoke", "/deletion", "/pictures/1"]
)
def test_without_the_cookie_nobody_learns_whether_there_is_such_a_ticket(
    client: FlaskClient, settings: Settings, part: str
) -> None:
    mine = follow(client, settings)
    theirs = submit(open_database(settings), settings, draft(submission_key="theirs"))
    client.set_cookie(
        f"kb_ticket_{theirs.reference[3:].replace('-', '')}", mine.done.token
    )  # the right to another one
    pages = [
        client.get(f"/en/tickets/{reference}{part}")
        for reference in (theirs.reference, "KB-2222-2222", "nonsense")
    ]
    assert [page.status_code for page in pages] == [404] * 3
    known, unknown = (
        re.sub(r"KB-\w{4}-\w{4}|value=\"[^\"]{40,}\"", "", page.get_data(as_text=True))
        for page in pages[:2]
    )
    assert known == unknown
    assert "fresh link" in known


@pytest.mark.parametrize("action", ["reply", "solved", "rating", "revoke", "deletion"])
def test_without_the_cookie_nothing_can_be_done(
    client: FlaskClient, settings: Settings, action: str
) -> None:
    done = submit(open_database(settings), settings)
    answer = client.post(f"/en/tickets/{done.reference}/{action}", data={"reply": "x"})
    assert answer.status_code == 404
    assert len(rows(settings, "select * from events")) == 1


@pytest.mark.parametrize("locale", LOCALES)
def test_every_state_is_a_good_page(client: FlaskClient, settings: Settings, locale: str) -> None:
    engine = open_database(settings)
    kept = upload(engine, AttachmentStore(settings), settings)
    follower = follow(client, settings, uploads=(kept.token,))
    follower.locale = locale
    told = []
    for change in (
        lambda: None,
        lambda: asked(follower, settings, "address", "account_id", "screenshots", "asset"),
        lambda: solved(follower, settings),
        lambda: follower.form("/solved").send(),
    ):
        change()
        told.append(follower.open().get_data(as_text=True))
    told += [follower.open(part).get_data(as_text=True) for part in ("/revoke", "/deletion")]
    told.append(client.get(f"/{locale}/tickets").get_data(as_text=True))
    assert [problems_of(page) for page in told] == [[]] * len(told)


def test_the_line_of_progress_says_whose_turn_it_is(
    client: FlaskClient, settings: Settings
) -> None:
    follower = follow(client, settings)
    assert stages(follower) == {"Received": "current", "In": "ahead", "Solved": "ahead"}
    assert "Our turn" in follower.text()
    asked(follower, settings, "address", "memo")
    assert stages(follower) == {
        "Received": "done", "In": "done", "Waiting": "current", "Solved": "ahead",
    }  # fmt: skip
    assert "2 things are missing" in follower.text()
    assert "Your turn" in follower.text()
    solved(follower, settings)
    assert stages(follower) == {"Received": "done", "In": "done", "Solved": "current"}
    assert "you can open it again" in follower.text()


def test_a_promise_that_was_not_kept_is_admitted(client: FlaskClient, settings: Settings) -> None:
    follower = follow(client, settings)
    with time_machine.travel(now() + timedelta(days=4)):
        assert "are late" in follower.text()
    asked(follower, settings, "memo")
    with time_machine.travel(now() + timedelta(days=4)):
        assert "are late" not in follower.text()


def test_times_are_the_readers_own(client: FlaskClient, settings: Settings) -> None:
    with time_machine.travel("2026-11-22T20:00:00Z", tick=False):
        follower = follow(client, settings, timezone="America/New_York")
        text = follower.text()
    assert "22 Nov, 15:00" in text
    assert "New York time" in text


def test_an_answer_of_ours_shows_name_and_code(client: FlaskClient, settings: Settings) -> None:
    follower = follow(client, settings)
    said = agent_says(open_database(settings), settings, follower.done, "<b>We look.</b>")
    text = follower.text()
    assert "Support Lin" in text
    assert said.code in text
    assert "<b>We look.</b>" in text  # as words: nothing in it is HTML


def test_pictures_are_for_this_ticket_alone_and_can_do_nothing(
    client: FlaskClient, settings: Settings
) -> None:
    engine, store = open_database(settings), AttachmentStore(settings)
    mine, theirs = (upload(engine, store, settings, size=size) for size in ((10, 10), (20, 20)))
    other = follow(client, settings, submission_key="other", uploads=(theirs.token,))
    follower = follow(client, settings, uploads=(mine.token,))
    (address,) = {
        image.get("src") or ""
        for item in by_class(follower.open(), "said-pictures")
        for image in item.iter("img")
    }
    picture = client.get(address)
    assert (picture.status_code, picture.content_type) == (200, "image/png")
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert PRIVATE.items() <= dict(picture.headers).items()
    numbers = [row[0] for row in rows(settings, "select id from attachments order by id")]
    assert [follower.open(f"/pictures/{number}").status_code for number in numbers] == [200, 404]
    assert [other.open(f"/pictures/{number}").status_code for number in numbers] == [404, 200]


def test_news_are_told_once(client: FlaskClient, settings: Settings) -> None:
    follower = follow(client, settings)
    first = follower.open("/news")
    tag = first.headers["ETag"]
    again = client.get(f"{follower.address}/news", headers={"If-None-Match": tag})
    assert (first.status_code, again.status_code, again.get_data()) == (200, 304, b"")
    agent_says(open_database(settings), settings, follower.done, "Here we are.")
    news = client.get(f"{follower.address}/news", headers={"If-None-Match": tag})
    assert news.status_code == 200
    assert "Here we are." in news.get_data(as_text=True)
    assert PRIVATE.items() <= dict(news.headers).items()


def test_the_transcript_holds_all_that_was_said(client: FlaskClient, settings: Settings) -> None:
    engine = open_database(settings)
    kept = upload(engine, AttachmentStore(settings), settings)
    follower = asked(follow(client, settings, uploads=(kept.token,)), settings, "memo")
    follower.form("/reply").fill(memo="4711", reply="The memo.\nSecond line.").send()
    saved = follower.open("/transcript.txt")
    assert saved.content_type == "text/plain; charset=utf-8"
    assert saved.headers["Content-Disposition"].startswith("attachment")
    text = saved.get_data(as_text=True)
    for part in (
        follower.done.reference, "nothing came.\n我的充值没有到账。", "Picture: screen.png", "Support Lin",
        "Which one?", "Reply code: ", "We ask for: Memo or tag", "Memo or tag: 4711", "Second line.",
    ):  # fmt: skip
        assert part in text


def test_the_transcript_is_pointed_as_its_language_points(
    client: FlaskClient, settings: Settings
) -> None:
    follower = asked(follow(client, settings), settings, "memo", "amount")
    follower.form("/reply").fill(memo="4711").send()
    text = client.get(f"/zh-hant/tickets/{follower.done.reference}/transcript.txt").text
    assert "Memo 或標籤：4711" in text
    assert "Memo 或標籤、數量" in text


def test_links_are_revoked_only_after_one_was_asked(
    client: FlaskClient, settings: Settings
) -> None:
    follower = follow(client, settings)
    question = follower.open("/revoke")
    assert follower.open().status_code == 200
    done = follower.form("/revoke", question).send()
    assert done.status_code == 200
    assert "No link opens this ticket" in done.get_data(as_text=True)
    assert follower.open().status_code == 404
    assert client.get(f"/t/{follower.done.token}").status_code == 404


def test_deletion_is_asked_for_and_stays_visible(client: FlaskClient, settings: Settings) -> None:
    follower = follow(client, settings)
    done = follower.form("/deletion", follower.open("/deletion")).send()
    assert done.status_code == 303
    assert "You asked us on" in follower.text()
    assert rows(settings, "select count(*) from tickets where deletion_requested_at is not null")[
        0
    ] == (1,)


def test_a_confirmation_that_expired_is_asked_for_again(
    client: FlaskClient, settings: Settings
) -> None:
    follower = follow(client, settings)
    for part in ("/revoke", "/deletion"):
        form = follower.form(part, follower.open(part)).fill(csrf_token=OLD)
        answer = form.send()
        assert answer.status_code == 422
        assert "send it once more" in answer.get_data(as_text=True)
    assert follower.open().status_code == 200
