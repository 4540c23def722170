"""Did it help? A vote without JavaScript; and what searches leave behind for those who improve the articles."""

import re
from html import unescape
from urllib.parse import quote

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.insights.store import InsightStore, log_path
from kb.settings import Settings
from kb.web.services import Services
from tests.contact.form_reader import filled_form, form_on
from tests.doors.quality import problems_of

ARTICLE = "/zh-hans/articles/deposit-not-credited"
HELPFUL = f"{ARTICLE}/helpful"


@pytest.fixture
def services(app: Flask) -> Services:
    found: Services = app.extensions["kb"]
    return found


def rows(services: Services, table: str) -> list[dict[str, object]]:
    services.recorder.flush()
    return InsightStore(log_path(services.settings)).rows(table)


def token_on(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return unescape(found[1])


def vote(client: FlaskClient, **fields: str) -> TestResponse:
    token = token_on(client.get(HELPFUL).text)
    return client.post(HELPFUL, data={"csrf_token": token, **fields})


def search(client: FlaskClient, words: str, more: str = "") -> TestResponse:
    return client.get(f"/zh-hans/search?q={quote(words)}{more}")


# Votes


def test_the_article_asks_and_is_the_same_for_everybody(client: FlaskClient) -> None:
    first = client.get(ARTICLE)
    vote(client, answer="yes")
    assert f'href="{HELPFUL}?answer=yes"' in first.text
    assert f'href="{HELPFUL}?answer=no"' in first.text
    assert "csrf" not in first.text
    assert client.get(ARTICLE).data == first.data


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_link_that_was_followed_is_chosen_already(client: FlaskClient, answer: str) -> None:
    page = client.get(f"{HELPFUL}?answer={answer}").text
    assert re.findall(r"<input[^>]*\bchecked\b[^>]*>", page)[0].count(f'value="{answer}"') == 1
    assert len(re.findall(r"<input[^>]*\bchecked\b", page)) == 1


def test_a_yes_is_kept_and_thanked_for_on_the_article(
    client: FlaskClient, services: Services
) -> None:
    answer = vote(client, answer="yes", reason="unclear", comment="left over")
    assert answer.status_code == 303
    assert answer.location == f"{ARTICLE}#helpful-yes"
    assert 'id="helpful-yes"' in client.get(ARTICLE).text
    (kept,) = rows(services, "votes")
    assert (kept["slug"], kept["answer"], kept["reason"], kept["comment"]) == (
        "deposit-not-credited",
        "yes",
        None,
        "",
    )


def test_a_no_has_reasons_and_leads_to_the_form(client: FlaskClient, services: Services) -> None:
    page = client.get(f"{HELPFUL}?answer=no").text
    assert set(re.findall(r'name="reason"[^>]*value="(\w+)"', page)) == {
        "outdated",
        "unclear",
        "not_my_problem",
        "did_not_work",
    }
    assert 'href="/zh-hans/contact?article=deposit-not-credited"' in page
    said = vote(client, answer="no", reason="outdated", comment="问 a@example.com " + "字" * 600)
    assert said.location == f"{ARTICLE}#helpful-no"
    thanks = client.get(ARTICLE).text.partition('id="helpful-no"')[2].partition("</p>")[0]
    assert "/zh-hans/contact?article=deposit-not-credited" in thanks
    (kept,) = rows(services, "votes")
    assert kept["reason"] == "outdated"
    assert str(kept["comment"]).startswith("问 … 字")
    assert len(str(kept["comment"])) <= 500


def test_a_visit_has_one_vote_per_article(app: Flask, services: Services) -> None:
    client = app.test_client()
    vote(client, answer="yes")
    vote(client, answer="no", reason="something else")
    vote(app.test_client(), answer="yes")
    kept = [(row["answer"], row["reason"]) for row in rows(services, "votes")]
    assert sorted(kept, key=str) == [("no", None), ("yes", None)]


@pytest.mark.parametrize("fields", [{}, {"answer": ""}, {"answer": "perhaps"}])
def test_a_vote_without_an_answer_comes_back(
    client: FlaskClient, services: Services, fields: dict[str, str]
) -> None:
    page = vote(client, comment="这一步写错了", **fields)
    assert page.status_code == 422
    assert "请选择" in page.text
    assert "这一步写错了" in page.text
    assert problems_of(page.text) == []
    assert not log_path(services.settings).exists()


def test_an_expired_token_loses_nothing(client: FlaskClient, services: Services) -> None:
    page = client.post(
        HELPFUL, data={"csrf_token": "old", "answer": "no", "comment": "这一步写错了"}
    )
    assert page.status_code == 422
    assert "error-summary" in page.text
    assert "这一步写错了" in page.text
    services.recorder.flush()
    assert not log_path(services.settings).exists()
    fields = {"csrf_token": token_on(page.text), "answer": "no", "comment": "这一步写错了"}
    assert client.post(HELPFUL, data=fields).status_code == 303


@time_machine.travel(1_800_000_000, tick=False)
def test_votes_are_limited_and_nothing_typed_is_lost(client: FlaskClient) -> None:
    token = token_on(client.get(HELPFUL).text)
    fields = {"csrf_token": token, "answer": "no", "comment": "这一步写错了"}
    answers = [client.post(HELPFUL, data=fields) for _ in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {303}
    assert answers[30].status_code == 429
    assert int(answers[30].headers["Retry-After"]) > 0
    assert "这一步写错了" in answers[30].text


@pytest.mark.parametrize("locale", ["zh-hans", "zh-hant", "en"])
def test_the_page_is_a_good_page(reader: FlaskClient, locale: str) -> None:
    page = reader.get(HELPFUL.replace("zh-hans", locale) + "?answer=no")
    assert page.status_code == 200
    assert problems_of(page.text) == []


def test_what_does_not_exist_cannot_be_voted_on(client: FlaskClient) -> None:
    assert client.get("/zh-hans/articles/none/helpful").status_code == 404
    assert client.post("/zh-hans/articles/none/helpful").status_code == 404


# Searches


def test_a_search_is_recorded_with_what_was_opened(client: FlaskClient, services: Services) -> None:
    search(client, "充值没到账")
    search(client, "充值没到账", "&page=2")
    search(client, "充值没到账", "&category=deposits")
    came_from = f"http://localhost/zh-hans/search?q={quote('充值没到账')}"
    client.get(ARTICLE, headers={"Referer": came_from})
    (kept,) = rows(services, "searches")
    assert (kept["words"], kept["locale"], kept["answered"]) == ("充值没到账", "zh-hans", 1)
    assert kept["opened"] == "deposit-not-credited"
    assert kept["visit"] != ""


@pytest.mark.parametrize(
    "referrer", ["https://elsewhere.example/search?q=充值没到账", "http://[/search?q=x", "/search?"]
)
def test_an_article_opened_from_elsewhere_is_no_click(
    client: FlaskClient, services: Services, referrer: str
) -> None:
    search(client, "充值没到账")
    quoted = quote(referrer, safe=":/?=[")
    assert client.get(ARTICLE, headers={"Referer": quoted}).status_code == 200
    assert [row["opened"] for row in rows(services, "searches")] == [None]


@pytest.mark.parametrize("left_out", [False, True])
def test_a_ticket_that_follows_is_noted_unless_the_trail_is_left_out(
    client: FlaskClient, services: Services, *, left_out: bool
) -> None:
    search(client, "充值没到账")
    form = filled_form(client, **({"leave_out_trail": "y"} if left_out else {}))
    assert form_on(client, form.send()).send().status_code == 303
    assert [row["ticket"] for row in rows(services, "searches")] == [int(not left_out)]


def test_typing_is_no_search_and_reading_begins_no_visit(
    client: FlaskClient, services: Services
) -> None:
    client.get(f"/api/v1/suggest?q={quote('充值')}")
    client.get("/zh-hans/search")
    client.get("/api/v1/search?q=&locale=zh-hans")
    client.get(f"/api/v1/search?offset=10&locale=zh-hans&q={quote('充值')}")
    client.get(ARTICLE)
    services.recorder.flush()
    assert not log_path(services.settings).exists()
    assert client.get_cookie("kb_visit") is None


def test_a_forged_visit_is_not_taken(client: FlaskClient, services: Services) -> None:
    client.set_cookie("kb_visit", "<script>")
    search(client, "充值没到账")
    (kept,) = rows(services, "searches")
    assert re.fullmatch(r"[\w-]{16}", str(kept["visit"]))


def test_what_three_visits_asked_is_offered_to_others(app: Flask, services: Services) -> None:
    services.popular._due = float("inf")
    suggest = f"/api/v1/suggest?locale=zh-hans&q={quote('充值没')}"
    for count in range(3):
        services.recorder.flush()
        services.popular.refresh()
        items = app.test_client().get(suggest).get_json()["items"]
        assert all(item["kind"] == "article" for item in items), count
        search(app.test_client(), "充值没到账")
    link = f'href="/zh-hans/search?q={quote("充值没到账")}"'
    assert link not in app.test_client().get("/zh-hans/").text
    services.recorder.flush()
    services.popular.refresh()
    items = app.test_client().get(suggest).get_json()["items"]
    assert items[0]["kind"] == "article"
    assert items[-1] == {
        "kind": "query",
        "title": "充值没到账",
        "slug": None,
        "url": f"/zh-hans/search?q={quote('充值没到账')}",
    }
    assert link in app.test_client().get("/zh-hans/").text


def test_no_address_of_a_visitor_is_kept(client: FlaskClient, settings: Settings) -> None:
    search(client, "充值没到账")
    client.application.extensions["kb"].recorder.flush()
    kept = b"".join(file.read_bytes() for file in settings.data_dir.glob("insights*"))
    assert kept
    assert b"127.0.0.1" not in kept
