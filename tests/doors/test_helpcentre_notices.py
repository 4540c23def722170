"""Readers are told what goes on: an incident everywhere, news in front, both where they are searched for."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask.testing import FlaskClient

from tests.doors.quality import problems_of

ARTICLE = "/zh-hans/articles/deposit-not-credited"
NOTICES = """
- key: delay
  kind: incident
  starts: 2026-11-21T07:00:00+00:00
  ends: 2026-11-21T08:30:00+00:00
  title: { zh-hans: TRON 充值延迟, en: TRON delayed }
  text: { zh-hans: 正在处理, en: We are on it }
  link: /articles/deposit-not-credited
  words: [TRON]
- key: news
  starts: 2026-11-01T00:00:00+00:00
  title: 新的客服时间
  text: 每天九点到二十一点
  words: [客服]
"""


@pytest.fixture
def during(site: Path) -> Iterator[time_machine.Traveller]:
    (site / "articles" / "_notices.yml").write_text(NOTICES, encoding="utf-8")
    with time_machine.travel(datetime(2026, 11, 21, 8, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def test_an_incident_is_on_every_page_while_it_lasts(
    client: FlaskClient, during: time_machine.Traveller
) -> None:
    for address in ("/zh-hans/", ARTICLE, "/zh-hans/contact"):
        page = client.get(address).text
        assert "TRON 充值延迟" in page
        assert problems_of(page) == []
    tag = client.get(ARTICLE).headers["ETag"]
    during.move_to(datetime(2026, 11, 21, 8, 30, tzinfo=UTC))
    after = client.get(ARTICLE, headers={"If-None-Match": tag})
    assert after.status_code == 200
    assert "TRON 充值延迟" not in after.text


def test_news_stands_in_front_and_in_searches_for_it(
    client: FlaskClient, during: time_machine.Traveller
) -> None:
    assert "新的客服时间" in client.get("/zh-hans/").text
    assert "新的客服时间" not in client.get(ARTICLE).text
    assert "新的客服时间" in client.get("/zh-hans/search?q=客服几点上班").text
    assert "新的客服时间" not in client.get("/zh-hans/search?q=充值").text


def test_what_is_over_stays_to_be_read(client: FlaskClient, during: time_machine.Traveller) -> None:
    during.move_to(datetime(2026, 12, 1, tzinfo=UTC))
    page = client.get("/en/notices").text
    assert page.index("新的客服时间") < page.index("TRON delayed")
    assert 'href="/en/articles/deposit-not-credited"' in page
    assert problems_of(page) == []


def test_a_day_without_notices(reader: FlaskClient) -> None:
    assert "Everything runs as usual." in reader.get("/en/notices").text
