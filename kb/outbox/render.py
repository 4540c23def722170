"""From a mail's folder of three templates to an `EmailMessage`, in the recipient's language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from kb.errors import Invalid
from kb.i18n.gettext import translate, translate_plural
from kb.i18n.locales import TAGS
from kb.outbox.kinds import Automatic
from kb.samples import bundled
from kb.settings import Locale, Settings

#: What templates leave where they had nothing to say.
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands around the words: to whom, under which id, when, in which conversation, written by what."""

    recipient: str
    message_id: str
    date: datetime
    thread: str = ""
    automatic: Automatic = "auto-generated"


def template_folders(settings: Settings) -> tuple[Path, ...]:
    """Return where templates are looked for: the site's own first, then those that come with kb."""
    return settings.templates_dir, bundled("templates")


def render_mail(
    settings: Settings, kind: str, locale: Locale, facts: Mapping[str, object]
) -> EmailMessage:
    """Render `templates/email/<kind>/` into a mail with subject, text and HTML, for nobody yet."""
    environment = _environment(template_folders(settings))
    values = {
        "locale": locale,
        "language": TAGS[locale],
        "site_name": settings.name[locale],
        "brand_color": settings.brand_color,
        "home": f"{settings.base_url}/{locale}" if settings.base_url else "",
        "phrase": "",
        "_": partial(translate, locale),
        "ngettext": partial(translate_plural, locale),
        **facts,
    }
    subject, text, html = (
        environment.get_template(f"email/{kind}/{part}").render(values)
        for part in ("subject.txt", "body.txt", "body.html")
    )
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = " ".join(subject.split())
    mail.set_content(_BLANK_LINES.sub("\n\n", text).strip() + "\n")
    mail.add_alternative(html, subtype="html")
    mail["Content-Language"] = TAGS[locale]
    return mail


def address_mail(mail: EmailMessage, settings: Settings, envelope: Envelope) -> None:
    """Say from whom and to whom, in which conversation, and whether a machine wrote it.

    Raises Invalid when an address is none: it could smuggle headers of its own.
    """
    name, own = parseaddr(settings.mail_from)
    domain = own.rpartition("@")[2]
    mail["From"] = _address(own, name)
    mail["To"] = _address(envelope.recipient)
    mail["Date"] = format_datetime(envelope.date)
    mail["Message-ID"] = f"<{envelope.message_id}@{domain}>"
    if envelope.thread:
        _into_thread(mail, settings, envelope, f"<{envelope.thread}@{domain}>")
    if envelope.automatic:
        mail["Auto-Submitted"] = envelope.automatic
    # Machines are not to answer, not even to what a person wrote; whether that arrived may be told.
    mail["X-Auto-Response-Suppress"] = "All" if envelope.automatic else "OOF, AutoReply"


def _into_thread(mail: EmailMessage, settings: Settings, envelope: Envelope, first: str) -> None:
    """Put the mail into its conversation, and have answers say which one that is."""
    if mail["Message-ID"] != first:
        mail["In-Reply-To"] = first
        mail["References"] = first
    if settings.mail_reply_to:
        mail["Reply-To"] = _address(settings.mail_reply_to.replace("{thread}", envelope.thread))


def _address(text: str, name: str = "") -> Address:
    if not text.isprintable():
        raise Invalid("a mail address holds control characters")
    try:
        return Address(name, addr_spec=text)
    except (ValueError, IndexError, MessageError) as error:
        raise Invalid("a mail address is none") from error


@cache
def _environment(folders: tuple[Path, ...]) -> Environment:
    return Environment(
        loader=FileSystemLoader(folders),
        # By the file's ending: what is put into HTML is escaped, what is put into text is not.
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
