"""The contact form over HTTP: what it asks by topic, and what it says when something is wrong."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.settings import Locale, Settings
from tests.contact.form_reader import (
    ADDRESS,
    ANSWERS,
    by_class,
    filled_form,
    form_on,
    open_form,
    problems,
    sent_through,
    tickets,
    tree,
    unhidden,
    words,
)

# Showing


@pytest.mark.parametrize("locale", ["zh-hans", "zh-hant", "en"])
def test_the_form_shows_what_its_topic_asks(client: FlaskClient, locale: str) -> None:
    shown = visible_names(client, f"/{locale}/contact?topic=deposit")
    assert {"asset", "network", "amount", "transaction_hash"} <= shown
    assert not {"pair", "endpoint", "earlier_reference", "memo"} & shown
    assert "earlier_reference" in visible_names(client, f"/{locale}/contact?topic=complaint")
    assert {"account_id", "occurred_at", "description", "email"} <= visible_names(
        client, f"/{locale}/contact"
    )


def test_what_may_stay_empty_says_so_by_topic(client: FlaskClient) -> None:
    def optional(topic: str) -> set[str]:
        labels = by_class(client.get(f"{ADDRESS}?topic={topic}"), "field-label")
        return {
            words(label).removesuffix(" (optional)")
            for label in labels
            if "(optional)" in words(label)
        }

    assert "Account ID" not in optional("deposit")
    assert "Amount" in optional("deposit")
    assert {"Account ID", "When did it happen?"} <= optional("suggestion")
    assert "What happened?" not in optional("suggestion")


def test_the_address_fills_in_topic_search_and_article(client: FlaskClient) -> None:
    page = client.get(f"{ADDRESS}?q=money+gone&article=deposit-not-credited")
    form = form_on(client, page)
    assert form.fields["topic"] == "deposit"
    assert form.fields["description"] == "money gone"
    assert "money gone" in words(by_class(page, "trail")[0])
    assert "My deposit has not been credited" in words(by_class(page, "trail")[0])


def test_a_long_question_is_told_once(client: FlaskClient) -> None:
    form = form_on(client, client.get(f"{ADDRESS}?q={'x' * 3000}"))
    assert form.fields["q"] == "x" * 200
    assert form.fields["description"] == "x" * 3000


def test_articles_of_the_topic_are_offered_but_not_when_it_is_urgent(client: FlaskClient) -> None:
    page = client.get(f"{ADDRESS}?topic=deposit&q=deposit+not+credited")
    assert "My deposit has not been credited" in visible(page, "offered")
    assert visible(client.get(f"{ADDRESS}?topic=security&q=deposit+not+credited"), "offered") == ""
    assert "Urgent" in words(by_class(page, "badge-bad")[0])


# Errors


def test_errors_stand_on_top_and_at_the_field_in_the_same_words(client: FlaskClient) -> None:
    page = filled_form(client, topic="deposit", account_id="12", email="", description="").send()
    assert page.status_code == 422
    found = problems(page)
    assert list(found) == ["account_id", "asset", "description", "email"]
    assert found["email"] == "Give us at least one way to answer you."
    assert words(next(tree(page).iter("title"))).startswith("Error: Contact support")
    ids = {each.get("id"): each for each in tree(page).iter() if each.get("id")}
    for name, sentence in found.items():
        assert ids[name].get("aria-invalid") == "true"
        described = (ids[name].get("aria-describedby") or "").split()
        assert sentence in [words(ids[each]) for each in described]


def test_haste_is_told_only_where_nothing_else_is(client: FlaskClient) -> None:
    hasty = form_on(client, client.get(ADDRESS))
    assert "send" not in problems(hasty.send())
    assert list(problems(hasty.fill(**ANSWERS).send())) == ["send"]


def test_an_empty_form_asks_for_the_defaults(client: FlaskClient) -> None:
    page = open_form(client).send()
    assert list(problems(page)) == ["topic-0", "account_id", "occurred_at", "description", "email"]


def test_a_suggestion_needs_its_text_and_a_way_to_answer_only(
    client: FlaskClient, settings: Settings
) -> None:
    form = open_form(client).fill(
        topic="suggestion", description="Darker dark", phone="+86 138 0000 0000"
    )
    assert sent_through(form)
    assert tickets(settings) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "no at sign"),
        ("email", "a@b"),
        ("email", "a@b.example\r\nBcc: c@d.example"),
        ("phone", "12"),
        ("phone", "1\n234567"),
        ("contact_other", "we\0chat"),
        ("account_id", "1"),
        ("occurred_at", "9999-01-01T00:00"),
        ("occurred_at", "soon"),
        ("timezone", ""),
        ("timezone", "Mars/Olympus"),
        ("timezone", "../../etc/passwd"),
        ("timezone", "\0"),
        ("description", "x" * 5001),
        ("wanted", "x" * 2001),
        ("topic", "no such topic"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(
    client: FlaskClient, field: str, value: str
) -> None:
    page = filled_form(client, **{field: value}).send()
    assert page.status_code == 422
    assert list(problems(page)) == ["topic-0" if field == "topic" else field]


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en", "Check your account ID: it does not look like one of ours."),
        ("zh-hans", "账户 ID 的格式不对，请核对"),
        ("zh-hant", "帳戶 ID 的格式不對，請核對"),
    ],
)
def test_where_an_account_id_is_found_stays_beside_what_is_wrong_with_it(
    client: FlaskClient, settings: Settings, locale: Locale, told: str
) -> None:
    page = open_form(client, f"/{locale}/contact").fill(**{**ANSWERS, "account_id": "1"}).send()
    assert problems(page) == {"account_id": told}
    ids = {each.get("id"): each for each in tree(page).iter() if each.get("id")}
    heard = (ids["account_id"].get("aria-describedby") or "").split()
    assert [words(ids[each]) for each in heard] == [settings.account_id_hint[locale], told]


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en", "What happened: 5001 characters are too many; 5000 fit."),
        ("zh-hant", "發生了什麼：已有 5001 個字，最多 5000 個，請精簡"),
    ],
)
def test_an_answer_that_is_too_long_is_told_in_a_sentence(
    client: FlaskClient, locale: str, told: str
) -> None:
    form = open_form(client, f"/{locale}/contact").fill(**{**ANSWERS, "description": "x" * 5001})
    assert problems(form.send()) == {"description": told}


def test_who_names_no_zone_means_the_sites(client: FlaskClient, settings: Settings) -> None:
    form = open_form(client)
    assert form.fields["timezone"] == settings.timezone
    form.fill(**ANSWERS)
    del form.fields["timezone"]
    assert settings.timezone in form_on(client, form.send()).fields["timezone"]


def test_a_zone_matters_only_to_a_time_that_is_told(client: FlaskClient) -> None:
    page = filled_form(client, timezone="Mars/Olympus", occurred_at="").send()
    assert list(problems(page)) == ["occurred_at"]
    page = filled_form(client, timezone="Mars/Olympus", time_unknown="1").send()
    assert page.status_code == 200


def test_an_amount_and_a_reference_are_understood_or_refused(client: FlaskClient) -> None:
    page = filled_form(client, topic="complaint", earlier_reference="my last one").send()
    assert problems(page) == {"earlier_reference": "A ticket number looks like KB-7K3F-92QD."}
    page = filled_form(client, topic="complaint", earlier_reference="kb 7k3f—92qd").send()
    assert form_on(client, page).fields["earlier_reference"] == "KB-7K3F-92QD"
    page = filled_form(client, topic="deposit", asset="USDT", amount="all of it").send()
    assert list(problems(page)) == ["amount"]


def test_everything_typed_comes_back(client: FlaskClient) -> None:
    typed = {
        **ANSWERS, "topic": "deposit", "email": "wrong", "asset": "USDT", "network": "<TRON>",
        "amount": "500", "transaction_hash": "ab" * 32, "wanted": "My & money", "phone": "13800000000",
        "contact_other": "WeChat li", "occurred_at": "21 November", "time_unknown": "1", "leave_out_trail": "1",
        "q": "money gone",
    }  # fmt: skip
    page = open_form(client, f"{ADDRESS}?q=money+gone").fill(**typed).send()
    assert problems(page).keys() == {"email"}
    back = form_on(client, page).fields
    # Boxes that are ticked have one value of their own.
    kept = {
        name: "1" if name in {"time_unknown", "leave_out_trail"} else back[name] for name in typed
    }
    assert kept == typed
    assert {"time_unknown", "leave_out_trail"} <= back.keys()


def test_changing_the_topic_without_scripts_keeps_everything(client: FlaskClient) -> None:
    form = open_form(client, f"{ADDRESS}?topic=deposit").fill(
        asset="USDT", description="Half a thought"
    )
    page = form.attach("one.png").fill(topic="complaint").send(step="topic")
    assert page.status_code == 200
    assert problems(page) == {}
    back = form_on(client, page)
    assert back.fields["description"] == "Half a thought"
    assert back.fields["asset"] == "USDT"
    assert len(back.fields.getlist("upload_tokens")) == 1
    page = back.fill(topic="deposit").send(step="topic")
    assert form_on(client, page).fields["asset"] == "USDT"


# Helpers


def visible(page: TestResponse, name: str) -> str:
    """Return the words of the elements of a class, without those that are hidden."""
    lists = [each for each in unhidden(tree(page)) if name in (each.get("class") or "").split()]
    return " ".join(words(item) for each in lists for item in unhidden(each) if item.tag == "li")


def visible_names(client: FlaskClient, address: str) -> set[str]:
    return {each.get("name") or "" for each in unhidden(tree(client.get(address)))}
