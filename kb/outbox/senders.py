"""Ways to send a mail, behind one Protocol: a real server, the terminal, a list."""

import smtplib
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from ipaddress import ip_address
from typing import Protocol, TextIO
from urllib.parse import SplitResult, unquote, urlsplit

from kb.errors import Invalid, SiteError, Unavailable
from kb.settings import Settings

#: A server that says nothing for so long is not there.
TIMEOUT_SECONDS = 30

#: Answers from here on mean "never", those below "not now".
_PERMANENT = 500


class Sender(Protocol):
    """Hands one finished mail to whoever carries it."""

    def send(self, mail: EmailMessage, /) -> None:
        """Return when the mail was accepted.

        Raises Unavailable when it may work later, Invalid when this very mail is refused for good.
        """


def sender_for(settings: Settings) -> Sender:
    """Return the sender that `mail_url` names. Raises SiteError when it names no server."""
    if settings.mail_url.startswith("console:"):
        return ConsoleSender()
    return SmtpSender(settings.mail_url)


class ConsoleSender:
    """Writes mails where a person who tries the site out can read them."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def send(self, mail: EmailMessage) -> None:
        """Write the headers that matter and the plain text."""
        body = mail.get_body(("plain",))
        text = body.get_content() if body else ""
        head = "\n".join(f"{name}: {mail[name]}" for name in ("From", "To", "Subject"))
        stream = self._stream or sys.stdout
        stream.write(f"--- mail ---\n{head}\n\n{text.rstrip()}\n--- end ---\n")
        stream.flush()


class SmtpSender:
    """Speaks SMTP: `smtp://` (with STARTTLS wherever the server offers it) or `smtps://`."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        if not self._url.hostname:
            raise SiteError("mail_url: name the server, as in smtp://user:password@host:587.")
        self._trusted = _tls(self._url)

    def send(self, mail: EmailMessage) -> None:
        """Connect, hand over the one mail, and leave."""
        try:
            with self._connected() as server:
                server.send_message(mail)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
            raise _verdict(error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Invalid(str(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unavailable(f"the mail server: {error}") from error

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        host = self._url.hostname or ""
        if self._url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, self._url.port or 465, timeout=TIMEOUT_SECONDS, context=self._trusted
            )
        else:
            server = smtplib.SMTP(host, self._url.port or 25, timeout=TIMEOUT_SECONDS)
        with server:
            self._introduce(server)
            yield server

    def _introduce(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if self._url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=self._trusted)
            server.ehlo()
        if self._url.username:
            self._log_in(server, self._url.username, self._url.password or "")

    def _log_in(self, server: smtplib.SMTP, name: str, password: str) -> None:
        # Whoever sits in between can hide that the server offers encryption; then there is no password either.
        if not isinstance(server.sock, ssl.SSLSocket) and not _is_this_machine(server):
            raise Unavailable("the mail server offers no encryption, so it gets no password")
        try:
            server.login(unquote(name), unquote(password))
        except smtplib.SMTPAuthenticationError as error:
            # Wrong settings, not a wrong mail: it waits until they are mended.
            raise Unavailable(f"the mail server refuses to log in: {error.smtp_code}") from error


def _is_this_machine(server: smtplib.SMTP) -> bool:
    return server.sock is not None and ip_address(server.sock.getpeername()[0]).is_loopback


def _tls(url: SplitResult) -> ssl.SSLContext:
    """Who gets a password must prove who it is; without one any encryption beats none."""
    context = ssl.create_default_context()
    if url.scheme == "smtp" and not url.username:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _verdict(
    error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException,
) -> Invalid | Unavailable:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    else:
        codes = [error.smtp_code]
    sentence = f"the mail server answered {codes[0]}"
    return Invalid(sentence) if min(codes) >= _PERMANENT else Unavailable(sentence)
