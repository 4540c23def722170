"""The site's own sentences in three languages, from `kb/translations/<locale>.po`.

English is the message id, so English needs no catalogue except for plurals; the others are complete or the build fails.
"""

import gettext
import io
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from kb.settings import Locale

TRANSLATIONS = Path(__file__).parent.parent / "translations"


@cache
def translations(locale: Locale) -> gettext.NullTranslations:
    """Return the catalogue of a locale, read once per process straight from its .po file."""
    path = TRANSLATIONS / f"{locale}.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def translate(locale: Locale, message: str, /, **values: object) -> str:
    """Return the message in the locale, with %(name)s filled from the values."""
    text = translations(locale).gettext(message)
    return text % values if values else text


def translate_plural(locale: Locale, one: str, many: str, count: int, /, **values: object) -> str:
    """Return the singular or plural message in the locale; %(count)s is always filled."""
    return translations(locale).ngettext(one, many, count) % {"count": count, **values}


def mark(message: str) -> str:
    """Name a message for extraction where it is declared; it is translated where it is shown."""
    return message
