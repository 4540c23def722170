"""Encrypted mail, against a real server with a certificate of its own."""

import shutil
import ssl
import subprocess
from pathlib import Path
from typing import Literal

import pytest

from kb.errors import Unavailable
from kb.outbox import senders
from kb.outbox.senders import SmtpSender
from tests.outbox.server import MailServer
from tests.outbox.test_senders import mail

SCHEMES: list[Literal["smtp", "smtps"]] = ["smtp", "smtps"]


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """Make a certificate for a host (DNS:name or IP:address), and return it with the file to trust it by."""
    openssl = shutil.which("openssl")
    assert openssl, "the tests need the openssl program"
    key, public = folder / "key.pem", folder / "certificate.pem"
    subject = ["-subj", "/CN=mail.test", "-addext", f"subjectAltName={name}"]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    made = [openssl, "req", "-x509", *kind, *subject, "-keyout", str(key), "-out", str(public)]
    subprocess.run(made, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, key)
    return context, public


def with_password(server: MailServer) -> SmtpSender:
    return SmtpSender(server.url.replace("//", "//kb:p%40ss%20word@"))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_mail_and_password_travel_encrypted_to_a_server_that_proves_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: Literal["smtp", "smtps"]
) -> None:
    context, public = certificate(tmp_path, "IP:127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    with MailServer(context, scheme).running() as server:
        with_password(server).send(mail())
    assert server.logins == [("kb", "p@ss word")]
    assert [each["To"] for each in server.received] == ["reader@example.com"]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["DNS:mail.elsewhere.test", "IP:127.0.0.1"])
def test_no_password_goes_to_a_server_that_cannot_prove_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: Literal["smtp", "smtps"], name: str
) -> None:
    context, public = certificate(tmp_path, name)
    if name.startswith("DNS"):  # known, but another's; the other one is nobody's we know
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
    with (
        MailServer(context, scheme).running() as server,
        pytest.raises(Unavailable, match="certificate"),
    ):
        with_password(server).send(mail())
    assert (server.logins, server.received) == ([], [])


def test_no_password_travels_in_the_clear_to_another_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(senders, "_is_this_machine", lambda _: False)
    with MailServer().running() as server, pytest.raises(Unavailable, match="no encryption"):
        with_password(server).send(mail())
    assert (server.logins, server.received) == ([], [])


def test_without_a_password_any_encryption_is_better_than_none(tmp_path: Path) -> None:
    context, _ = certificate(tmp_path, "DNS:mail.elsewhere.test")
    with MailServer(context).running() as server:
        SmtpSender(server.url).send(mail())
    assert len(server.received) == 1
