"""The page of a search is made once for all who ask the same, and still tells nobody of anybody else."""

import gzip
from pathlib import Path
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient

from kb.cli.content import bring_up_to_date
from kb.insights.store import InsightStore, log_path
from kb.settings import Settings
from kb.web.services import Services
from tests.doors.quality import in_one_line

ANSWERED = f"/zh-hans/search?q={quote('充值没到账')}"
UNANSWERED = "/en/search?q=xqzvw+jkpqz"


def test_what_somebody_did_is_on_their_own_page_only(app: Flask) -> None:
    one, other = app.test_client(), app.test_client()
    one.get("/en/search?q=my+private+matter")
    one.get("/en/articles/close-account")
    own = one.get(UNANSWERED).text
    assert "my private matter" in own
    assert 'href="/en/articles/close-account"' in own
    others = other.get(UNANSWERED).text
    assert "private" not in others
    assert "close-account" not in others
    assert "<dd>xqzvw jkpqz</dd>" in in_one_line(others)


def test_nobody_makes_room_for_themselves(reader: FlaskClient) -> None:
    page = reader.get(f"/en/search?q={quote('<!--personal--> xqzvw')}").text
    assert page.count('class="trail"') == 1
    assert "<!--personal-->" not in page


def test_addresses_that_differ_are_different_pages(app: Flask) -> None:
    long = "a" * 300
    app.test_client().get(f"/en/search?q={long}secret")
    assert "secret" not in app.test_client().get(f"/en/search?q={long}").text


def test_a_saved_article_changes_the_page_at_once(
    site: Path, settings: Settings, client: FlaskClient
) -> None:
    before = client.get(ANSWERED)
    file = site / "articles/zh-hans/deposits/deposit-not-credited.md"
    file.write_text(
        file.read_text(encoding="utf-8").replace("充值未到账怎么办", "充值未到账的办法"), "utf-8"
    )
    bring_up_to_date(settings)
    after = client.get(ANSWERED)
    told = after.text.replace('<wbr aria-hidden="true">', "")
    assert "充值未到账的办法" in told
    assert "充值未到账怎么办" not in told
    assert after.headers["ETag"] != before.headers["ETag"]


def test_a_new_notice_stands_on_the_page_at_once(site: Path, client: FlaskClient) -> None:
    client.get(ANSWERED)
    notice = "- {key: slow, kind: incident, title: 网络拥堵, text: 充值变慢, starts: 2020-01-01, words: [充值]}\n"
    (site / "articles/_notices.yml").write_text(notice, encoding="utf-8")
    assert "网络拥堵" in client.get(ANSWERED).text


def test_each_who_asks_is_recorded(app: Flask) -> None:
    for _ in range(3):
        app.test_client().get(ANSWERED)
    services: Services = app.extensions["kb"]
    services.recorder.flush()
    rows = InsightStore(log_path(services.settings)).rows("searches")
    assert len(rows) == 3
    assert len({row["visit"] for row in rows}) == 3
    assert {(row["words"], row["answered"], row["results"]) for row in rows} == {
        ("充值没到账", 1, 1)
    }


def test_a_page_of_results_is_packed_and_not_sent_again(reader: FlaskClient) -> None:
    plain = reader.get(ANSWERED)
    packed = reader.get(ANSWERED, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert plain.headers["Cache-Control"] == "private, no-cache"
    again = reader.get(ANSWERED, headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_what_is_personal_is_never_packed_beside_foreign_words(reader: FlaskClient) -> None:
    answer = reader.get(UNANSWERED, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert (
        reader.get(UNANSWERED, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    )
