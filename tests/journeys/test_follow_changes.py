"""A site that runs follows what an editor saves, in every worker, and mails what it promised; nothing is restarted."""

import json
import time
import urllib.parse
from pathlib import Path

import pytest

from tests.outbox.server import MailServer
from tests.running import RunningSite
from tests.visitor import Visitor, hidden_fields, reference_on, wait_as_a_person_would

pytestmark = pytest.mark.slow

WORKERS = 3
#: So many answers in a row, each on a new connection, reach every worker with near certainty.
IN_A_ROW = 24
NEW = "---\ntitle: 冷钱包转入须知\nquestions: [ledger 转进来要注意啥]\n---\n\n## 转入之前\n\n核对地址。\n"


def everywhere(visitor: Visitor, path: str, words: str) -> bool:
    """Say whether every one of many answers holds the words."""
    return all(words in visitor.get(path).text for _ in range(IN_A_ROW))


@pytest.fixture
def running(site: Path) -> RunningSite:
    return RunningSite(site, {"KB_RATE_LIMITS": "off"}, "--workers", str(WORKERS))


def test_page_and_search_follow_a_saved_file_in_every_worker(running: RunningSite) -> None:
    article = running.site / "articles/zh-hans/deposits/cold-wallet.md"
    search = "/api/v1/search?" + urllib.parse.urlencode({"q": "冷钱包转入", "locale": "zh-hans"})
    with running:
        visitor = Visitor(running.url)
        assert visitor.get("/zh-hans/articles/cold-wallet").status == 404
        article.write_text(NEW, encoding="utf-8")
        running.wait_until(lambda: everywhere(visitor, "/zh-hans/articles/cold-wallet", "核对地址"))
        running.wait_until(lambda: everywhere(visitor, search, "cold-wallet"))
        article.write_text(NEW.replace("核对地址", "核对网络"), encoding="utf-8")
        running.wait_until(lambda: everywhere(visitor, "/zh-hans/articles/cold-wallet", "核对网络"))
        article.write_text("---\ntitle: [broken\n---\n", encoding="utf-8")
        running.wait_until(lambda: "cold-wallet.md" in running.log)
        assert everywhere(visitor, "/zh-hans/articles/cold-wallet", "核对网络")
        article.unlink()
        running.wait_until(lambda: not everywhere(visitor, search, "cold-wallet"))
        found = json.loads(visitor.get(search).text)
        assert "cold-wallet" not in [each["slug"] for each in found["results"]]


def test_a_folder_that_is_suddenly_empty_leaves_the_site_as_it_was(running: RunningSite) -> None:
    articles, away = running.site / "articles", running.site / "away"
    article = "/zh-hans/articles/deposit-not-credited"
    search = "/api/v1/search?" + urllib.parse.urlencode({"q": "充值未到账", "locale": "zh-hans"})
    with running:
        visitor = Visitor(running.url)
        articles.rename(away)
        articles.mkdir()
        running.wait_until(lambda: "has no articles any more" in running.log)
        assert everywhere(visitor, article, "充值未到账")
        assert everywhere(visitor, search, "deposit-not-credited")
        articles.rmdir()
        (away / "zh-hans/deposits/cold-wallet.md").write_text(NEW, encoding="utf-8")
        away.rename(articles)
        running.wait_until(lambda: everywhere(visitor, "/zh-hans/articles/cold-wallet", "核对地址"))
        assert everywhere(visitor, article, "充值未到账")


def test_a_question_of_any_length_is_cut_not_refused(running: RunningSite) -> None:
    asked = urllib.parse.urlencode({"q": "充" * 100_000})
    with running:
        page = Visitor(running.url).get(f"/zh-hans/search?{asked}")
        assert page.status == 200
        assert "充" * 200 in page.text
        assert "充" * 201 not in page.text


def test_a_receipt_reaches_a_real_mail_server(site: Path) -> None:
    with MailServer().running() as mail:
        running = RunningSite(site, {"KB_MAIL_URL": mail.url, "KB_CHECK_PAGE": "off"})
        with running:
            visitor = Visitor(running.url)
            form = hidden_fields(visitor.get("/zh-hant/contact?topic=suggestion").text)
            shown = time.monotonic()
            words = {
                "topic": "suggestion",
                "email": "reader@example.com",
                "description": "原話：希望可以匯出圖表",
            }
            wait_as_a_person_would(shown)
            reference = reference_on(visitor.post("/zh-hant/contact", form | words).text)
            running.wait_until(lambda: bool(mail.received))
    body = mail.received[0].get_body(("plain",))
    assert body is not None
    assert reference in body.get_content()
    assert "原話" not in mail.received[0].as_string()
    assert "原話" not in body.get_content()
