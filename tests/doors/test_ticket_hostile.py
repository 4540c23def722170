"""Whatever is sent to a ticket's page gets an answer, and no 500."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from kb.app import create_app
from kb.database.engine import open_database
from kb.settings import Settings
from tests.contact.ticket_pages import Follower, follow
from tests.tickets.talking import agent_says

PATIENT = limits(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ODD = st.one_of(
    st.text(st.characters(exclude_categories=[]), max_size=200),
    st.sampled_from(
        ["\x00", "\ud800", "\u202e" * 50, "\r\nBcc: x@example.com", "x" * 70_000, "[" * 5000]
    ),
    st.integers().map(str),
)
PARTS = ["reply", "rating", "solved", "revoke", "deletion"]
NAMES = st.sampled_from(
    [
        "reply", "address", "account_id", "submission_key", "upload_tokens", "remove", "step", "attitude",
        "expertise", "speed", "comment", "reference", "email", "code",
    ]
)  # fmt: skip


@pytest.fixture
def follower(app: Flask, settings: Settings) -> Follower:
    """Somebody who is asked for facts, on a site without limits."""
    free = create_app(settings.model_copy(update={"rate_limits": False}))
    follower = follow(free.test_client(), settings)
    agent_says(open_database(settings), settings, follower.done, "Which?", "address", "account_id")
    return follower


@pytest.fixture
def token(follower: Follower) -> str:
    """What proves that a form came from this visitor's page; it lives as long as the visit."""
    return follower.form("/reply").fields["csrf_token"]


def post(client: FlaskClient, address: str, body: MultiDict[str, object]) -> int:
    # Encoded by hand: half a surrogate pair arrives as the bytes that a broken client sends.
    boundary, data = encode_multipart(
        MultiDict((name, _sendable(value)) for name, value in body.items(multi=True))
    )
    kind = f"multipart/form-data; boundary={boundary}"
    answer = client.post(address, data=data, content_type=kind)
    answer.close()
    return answer.status_code


def _sendable(value: object) -> object:
    return (
        value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        if isinstance(value, str)
        else value
    )


@PATIENT
@given(part=st.sampled_from(PARTS), values=st.lists(st.tuples(NAMES, ODD), max_size=6))
def test_any_values_get_an_answer(
    follower: Follower, token: str, part: str, values: list[tuple[str, str]]
) -> None:
    # Revoked links would end the test early, so that page only ever asks.
    proof = "" if part == "revoke" else token
    body: MultiDict[str, object] = MultiDict([*values, ("csrf_token", proof)])
    answered = post(follower.client, f"{follower.address}/{part}", body)
    assert answered in {200, 303, 409, 413, 422}


@PATIENT
@given(reference=ODD, proof=ODD, way=st.sampled_from(["", "/code"]))
def test_any_look_up_gets_an_answer(
    follower: Follower, token: str, reference: str, proof: str, way: str
) -> None:
    fields = {"csrf_token": token, "reference": reference, "email": proof, "code": proof}
    assert post(follower.client, f"/en/tickets{way}", MultiDict(fields)) in {303, 413, 422}


@PATIENT
@given(token=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
def test_any_link_gets_an_answer(follower: Follower, token: str) -> None:
    assert follower.client.get(f"/t/{token}").status_code in {302, 308, 404}
    assert follower.client.get(f"/en/tickets/{token}").status_code in {302, 308, 404}


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, b"<svg/>" * 99]
)
def test_a_file_that_is_no_picture_is_named_and_the_words_stay(
    follower: Follower, data: bytes
) -> None:
    form = follower.form("/reply").fill(reply="Kept")
    body: MultiDict[str, object] = MultiDict(form.fields)
    body.add("screenshots", FileStorage(io.BytesIO(data), "odd\x00name.png"))
    boundary, encoded = encode_multipart(body)
    kind = f"multipart/form-data; boundary={boundary}"
    page = follower.client.post(form.address, data=encoded, content_type=kind)
    assert page.status_code == 422
    assert follower.form("/reply", page).fields["reply"] == "Kept"
