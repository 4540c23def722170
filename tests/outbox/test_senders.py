import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from kb.errors import Invalid, SiteError, Unavailable
from kb.outbox.senders import ConsoleSender, Sender, SmtpSender, sender_for
from kb.settings import Settings
from tests.databases import settings_for
from tests.outbox.recording import RecordingSender
from tests.outbox.server import MailServer, text_of
from tests.sites import write_site

WORDS = "我们已收到 your request — 您好\n.\n..end"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(write_site(tmp_path))


def mail(to: str = "reader@example.com") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = "Help <help@example.org>"
    message["To"] = to
    message["Subject"] = "已收到 KB-7K3F-92QD"
    message.set_content(WORDS)
    message.add_alternative(f"<p>{WORDS}</p>", subtype="html")
    return message


Outcome = tuple[Sender, Callable[[], str]]


@contextmanager
def console() -> Iterator[Outcome]:
    stream = io.StringIO()
    yield ConsoleSender(stream), stream.getvalue


@contextmanager
def recording() -> Iterator[Outcome]:
    sender = RecordingSender()
    yield sender, lambda: "".join(text_of(each) for each in sender.sent)


@contextmanager
def smtp() -> Iterator[Outcome]:
    with MailServer().running() as server:
        yield SmtpSender(server.url), lambda: "".join(text_of(each) for each in server.received)


@pytest.mark.parametrize("kind", [console, recording, smtp])
def test_every_sender_hands_over_the_whole_mail(kind: Callable[[], Iterator[Outcome]]) -> None:
    with kind() as (sender, seen):  # type: ignore[attr-defined]  # contextmanager's type is lost
        sender.send(mail())
        sender.send(mail("another@example.com"))
        said = seen().replace("\r\n", "\n")
    for part in ("reader@example.com", "another@example.com", "已收到 KB-7K3F-92QD", WORDS):
        assert part in said


def test_the_address_decides_who_sends(settings: Settings) -> None:
    assert isinstance(sender_for(settings), ConsoleSender)
    real = settings.model_copy(update={"mail_url": "smtp://mail.example.org"})
    assert isinstance(sender_for(real), SmtpSender)
    with pytest.raises(SiteError, match="mail_url"):
        sender_for(settings.model_copy(update={"mail_url": "smtp://"}))


def test_a_server_that_is_not_there_may_come_back() -> None:
    with pytest.raises(Unavailable):
        SmtpSender(MailServer().url).send(mail())


@pytest.mark.parametrize(
    ("answer", "situation"),
    [("451 later", Unavailable), ("552 too big", Invalid), ("550 no such mailbox", Invalid)],
)
def test_not_now_and_never_are_told_apart(answer: str, situation: type[Exception]) -> None:
    with MailServer().running() as server:
        server.answer = answer
        with pytest.raises(situation, match=answer[:3]):
            SmtpSender(server.url).send(mail())


def test_it_logs_in_with_the_decoded_password() -> None:
    with MailServer().running() as server:
        SmtpSender(server.url.replace("//", "//kb:p%40ss%20word@")).send(mail())
        assert server.logins == [("kb", "p@ss word")]
        assert len(server.received) == 1


def test_a_wrong_password_waits_until_it_is_mended() -> None:
    with MailServer().running() as server, pytest.raises(Unavailable, match="535"):
        SmtpSender(server.url.replace("//", "//kb:wrong@")).send(mail())
