"""Second looks at evidence without scripts: doubts are shown, moved with consent, and never in the way."""

import json
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.settings import Settings
from kb.web.services import Services
from tests.contact.form_reader import (
    Form,
    by_class,
    filled_form,
    form_on,
    problems,
    rows,
    words,
)

TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
HASH = "5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor of a site whose deposit topic asks for all there is to ask."""
    services: Services = app.extensions["kb"]
    first, *others = services.settings.topics
    whole = first.model_copy(update={"fields": (*first.fields, "address", "memo")})
    settings = services.settings.model_copy(update={"topics": (whole, *others)})
    app.extensions["kb"] = replace(services, settings=settings)
    return app.test_client()


def evidence(client: FlaskClient, **answers: str) -> Form:
    usual = {
        "topic": "deposit",
        "asset": "USDT",
        "network": "TRON (TRC20)",
        "transaction_hash": HASH,
    }
    return filled_form(client, **{**usual, **answers})


def doubted(page: TestResponse) -> str:
    return " ".join(words(each) for each in by_class(page, "doubts"))


def kept(settings: Settings) -> dict[str, str]:
    ((fields,),) = rows(settings, "select fields from tickets")
    found: dict[str, str] = json.loads(str(fields))
    return found


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"address": TRON[:-1] + "x"}, "fails its own check"),
        ({"address": HASH}, "belongs in “Transaction hash”"),
        ({"network": "Ethereum (ERC20)", "address": TRON}, "but the network says Ethereum"),
        ({"asset": "BTC"}, "BTC does not usually travel on TRON"),
        ({"asset": "XRP", "network": "XRP Ledger"}, "usually needs a memo or tag"),
    ],
)
def test_what_looks_odd_is_asked_once_and_sent_all_the_same(
    client: FlaskClient, settings: Settings, answers: dict[str, str], sentence: str
) -> None:
    page = evidence(client, **answers).send()
    assert page.status_code == 200
    assert sentence in doubted(page)
    assert form_on(client, page).send().status_code == 303
    assert answers.items() <= kept(settings).items()


def test_nothing_is_asked_where_all_is_well(client: FlaskClient) -> None:
    page = evidence(client, address=TRON).send()
    assert page.status_code == 200
    assert doubted(page) == ""


def test_a_topic_is_asked_only_about_what_it_asks(client: FlaskClient) -> None:
    assert doubted(evidence(client, topic="other", address=HASH, asset="XRP").send()) == ""


def test_a_hash_in_the_address_field_is_moved_with_consent(
    client: FlaskClient, settings: Settings
) -> None:
    page = evidence(
        client, transaction_hash=TRON, address=f"https://tronscan.org/#/transaction/{HASH}"
    ).send()
    assert page.status_code == 200
    page = form_on(client, page).send(move="address")
    assert page.status_code == 200
    assert doubted(page) == ""
    assert rows(settings, "select id from tickets") == []
    assert form_on(client, page).send().status_code == 303
    assert (kept(settings)["address"], kept(settings)["transaction_hash"]) == (TRON, HASH)


def test_an_error_elsewhere_still_offers_to_move_it(client: FlaskClient) -> None:
    page = evidence(client, transaction_hash="", address=HASH, email="").send()
    assert list(problems(page)) == ["email"]
    assert "Move it there" in words(by_class(page, "field-doubt")[0])
    page = form_on(client, page).send(move="address")
    assert list(problems(page)) == ["email"]
    assert not any("belongs" in words(each) for each in by_class(page, "field-doubt"))
    assert form_on(client, page).fields["transaction_hash"] == HASH
    assert form_on(client, page).fields["address"] == ""


@pytest.mark.parametrize("name", ["", "address", "email", "nothing", "transaction_hash"])
def test_asking_to_move_what_is_where_it_belongs_changes_nothing(
    client: FlaskClient, name: str
) -> None:
    page = evidence(client, address=TRON).send(move=name)
    assert form_on(client, page).fields["address"] == TRON
    assert form_on(client, page).fields["transaction_hash"] == HASH


def test_a_site_without_a_check_page_shows_it_for_a_doubt(app: Flask, client: FlaskClient) -> None:
    services: Services = app.extensions["kb"]
    direct = services.settings.model_copy(update={"check_page": False})
    app.extensions["kb"] = replace(services, settings=direct)
    page = evidence(client, address=HASH).send()
    assert doubted(page)
    assert form_on(client, page).send().status_code == 303
    assert evidence(client, address=TRON).send().status_code == 303
