"""A visitor without a browser: keeps cookies, reads forms, sends multipart; real HTTP, nothing mocked."""

import html
import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass
from typing import Any

from typing_extensions import override

HIDDEN = re.compile(r"<input\b[^>]*>", re.IGNORECASE)
ATTRIBUTE = re.compile(r'([\w-]+)\s*=\s*"([^"]*)"')
MINIMUM_FORM_SECONDS = 2.0


@dataclass(frozen=True)
class Answer:
    status: int
    url: str
    text: str


@dataclass(frozen=True)
class File:
    name: str
    type: str
    data: bytes


class _NoErrors(urllib.request.HTTPErrorProcessor):
    """Follows redirects; hands every other status back instead of raising."""

    @override
    def http_response(self, request: urllib.request.Request, response: Any) -> Any:
        return (
            super().http_response(request, response) if 300 <= response.status < 400 else response
        )


class Visitor:
    """One person's session with a site."""

    def __init__(self, url: str) -> None:
        self.url = url
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies, _NoErrors())

    def get(self, path: str) -> Answer:
        address = urllib.parse.quote(path, safe="/?&=%:#")
        return self._open(urllib.request.Request(urllib.parse.urljoin(self.url, address)))

    def post(
        self, path: str, fields: dict[str, str], files: dict[str, list[File]] | None = None
    ) -> Answer:
        boundary = uuid.uuid4().hex
        request = urllib.request.Request(
            urllib.parse.urljoin(self.url, path),
            data=_multipart(boundary, fields, files or {}),
            method="POST",
        )
        request.add_header("Content-Type", f"multipart/form-data; boundary={boundary}")
        return self._open(request)

    def _open(self, request: urllib.request.Request) -> Answer:
        with self._opener.open(request, timeout=30) as answer:
            return Answer(answer.status, answer.url, answer.read().decode("utf-8", "replace"))


def hidden_fields(page: str, form_with: str = "submission_key") -> dict[str, str]:
    """Return the hidden inputs of the form that holds the named input."""
    for form in re.findall(r"<form\b.*?</form>", page, flags=re.DOTALL | re.IGNORECASE):
        inputs = [dict(ATTRIBUTE.findall(tag)) for tag in HIDDEN.findall(form)]
        if any(each.get("name") == form_with for each in inputs):
            hidden = [each for each in inputs if each.get("type") == "hidden" and "name" in each]
            return {each["name"]: html.unescape(each.get("value", "")) for each in hidden}
    raise AssertionError(f"no form with an input called {form_with!r}")


def wait_as_a_person_would(since: float) -> None:
    """Wait until the form has been shown long enough to be taken for a person's; `since` is time.monotonic()."""
    while time.monotonic() - since < MINIMUM_FORM_SECONDS + 0.1:
        time.sleep(0.05)


def reference_on(page: str) -> str:
    found = re.search(r"data-reference[^>]*>\s*([A-Z0-9-]+)", page)
    assert found, "no element with data-reference"
    return found[1]


def _multipart(boundary: str, fields: dict[str, str], files: dict[str, list[File]]) -> bytes:
    parts: list[bytes] = []
    for name, value in fields.items():
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        parts.append(head.encode() + value.encode() + b"\r\n")
    for name, many in files.items():
        for file in many:
            head = (
                f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file.name}"\r\n'
                f"Content-Type: {file.type}\r\n\r\n"
            )
            parts.append(head.encode() + file.data + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode()
