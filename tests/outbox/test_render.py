from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from kb.errors import Invalid
from kb.outbox.kinds import Automatic
from kb.outbox.render import Envelope, address_mail, render_mail
from kb.settings import LOCALES, Locale, Settings
from tests.databases import settings_for
from tests.outbox.server import text_of
from tests.sites import write_site

FACTS = {
    "reference": "KB-7K3F-92QD",
    "link": "https://help.example/t/token",
    "due": "22 November 2026, 18:00",
    "time_zone": "Asia/Shanghai",
}
WHEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    own = {"mail_from": "Help 帮助 <help@example.org>"}
    return settings_for(write_site(tmp_path)).model_copy(update=own)


def ready(
    settings: Settings, locale: Locale = "en", recipient: str = "a@example.com"
) -> EmailMessage:
    mail = render_mail(settings, "receipt", locale, FACTS)
    address_mail(mail, settings, Envelope(recipient, "abc", WHEN, "7k3f92qd-x", "auto-replied"))
    parsed = message_from_bytes(mail.as_bytes(), policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_the_headers_say_from_whom_to_whom_and_that_a_machine_wrote_it(settings: Settings) -> None:
    mail = ready(settings)
    assert {name: str(mail[name]) for name in mail if name not in {"Content-Type", "MIME-Version"}} == {
        "From": "Help 帮助 <help@example.org>",
        "To": "a@example.com",
        "Subject": "We have your ticket KB-7K3F-92QD",
        "Date": "Sun, 22 Nov 2026 09:30:00 +0000",
        "Message-ID": "<abc@example.org>",
        "In-Reply-To": "<7k3f92qd-x@example.org>",
        "References": "<7k3f92qd-x@example.org>",
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": "en",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("automatic", "said", "suppress"),
    [
        ("auto-generated", "auto-generated", "All"),
        ("", None, "OOF, AutoReply"),
    ],
)
def test_what_a_person_wrote_is_not_called_automatic(
    settings: Settings, automatic: Automatic, said: str | None, suppress: str
) -> None:
    mail = EmailMessage(policy=default)
    address_mail(mail, settings, Envelope("a@example.com", "abc", WHEN, automatic=automatic))
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == (said, suppress)


def test_answers_go_where_the_site_says_and_name_their_conversation(settings: Settings) -> None:
    assert ready(settings)["Reply-To"] is None
    own = settings.model_copy(update={"mail_reply_to": "support+{thread}@example.org"})
    assert str(ready(own)["Reply-To"]) == "support+7k3f92qd-x@example.org"


@pytest.mark.parametrize("locale", LOCALES)
def test_text_and_html_say_the_same_in_every_language(settings: Settings, locale: Locale) -> None:
    mail = ready(settings, locale)
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    for words in (text.get_content(), html.get_content()):
        assert FACTS["reference"] in words
        assert FACTS["link"] in words
        assert FACTS["due"] in words
    assert "\n\n\n" not in text.get_content()


def test_each_language_has_words_of_its_own(settings: Settings) -> None:
    said = {locale: text_of(ready(settings, locale)) for locale in LOCALES}
    assert "工单" in said["zh-hans"]
    assert "工單" in said["zh-hant"]
    for locale in ("zh-hans", "zh-hant"):
        assert "request" not in said[locale]


def test_without_a_link_the_reference_has_to_do(settings: Settings) -> None:
    mail = render_mail(settings, "receipt", "en", FACTS | {"link": ""})
    assert "http" not in text_of(mail)
    assert "Keep the number" in text_of(mail)


def test_a_site_may_override_one_part(settings: Settings) -> None:
    own = settings.templates_dir / "email" / "receipt"
    own.mkdir(parents=True)
    (own / "subject.txt").write_text("Ours:\n {{ reference }}\n")
    mail = ready(settings)
    assert mail["Subject"] == "Ours: KB-7K3F-92QD"
    assert "Follow your ticket" in text_of(mail)


def test_a_value_that_is_missing_is_no_mail(settings: Settings) -> None:
    with pytest.raises(UndefinedError):
        render_mail(settings, "receipt", "en", {})


def test_html_is_escaped_and_text_is_not(settings: Settings) -> None:
    settings = settings.model_copy(update={"name": dict.fromkeys(LOCALES, "A <b>&</b> B")})
    mail = ready(settings)
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "A <b>&</b> B" in text.get_content()
    assert "A &lt;b&gt;&amp;&lt;/b&gt; B" in html.get_content()


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: x@y.example", "a@b.example\0", "a@b.example\u2028x", "a@b.example\u200b",
        "a@b.example, c@d.example", "", "nobody", "<a@b.example>", "a b@c.example", "a@b.example\ud800",
    ],
)  # fmt: skip
def test_what_is_no_address_gets_no_mail(settings: Settings, address: str) -> None:
    with pytest.raises(Invalid):
        ready(settings, recipient=address)


SITE = Settings.model_construct(mail_from="Help <help@example.org>")


@given(st.text(max_size=40) | st.emails())
def test_no_recipient_adds_a_header(address: str) -> None:
    mail = EmailMessage(policy=default)
    try:
        address_mail(mail, SITE, Envelope(address, "abc", WHEN))
        data = mail.as_bytes()
    except Invalid:
        return
    assert list(message_from_bytes(data, policy=default)) == [
        "From", "To", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress",
    ]  # fmt: skip
    assert len(mail["To"].addresses) == 1
