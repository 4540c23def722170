"""The results page: good answers first, an honest word when there are none, and hostile words harmless."""

import html
import re
from dataclasses import replace
from urllib.parse import quote

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.helpcentre.results import SURE, Asked, results_page, running
from kb.search.hits import Query
from kb.settings import Locale
from kb.web.services import services
from tests.doors.quality import in_one_line, problems_of

NONSENSE = "xqzvw jkpqz"


@pytest.mark.parametrize(
    "words", ["充值没到账", "充值沒到帳", "deposit not credited", "chongzhi", "account-locked"]
)
def test_the_words_stay_in_the_box_the_title_and_the_heading(
    reader: FlaskClient, words: str
) -> None:
    page = reader.get(f"/zh-hans/search?q={quote(words)}").text
    assert f'value="{words}"' in page
    assert all(words in each for each in _headlines(page))
    assert '<meta name="robots" content="noindex,follow">' in page


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        ("充值没到账" * 20, ("充值没到账" * 20)[:39] + "…"),
        (f"{NONSENSE} " * 18, f"{NONSENSE} " * 6 + "xqzvw…"),
        ("“pending” once " * 12, ("“pending” once " * 5).strip() + "…"),
        ("提现pending" * 20, "提现pending" * 7 + "…"),
        ("x" * 200, "x" * 79 + "…"),
    ],
    ids=["Han", "Latin", "Latin with quotes", "both", "without an end"],
)
def test_a_long_question_is_whole_in_the_box_and_short_in_the_heading(
    reader: FlaskClient, words: str, headline: str
) -> None:
    page = reader.get(f"/en/search?q={quote(words)}").text
    assert f'value="{words[:200].strip()}"' in page
    assert all(f"“{headline}”" in each for each in _headlines(page))


def _headlines(page: str) -> tuple[str, str]:
    """Return a page's title and its heading, as they are read."""
    title, heading = re.findall(r"<(title|h1)>(.*?)</\1>", page)
    return title[1], re.sub("<[^>]+>", "", heading[1])


@pytest.mark.parametrize(
    ("locale", "lines", "shown"),
    [
        (
            "en",
            "State · Meaning\n|Sent| · Wait\nAsk us.\nOr read:\nmore …",
            "State\u00a0· Meaning; |Sent|\u00a0· Wait; Ask us. Or read: more\u00a0…",
        ),
        (
            "zh-hans",
            "状态 · 含义\n已发出 · |等待|\n问我们。\n|或|看：\n更多",
            "状态\u00a0· 含义；已发出\u00a0· |等待|；问我们。|或|看：更多",
        ),
    ],
)
def test_rows_and_items_of_a_result_are_set_off_from_each_other(
    locale: Locale, lines: str, shown: str
) -> None:
    pieces = tuple((text, at % 2 == 1) for at, text in enumerate(lines.split("|")))
    assert "|".join(text for text, _ in running(pieces, locale)) == shown


def test_an_answer_stands_first_with_its_source(reader: FlaskClient) -> None:
    page = reader.get("/zh-hans/search?q=充值没到账").text
    assert "可能就是您要的答案" in page
    first = re.findall(r'href="(/zh-hans/articles/[^"]+)"', page)[0]
    assert first.startswith("/zh-hans/articles/deposit-not-credited")


@pytest.mark.parametrize(("confidence", "stands_on_top"), [(SURE, True), (SURE - 0.01, False)])
def test_only_who_is_sure_puts_an_answer_above_the_others(
    small_app: Flask, confidence: float, stands_on_top: bool
) -> None:
    with small_app.app_context():
        library = services().library.current()
        found = services().searcher.search(Query("充值没到账", "zh-hans"))
    page = results_page(library, replace(found, confidence=confidence), Asked())
    assert page.answered
    assert (page.answer is not None) == stands_on_top


def test_the_way_to_a_person_carries_the_words(reader: FlaskClient) -> None:
    page = reader.get("/zh-hans/search?q=充值没到账").text
    assert f'href="/zh-hans/contact?q={quote("充值没到账")}"' in page


def test_no_answer_is_said_plainly_and_the_form_comes_first(reader: FlaskClient) -> None:
    page = reader.get(f"/en/search?q={quote(NONSENSE)}").text
    assert _headlines(page)[1] == f"We have no answer yet to “{NONSENSE}”"
    assert "Travels with your request" in page
    form = page.index('href="/en/contact?q=xqzvw+jkpqz"')
    assert form < page.index("You can also try")
    assert "This may be your answer" not in page


def test_what_fits_only_loosely_stands_under_what_can_also_be_tried(reader: FlaskClient) -> None:
    page = reader.get("/en/search?q=which+bread+to+bake+when+a+deposit+of+sourdough+fails").text
    tried = page.partition("You can also try</h2>")[2]
    assert re.search(r'<h3><a href="/en/articles/[\w-]+', tried)
    assert "<h2" not in tried


def test_every_search_travels_newest_first(reader: FlaskClient) -> None:
    reader.get("/en/search?q=first+one")
    page = in_one_line(reader.get(f"/en/search?q={quote(NONSENSE)}").text)
    assert page.index(f"<dd>{NONSENSE}</dd>") < page.index("<dd>first one</dd>")


def test_categories_narrow_the_results(reader: FlaskClient) -> None:
    page = reader.get("/zh-hans/search?q=账户").text
    assert "category=account" in page
    narrowed = reader.get("/zh-hans/search?q=账户&category=account").text
    assert re.search(r'<a href="\?[^"]*category=account" aria-current="true">', narrowed)
    assert "/articles/deposit-not-credited" not in narrowed
    assert reader.get("/zh-hans/search?q=账户&category=none").status_code == 200


def test_one_category_is_no_choice_but_the_way_back_stays(reader: FlaskClient) -> None:
    words = "/en/search?q=close account"
    page = reader.get(words).text
    assert "/en/articles/close-account" in page
    assert "category=" not in page
    assert "category=account" in reader.get(f"{words}&category=account").text


def test_a_filter_never_turns_an_answer_into_none(reader: FlaskClient) -> None:
    address = "/zh-hans/search?q=充值没到账 账户"
    reader.get(address)
    narrowed = reader.get(f"{address}&category=account")
    assert "/articles/account-locked" in narrowed.text
    assert "还没有答案" not in narrowed.text
    # Nor does it tell the trail so.
    page = in_one_line(reader.get(f"/zh-hans/search?q={quote(NONSENSE)}").text)
    assert page.count("<dd>充值没到账 账户</dd>") == 1


def test_languages_narrow_the_results_where_another_one_answers(reader: FlaskClient) -> None:
    # Account-locked is written in Chinese only.
    page = reader.get("/en/search?q=账户锁定").text
    assert "found in articles of another language" in page
    assert (
        "found in articles of another language" not in reader.get("/zh-hans/search?q=账户锁定").text
    )
    assert "language=" not in reader.get("/zh-hans/search?q=账户锁定").text
    chosen = reader.get("/en/search?q=账户锁定&language=zh-hans")
    assert "/zh-hans/articles/account-locked" in chosen.text
    assert re.search(r'<a href="\?[^"]*language=zh-hans" aria-current="true">', chosen.text)
    assert "language=zh-hans&amp;sort=newest" in chosen.text
    other = reader.get("/en/search?q=账户锁定&language=en")
    assert other.status_code == 200
    assert "/zh-hans/articles/account-locked" not in other.text
    assert reader.get("/en/search?q=账户锁定&language=fr").status_code == 200


def test_results_can_be_put_in_order_of_their_dates(reader: FlaskClient) -> None:
    def found(address: str) -> list[str]:
        page = reader.get(f"/zh-hans/search?q=账户锁定 充值&{address}").text
        slugs = re.findall(r'<h2[^>]*><a href="/zh-hans/articles/([\w-]+)', page)
        return list(dict.fromkeys(slugs))

    best, newest = found(""), found("sort=newest")
    assert best == ["account-locked", "deposit-not-credited"]
    assert newest == ["deposit-not-credited", "account-locked"]
    assert found("sort=newest&page=2") == newest  # behind the last page there is none
    page = reader.get("/zh-hans/search?q=账户锁定 充值&sort=newest").text
    assert re.search(r'<a href="\?[^"]*sort=newest" aria-current="true">', page)
    assert "category=account&amp;sort=newest" in page


@pytest.mark.parametrize("category", ["api", "no-such-category"])
def test_a_category_that_holds_nothing_of_it_hides_nothing(
    reader: FlaskClient, category: str
) -> None:
    page = reader.get(f"/en/search?q=deposit+not+credited&category={category}").text
    assert "/en/articles/deposit-not-credited" in page
    assert "We have no answer" not in page


def test_nothing_typed_shows_where_to_go(reader: FlaskClient) -> None:
    page = reader.get("/en/search?q=%20%20").text
    assert "<h1>Search the help centre</h1>" in page
    assert "/en/categories/deposits" in page


@pytest.mark.parametrize("page", ["0", "-3", "x", "99999999999999999999", "2"])
def test_any_page_number_is_a_page(reader: FlaskClient, page: str) -> None:
    answer = reader.get(f"/zh-hans/search?q=账户&page={page}")
    assert answer.status_code == 200
    assert '<li class="result"' in answer.text or 'class="answer"' in answer.text


HOSTILE = [
    "<script>alert(1)</script>\"'&",
    "?*" * 300,
    "[a TO z]",
    "(" * 400,
    "\x00\x01\ud7ff",
    "a" * 100_000,
    "👩‍👩‍👧‍👦" * 50,
    "%s %(name)s {x} {{ 7*7 }}",
]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_are_only_words(reader: FlaskClient, words: str) -> None:
    answer = reader.get("/en/search", query_string={"q": words})
    assert answer.status_code == 200
    assert problems_of(answer.text) == []
    assert "<script>alert" not in answer.text
    assert html.escape(words.strip()[:20], quote=False)[:3] in answer.text or "\x00" in words


@given(words=st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
def test_any_words_give_a_page(reader: FlaskClient, words: str) -> None:
    answer = reader.get("/zh-hant/search", query_string={"q": words})
    assert answer.status_code == 200


@time_machine.travel(1_800_000_000, tick=False)
def test_searching_has_a_limit(client: FlaskClient) -> None:
    answers = [client.get("/en/search?q=deposit") for _ in range(121)]
    assert {answer.status_code for answer in answers[:120]} == {200}
    assert answers[120].status_code == 429
    assert 'value="deposit"' in answers[120].text  # what was typed is there for the next try
    assert int(answers[120].headers["Retry-After"]) > 0
    assert client.get("/api/v1/search?q=deposit").status_code == 429
    assert client.get("/en/articles/deposit-not-credited").status_code == 200
