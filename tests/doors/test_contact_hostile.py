"""Whatever is sent to the form and to the uploads: an answer, never a failure of ours."""

import io
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from kb.contact.questions import QUESTIONS
from tests.contact.form_reader import ADDRESS, Form, filled_form, tree

pytestmark = pytest.mark.slow

FIELDS = [
    *(question.name for question in QUESTIONS), "topic", "occurred_at", "timezone", "time_unknown", "csrf_token",
    "submission_key", "upload_tokens", "screenshots", "website", "confirmed", "q", "article", "step", "change",
    "remove", "leave_out_trail",
]  # fmt: skip
NASTY = st.sampled_from(
    [
        "\0", "\r\nBcc: x@y.example", "\ud800", "\u202e\u200b\ufeff", "<script>alert(1)</script>", "{{7*7}}", "%s%n%x",
        "../../etc/passwd", "' OR 1=1 --", "9" * 400, "１２３", "0001-01-01T00:00", "9999-12-31T23:59", "KB-7K3F-92QD",
        "a@" + "b." * 200 + "c", '"@"@x.example', "deposit", "security", "Europe/London", "e\u0301" * 2000,
    ]
)  # fmt: skip
VALUES = st.one_of(
    NASTY, st.text(max_size=200), st.text(st.characters(exclude_categories=()), max_size=40)
)
PATIENT = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def visitor(small_app: Flask) -> FlaskClient:
    """Somebody who may send as much as they like to a site that is shared by the tests below."""
    return small_app.test_client()


@pytest.fixture(scope="module")
def form(visitor: FlaskClient) -> Form:
    return filled_form(visitor)


def utf8(text: str) -> str:
    """Return what a form can carry: a lone surrogate arrives as its three bytes, which are not UTF-8."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


@PATIENT
@given(sent=st.dictionaries(st.sampled_from(FIELDS), st.lists(VALUES, min_size=1, max_size=3)))
def test_any_values_get_an_answer(form: Form, sent: dict[str, list[str]]) -> None:
    fields = form.fields.copy()
    for name, values in sent.items():
        fields.setlist(name, [utf8(value) for value in values])
    page = replace(form, fields=fields).send()
    assert page.status_code in {200, 303, 422}
    if page.status_code != 303:
        tree(page)


@PATIENT
@given(query=st.dictionaries(st.sampled_from(["topic", "q", "article", "r"]), VALUES))
def test_any_address_gets_an_answer(visitor: FlaskClient, query: dict[str, str]) -> None:
    kept = {name: utf8(value) for name, value in query.items()}
    page = visitor.get(ADDRESS, query_string=kept)
    assert page.status_code == 200
    tree(page)
    assert visitor.get(f"{ADDRESS}/thanks", query_string=kept).status_code == 404


@PATIENT
@given(
    body=st.binary(max_size=400),
    kind=st.sampled_from(
        [
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "application/x-www-form-urlencoded",
            "application/json",
            "text/plain",
            "x",
        ]
    ),
)
def test_any_body_gets_an_answer(visitor: FlaskClient, body: bytes, kind: str) -> None:
    for address in (ADDRESS, "/api/v1/uploads"):
        for prefix in (
            b"",
            b'--x\r\nContent-Disposition: form-data; name="topic"; filename="a\r\n\r\n',
        ):
            page = visitor.post(address, data=prefix + body, content_type=kind)
            assert page.status_code in {400, 413, 422}


@PATIENT
@given(
    data=st.one_of(
        st.binary(max_size=200),
        st.sampled_from(
            [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP", b"GIF89a", b"<svg/>"]
        ),
    ),
    name=VALUES,
)
def test_any_file_is_kept_or_refused_by_name(
    visitor: FlaskClient, form: Form, data: bytes, name: str
) -> None:
    body: MultiDict[str, object] = MultiDict(form.fields)
    body.add("screenshots", (io.BytesIO(data), utf8(name).replace("\0", "") or "x"))
    page = visitor.post(ADDRESS, data=body, content_type="multipart/form-data")
    assert page.status_code in {200, 422}
    tree(page)


@given(token=VALUES)
@PATIENT
def test_any_token_is_unknown(visitor: FlaskClient, token: str) -> None:
    for send in (visitor.get, visitor.delete):
        address = f"/api/v1/uploads/{utf8(token)}"
        assert send(address.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]).status_code in {
            404,
            405,
            308,
        }


def test_a_part_without_a_name_is_left_out(visitor: FlaskClient) -> None:
    body = b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    assert visitor.post("/en/contact/offers", data=body, content_type=kind).status_code == 400
    assert visitor.post(ADDRESS, data=body, content_type=kind).status_code == 422


def test_a_form_that_is_read_at_once_may_be_as_long_as_its_texts(visitor: FlaskClient) -> None:
    kind = "application/x-www-form-urlencoded"
    for address in (ADDRESS, "/en/contact/offers"):
        page = visitor.post(address, data="q=" + "x" * 2**21, content_type=kind)
        assert page.status_code == 413
