"""The JSON API answers as contracts.md says, to the letter; nothing that is sent to it breaks it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import escape

from kb.helpcentre.answers import search_answer
from kb.search.hits import Hit, HitSection, SearchResults


def test_search_answers_in_the_agreed_shape(reader: FlaskClient) -> None:
    answer = reader.get("/api/v1/search?q=充值没到账&locale=zh-hans").json
    assert answer is not None
    assert list(answer) == [
        "query", "locale", "answered", "confidence", "total", "did_you_mean", "results",
    ]  # fmt: skip
    assert answer["query"] == "充值没到账"
    assert answer["answered"] is True
    assert 0 <= answer["confidence"] <= 1
    first = answer["results"][0]
    assert first["slug"] == "deposit-not-credited"
    assert set(first) == {
        "slug", "title", "url", "locale", "category", "snippet", "section", "score",
    }  # fmt: skip
    assert first["url"].startswith("/zh-hans/articles/deposit-not-credited")
    assert reader.get(first["url"].partition("#")[0]).status_code == 200


def test_a_snippet_is_escaped_and_marked() -> None:
    hit = Hit(
        slug="a", locale="en", category="c", title=(("A", True), (" & B", False)),
        snippet=(("<b>", False), ("x<y", True)), section=HitSection("S", "s t"), score=1.23456,
        converted=True,
    )  # fmt: skip
    (found,) = search_answer(SearchResults("q", "en", (hit,), 1))["results"]
    assert found["snippet"] == f"{escape('<b>')}<mark>x&lt;y</mark>"
    assert found["title"] == "A & B"
    assert found["url"] == "/en/articles/a#s%20t"
    assert found["section"] == {"title": "S", "anchor": "s t"}
    assert found["converted"] is True


def test_traditional_made_from_simplified_says_so(reader: FlaskClient) -> None:
    answer = reader.get("/api/v1/search?q=充值沒到帳&locale=zh-hant").json
    assert answer is not None
    first = answer["results"][0]
    assert first["locale"] == "zh-hant"
    assert first["converted"] is True


def test_a_long_query_is_cut_and_answered(reader: FlaskClient) -> None:
    answer = reader.get("/api/v1/search", query_string={"q": "充" * 5000, "locale": "zh-hans"})
    assert answer.status_code == 200
    assert answer.json is not None
    assert len(answer.json["query"]) == 200


def test_results_come_in_pages(reader: FlaskClient) -> None:
    everything = reader.get("/api/v1/search?q=充值未到账 账户被锁定&locale=zh-hans&limit=50").json
    second = reader.get(
        "/api/v1/search?q=充值未到账 账户被锁定&locale=zh-hans&limit=1&offset=1"
    ).json
    assert everything is not None
    assert second is not None
    assert second["total"] == everything["total"] >= 2
    assert [one["slug"] for one in second["results"]] == [everything["results"][1]["slug"]]


def test_suggestions_name_articles(reader: FlaskClient) -> None:
    answer = reader.get("/api/v1/suggest?q=充值&locale=zh-hans&limit=3")
    assert answer.headers["Cache-Control"] == "private, max-age=60"
    assert answer.json is not None
    assert answer.json["query"] == "充值"
    first = answer.json["items"][0]
    assert first["kind"] == "article"
    assert first["url"] == f"/zh-hans/articles/{first['slug']}"
    assert len(answer.json["items"]) <= 3


@pytest.mark.parametrize("locale", ["zh-hans", "zh-hant", "en"])
def test_the_cursor_leads_through_every_article_once(reader: FlaskClient, locale: str) -> None:
    seen: list[str] = []
    address = f"/api/v1/articles?locale={locale}&limit=1"
    while address:
        answer = reader.get(address)
        assert answer.json is not None
        seen += [one["slug"] for one in answer.json["articles"]]
        following = answer.headers.get("Link", "")
        assert bool(following) == bool(answer.json["next"])
        address = following.partition(">")[0].removeprefix("<")
        if address:
            assert parse_qs(urlsplit(address).query)["cursor"] == [answer.json["next"]]
    assert seen == sorted(set(seen))
    assert "deposit-not-credited" in seen


def test_an_article_comes_whole(reader: FlaskClient) -> None:
    answer = reader.get("/api/v1/articles/deposit-not-credited?locale=en").json
    assert answer is not None
    assert answer["title"] == "My deposit has not been credited"
    assert answer["updated"] == "2026-11-01"
    assert "<h2" in answer["html"]
    assert "## Check these three things" in answer["markdown"]
    assert answer["translations"]["zh-hans"] == "/zh-hans/articles/deposit-not-credited"
    assert {
        "title": "Check these three things",
        "anchor": "check-these-three-things",
        "level": 2,
    } in answer["sections"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/search?q=x&locale=fr", 400),
        ("/api/v1/search?q=x&limit=many", 400),
        ("/api/v1/search?q=x&offset=-1", 400),
        ("/api/v1/suggest?q=x&limit=1e9", 400),
        ("/api/v1/articles?cursor=%FF", 400),
        ("/api/v1/articles?cursor=%3D%3D%3D", 400),
        ("/api/v1/articles/none?locale=en", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/%E5%85%85%E5%80%BC", 404),
    ],
)
def test_problems_are_problem_details(reader: FlaskClient, address: str, status: int) -> None:
    answer = reader.get(address)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["status"] == status
    assert answer.json["instance"] == address.partition("?")[0]


texts = st.text(max_size=40)


@given(
    path=st.sampled_from(["search", "suggest", "articles", "articles/deposit-not-credited"]),
    values=st.dictionaries(
        st.sampled_from(["q", "locale", "limit", "offset", "category", "cursor"]), texts, max_size=6
    ),
)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None
)
def test_nothing_breaks_the_api(small_app: Flask, path: str, values: dict[str, str]) -> None:
    sent = {name: text.encode("utf-8", "replace").decode() for name, text in values.items()}
    answer = small_app.test_client().get(f"/api/v1/{path}", query_string=sent)
    assert answer.status_code in {200, 400, 404}
    assert answer.is_json or answer.content_type == "application/problem+json"
