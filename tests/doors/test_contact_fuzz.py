"""Broken forms by the hundred: what a browser would send, torn, twisted and stuffed. Never a failure of ours.

`KB_FUZZ=5000 pytest tests/doors/test_contact_fuzz.py` sends as many of each.
"""

import os
import random
import resource

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from tests.contact.form_reader import ADDRESS, filled_form, picture

pytestmark = pytest.mark.slow

ROUNDS = int(os.environ.get("KB_FUZZ", "100"))
BOUNDARY = "----kb"
#: What breaks parsers: headers that lie, characters that are none, files within files.
STUFFING = (
    b"\r\n------kb--\r\n", b"\r\n------kb\r\n", b"\r\n\r\n", b"\0", b"\xed\xa0\x80", b"\xff\xfe", b"\xe2\x80\xae",
    b'Content-Disposition: form-data; name="topic"\r\n\r\n', b'Content-Disposition: form-data\r\n\r\n',
    b"Content-Disposition: form-data; name=screenshots; filename*=utf-7''%00%ff\r\n\r\n",
    b'Content-Disposition: form-data; name="screenshots"; filename="../../x.png"\r\nContent-Type: image/png\r\n\r\n',
    b"Content-Type: text/plain; charset=utf-32\r\n", b"Content-Type: text/plain; charset=nonsense\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\n--y--",
    b"Content-Length: -1\r\n", b'name="' + b"A" * 70_000 + b'"', b"9" * 5_000, b"\x89PNG\r\n\x1a\n", b"\r", b"\n",
)  # fmt: skip
KINDS = (
    f"multipart/form-data; boundary={BOUNDARY}", f'multipart/form-data; boundary="{BOUNDARY}"; charset=utf-16',
    f"multipart/form-data; boundary={BOUNDARY}x", "multipart/form-data; boundary=", "multipart/mixed; boundary=y",
    "application/x-www-form-urlencoded; charset=utf-7", "application/x-www-form-urlencoded",
)  # fmt: skip


def whole_body(client: FlaskClient, field: str) -> bytes:
    """Return what a browser sends: a filled form with a picture."""
    fields: MultiDict[str, object] = MultiDict(filled_form(client).fields)
    file = FileStorage(stream=None, filename="余额.png")
    file.stream.write(picture())
    file.stream.seek(0)
    fields.add(field, file)
    return encode_multipart(fields, BOUNDARY)[1]


def broken(body: bytes, chance: random.Random) -> bytes:
    """Return the body after one to four accidents."""
    for _ in range(chance.randint(1, 4)):
        start, end = sorted(chance.randrange(len(body) + 1) for _ in range(2))
        end = min(end, start + chance.choice((1, 8, 400)))
        body = chance.choice(
            (
                body[:start],
                body[:start] + body[end:],
                body[:end] + body[start:],
                body[:start] + chance.choice(STUFFING) + body[start:],
                body[:start] + chance.choice(STUFFING) + body[end:],
                body[:start] + chance.randbytes(end - start) + body[end:],
            )
        )
    return body


# Werkzeug leaves a file that was cut off to the garbage collector, which warns while it closes it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("address", "field", "answers"),
    [
        (ADDRESS, "screenshots", {200, 303, 413, 422}),
        ("/api/v1/uploads", "file", {201, 400, 413}),
        ("/en/contact/offers", "q", {200, 400, 413}),
    ],
)
def test_broken_bodies_get_an_answer_and_leave_nothing_behind(
    small_app: Flask, address: str, field: str, answers: set[int]
) -> None:
    client = small_app.test_client()
    seed = 1 if os.environ.get("CI") else random.SystemRandom().randrange(2**32)
    chance = random.Random(seed)  # noqa: S311  # accidents, not secrets
    body = whole_body(client, field)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(ROUNDS):
        sent = broken(body, chance)
        kind = KINDS[0] if chance.random() < 0.8 else chance.choice(KINDS)
        answer = client.post(address, data=sent, content_type=kind)
        assert answer.status_code in answers, (seed, number, kind, sent)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 200_000, f"{grown} kB more for {ROUNDS} bodies (seed {seed})"
