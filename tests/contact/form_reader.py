"""Reads a form as a browser without scripts would: what it would send if its button were pressed now."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element

import html5lib
import time_machine
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import create_engine, text
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from kb.settings import Settings

REFERENCE = re.compile(r"KB-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}")
ADDRESS = "/en/contact"
ANSWERS = {
    "topic": "other",
    "account_id": "10086421",
    "occurred_at": "2026-11-01T14:30",
    "timezone": "Asia/Shanghai",
    "description": "The balance did not change.",
    "email": "reader@example.com",
}


def picture(size: tuple[int, int] = (64, 48), colour: str = "teal") -> bytes:
    """Return a small PNG."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


@dataclass
class Form:
    """The fields of a page's form, ready to be changed and sent."""

    client: FlaskClient
    address: str
    fields: MultiDict[str, str]
    files: list[tuple[str, bytes]] = field(default_factory=list)

    def fill(self, **answers: str) -> "Form":
        for name, value in answers.items():
            self.fields.setlist(name, [value])
        return self

    def attach(self, name: str, data: bytes | None = None) -> "Form":
        self.files.append((name, picture() if data is None else data))
        return self

    def send(self, **pressed: str) -> TestResponse:
        """Send it, with the name and value of the button that was pressed, if it has any."""
        body: MultiDict[str, object] = MultiDict(self.fields)
        body.update(pressed)
        for name, data in self.files:
            body.add("screenshots", FileStorage(io.BytesIO(data), name))
        # Encoded in memory: the client's own way leaves a temporary file open.
        boundary, data = encode_multipart(body)
        kind = f"multipart/form-data; boundary={boundary}"
        return self.client.post(self.address, data=data, content_type=kind)


def open_form(client: FlaskClient, address: str = ADDRESS) -> Form:
    """Open the form as somebody who then takes a minute to fill it in."""
    with time_machine.travel(datetime.now(UTC) - timedelta(minutes=1)):
        page = client.get(address)
    assert page.status_code == 200
    return form_on(client, page)


def filled_form(client: FlaskClient, **answers: str) -> Form:
    return open_form(client).fill(**{**ANSWERS, **answers})


def form_on(client: FlaskClient, page: TestResponse) -> Form:
    """Return the contact form of a page with everything that a browser would send of it."""
    document = tree(page)
    form = next(each for each in document.iter("form") if each.get("method") == "post")
    fields: MultiDict[str, str] = MultiDict()
    for name, value in fields_of(form):
        fields.add(name, value)
    return Form(client, form.get("action") or "", fields)


def tree(page: TestResponse) -> Element:
    """Parse a page strictly: invalid HTML fails the test."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    document: Element = parser.parse(page.get_data(as_text=True))
    return document


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def unhidden(element: Element) -> Iterator[Element]:
    """Yield the element and what is in it, without the parts that are hidden."""
    if "hidden" not in element.attrib:
        yield element
        for child in element:
            yield from unhidden(child)


def by_class(page: TestResponse, name: str) -> list[Element]:
    return [each for each in tree(page).iter() if name in (each.get("class") or "").split()]


def problems(page: TestResponse) -> dict[str, str]:
    """Return the error summary: the element each line leads to, with its sentence."""
    summaries = by_class(page, "error-summary")
    links = (link for summary in summaries for link in summary.iter("a"))
    return {(link.get("href") or "")[1:]: words(link) for link in links}


def reference(page: TestResponse) -> str:
    return next(
        each.get("data-reference") or ""
        for each in tree(page).iter()
        if "data-reference" in each.attrib
    )


def fields_of(form: Element) -> list[tuple[str, str]]:
    """Return the names and values that a browser would send of a form."""
    found: list[tuple[str, str]] = []
    for control in form.iter():
        name, kind = control.get("name"), control.get("type")
        if not name or kind in {"submit", "file"} or control.tag in {"button", "template"}:
            continue
        if control.tag == "select":
            chosen = [each for each in control.iter("option") if "selected" in each.attrib]
            found.append((name, chosen[0].get("value") or ""))
        elif control.tag == "textarea":
            found.append((name, "".join(control.itertext()).removeprefix("\n")))
        elif kind not in {"radio", "checkbox"} or "checked" in control.attrib:
            found.append((name, control.get("value") or ""))
    return found


def sent_through(form: Form) -> str:
    """Send a form by way of its check page; return the reference."""
    answer = form_on(form.client, form.send()).send()
    assert answer.status_code == 303, answer.get_data(as_text=True)
    found = reference(form.client.get(answer.location))
    assert REFERENCE.fullmatch(found)
    return found


def rows(settings: Settings, query: str) -> list[tuple[object, ...]]:
    engine = create_engine(settings.database_url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return found


def tickets(settings: Settings) -> int:
    return len(rows(settings, "select id from tickets"))
