"""Articles offered while somebody writes: only when the site has an answer, never for what is urgent."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.contact.form_reader import open_form

OFFERS = "/en/contact/offers"


@pytest.fixture
def token(client: FlaskClient) -> str:
    return open_form(client).fields["csrf_token"]


def ask(client: FlaskClient, token: str, **body: str) -> TestResponse:
    return client.post(OFFERS, data=body, headers={"X-CSRFToken": token})


def test_what_is_written_is_answered_by_articles(client: FlaskClient, token: str) -> None:
    answer = ask(client, token, q="my deposit has not been credited", topic="deposit")
    first = answer.get_json()[0]
    assert first == {
        "title": "My deposit has not been credited",
        "url": "/en/articles/deposit-not-credited",
    }


@pytest.mark.parametrize(
    "body",
    [
        {"q": "my deposit has not been credited", "topic": "security"},
        {"q": "how to bake sourdough bread"},
        {"q": ""},
        {},
    ],
)
def test_nothing_is_offered_for_what_is_urgent_or_unknown(
    client: FlaskClient, token: str, body: dict[str, str]
) -> None:
    answer = ask(client, token, **body)
    assert answer.status_code == 200
    assert answer.get_json() == []


def test_another_sites_page_cannot_ask(client: FlaskClient) -> None:
    assert ask(client, "nonsense", q="deposit").status_code == 400
