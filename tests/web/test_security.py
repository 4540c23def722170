"""Every answer carries the headers of security.md, errors and files too; cookies keep their rules."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.app import create_app
from kb.helpcentre.downloads import DRAWING_POLICY
from kb.settings import load_settings
from kb.web.security import CONTENT_SECURITY_POLICY
from tests.sites import write_site

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
EVERYWHERE = [
    "/",
    "/zh-hans/",
    "/zh-hans/articles/deposit-not-credited",
    "/zh-hans/articles/deposit-not-credited.md",
    "/zh-hans/search?q=x",
    "/en/contact",
    "/nowhere",
    "/api/v1/search?q=x",
    "/api/v1/articles/nothing",
    "/healthz",
]

MakeClient = Callable[..., FlaskClient]


@pytest.fixture
def make_client(tmp_path: Path) -> MakeClient:
    """A client of a site with other settings; nothing in it is indexed."""

    def make(**environment: str) -> FlaskClient:
        folder = tmp_path / "other"
        folder.mkdir()
        return create_app(load_settings(write_site(folder), environment)).test_client()

    return make


@pytest.mark.parametrize("address", EVERYWHERE)
def test_headers_are_on_every_answer(reader: FlaskClient, address: str) -> None:
    headers = reader.get(address).headers
    assert headers["Content-Security-Policy"] == POLICY == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Request-ID"]
    assert headers["Cache-Control"]
    assert "Strict-Transport-Security" not in headers


def test_a_broken_page_has_the_headers_too(app: Flask) -> None:
    def fail() -> str:
        raise ZeroDivisionError

    app.add_url_rule("/broken", "broken", fail)
    answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_https_is_remembered_by_browsers(reader: FlaskClient) -> None:
    answer = reader.get("/zh-hans/", base_url="https://help.example")
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("address", ["https://help.example", "HTTPS://help.example"])
def test_a_site_whose_address_is_https_says_so_behind_a_proxy_that_does_not(
    make_client: MakeClient, address: str
) -> None:
    answer = make_client(KB_BASE_URL=address).get("/en/channels")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_cookies_are_ours_alone(reader: FlaskClient) -> None:
    plain = reader.get("/zh-hans/search?q=x").headers["Set-Cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Secure" not in plain
    secure = reader.get("/zh-hans/search?q=y", base_url="https://localhost")
    assert "Secure" in secure.headers["Set-Cookie"]


def test_cookies_are_secure_behind_a_proxy_that_ends_https(make_client: MakeClient) -> None:
    client = make_client(KB_BASE_URL="https://help.example")
    cookies = client.get("/en/contact").headers.getlist("Set-Cookie")
    assert cookies
    for rule in ("Secure", "HttpOnly", "SameSite=Lax"):
        assert all(rule in cookie for cookie in cookies)


def test_forwarded_headers_are_believed_only_from_configured_proxies(
    make_client: MakeClient,
) -> None:
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    client = make_client(KB_TRUSTED_PROXIES="0")
    answer = client.get("/en/channels/verify", headers=forwarded)
    assert "Strict-Transport-Security" not in answer.headers


def test_configured_proxies_are_believed(make_client: MakeClient) -> None:
    client = make_client(KB_TRUSTED_PROXIES="1")
    answer = client.get("/en/channels", headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" in answer.headers


def test_too_large_a_request_is_refused(make_client: MakeClient) -> None:
    client = make_client(KB_MAX_UPLOADS="1", KB_MAX_UPLOAD_MB="1")
    answer = client.post("/healthz", data={"x": "y" * (3 * 1024 * 1024)})
    assert answer.status_code in {405, 413}
    app = client.application
    assert app.config["MAX_CONTENT_LENGTH"] == 2 * 1024 * 1024
    assert app.config["MAX_FORM_MEMORY_SIZE"]
    assert app.config["MAX_FORM_PARTS"]


def test_a_drawing_opened_by_its_address_can_do_nothing(site: Path, client: FlaskClient) -> None:
    drawing = site / "articles" / "zh-hans" / "deposits" / "images" / "a.svg"
    drawing.parent.mkdir()
    drawing.write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    answer = client.get("/media/zh-hans/deposits/images/a.svg")
    assert answer.headers["Content-Security-Policy"] == DRAWING_POLICY
    assert len(answer.headers.getlist("Content-Security-Policy")) == 1
    assert "script" not in DRAWING_POLICY
    assert "sandbox" in DRAWING_POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content_type.startswith("image/svg+xml")


def test_unsafe_methods_need_a_token(app: Flask) -> None:
    app.add_url_rule("/change", "change", lambda: "done", methods=["POST"])
    answer = app.test_client().post("/change")
    assert answer.status_code == 400
    assert b"done" not in answer.data
