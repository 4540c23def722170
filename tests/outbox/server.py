"""A real mail server for tests, which keeps what it receives and can be told to misbehave."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.running import free_port


class MailServer:
    """Listens on a port of its own as long as `running()` lasts; can be started there again.

    With a certificate it is encrypted from the first byte (`smtps`) or once it is asked to be (`smtp`, STARTTLS),
    and then takes neither mails nor passwords in the clear.
    """

    def __init__(
        self,
        certificate: ssl.SSLContext | None = None,
        scheme: Literal["smtp", "smtps"] = "smtp",
    ) -> None:
        self._certificate, self._scheme = certificate, scheme
        self.received: list[EmailMessage] = []
        self.logins: list[tuple[str, str]] = []
        self.answer = "250 OK"
        #: Called instead of answering, and the sender is left waiting.
        self.hang: Callable[[], None] | None = None
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}"

    @contextmanager
    def running(self) -> Iterator["MailServer"]:
        upgradable = self._scheme == "smtp" and self._certificate is not None
        controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            ssl_context=self._certificate if self._scheme == "smtps" else None,
            tls_context=self._certificate if upgradable else None,
            require_starttls=upgradable,
            authenticator=self._log_in,
            auth_require_tls=upgradable,
            ready_timeout=60,
        )
        controller.start()
        try:
            yield self
        finally:
            controller.stop()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.hang is not None:
            self.hang()
            await asyncio.Event().wait()
        if self.answer.startswith("2"):
            content = envelope.content
            assert isinstance(content, bytes)
            mail = message_from_bytes(content, policy=default)
            assert isinstance(mail, EmailMessage)
            self.received.append(mail)
        return self.answer

    def _log_in(
        self, _server: object, _session: object, _envelope: object, _mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"p@ss word", handled=False)


def text_of(mail: EmailMessage) -> str:
    """Return every word of a mail, decoded: its headers, its text and its HTML."""
    parts = [f"{name}: {value}" for name, value in mail.items()]
    parts += [part.get_content() for part in mail.walk() if not part.is_multipart()]
    return "\n".join(parts)
