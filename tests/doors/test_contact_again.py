"""Asking twice, and not at all: an open ticket is shown to its own browser only; an article may make it needless."""

from xml.etree.ElementTree import Element

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.settings import Settings
from tests.contact.form_reader import (
    by_class,
    filled_form,
    form_on,
    open_form,
    rows,
    tree,
    words,
)
from tests.contact.ticket_pages import follow

STORY = "My deposit has not been credited"


def shown(client: FlaskClient, topic: str) -> str:
    page = client.get(f"/en/contact?topic={topic}")
    return " ".join(
        words(each) for each in by_class(page, "asked-before") if "hidden" not in each.attrib
    )


def test_who_may_open_a_ticket_of_the_topic_may_add_to_it(
    client: FlaskClient, settings: Settings
) -> None:
    asked = follow(client, settings, topic="deposit")
    assert asked.done.reference in shown(client, "deposit")
    assert shown(client, "other") == ""
    (line,) = by_class(client.get("/en/contact?topic=deposit"), "asked-before")
    link = next(line.iter("a")).get("href") or ""
    assert client.get(link).status_code == 200
    assert link.endswith("#answer")
    # It keeps nobody from asking again.
    assert filled_form(client, topic="deposit", asset="USDT").send().status_code == 200


def test_others_learn_nothing(app: Flask, client: FlaskClient, settings: Settings) -> None:
    asked = follow(client, settings, topic="deposit", email="reader@example.com")
    stranger = app.test_client()
    page = filled_form(stranger, topic="deposit", asset="", email="reader@example.com").send()
    assert asked.done.reference not in page.get_data(as_text=True)
    stranger.set_cookie("kb_ticket_" + asked.done.reference[3:].replace("-", ""), "guessed")
    assert shown(stranger, "deposit") == ""


def test_a_solved_ticket_is_no_reason_to_add_to_it(client: FlaskClient, settings: Settings) -> None:
    asked = follow(client, settings, topic="deposit")
    page = asked.open()
    assert page.status_code == 200
    token = open_form(client).fields["csrf_token"]
    client.post(f"{asked.address}/solved", data={"csrf_token": token})
    assert shown(client, "deposit") == ""


def offers(page: TestResponse) -> list[Element]:
    sections = tree(page).iter("section")
    return [each for each in sections if each.get("aria-labelledby") == "may-solve"]


def thanks(client: FlaskClient, **answers: str) -> TestResponse:
    check = filled_form(client, **{"description": STORY, **answers}).send()
    return client.get(form_on(client, check).send().location)


def test_one_article_is_offered_after_sending_and_may_close_the_request(
    client: FlaskClient, settings: Settings
) -> None:
    page = thanks(client, topic="deposit", asset="USDT")
    (offer,) = offers(page)
    (link,) = offer.iter("a")
    assert (link.get("href"), link.get("target")) == ("/en/articles/deposit-not-credited", "_blank")
    assert rows(settings, "select status from tickets") == [("received",)]
    assert form_on(client, page).send().status_code == 303
    assert rows(settings, "select status from tickets") == [("closed",)]


def test_nothing_is_offered_for_what_is_urgent_unknown_or_somebody_elses(
    app: Flask, client: FlaskClient
) -> None:
    assert offers(thanks(client, topic="security")) == []
    assert offers(thanks(client, description="How do I bake sourdough bread?")) == []
    check = filled_form(client, description=STORY).send()
    location = form_on(client, check).send().location
    assert offers(client.get(location))
    assert offers(app.test_client().get(location)) == []
