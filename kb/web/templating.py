"""What every template may use: translations, dates, addresses; the site's own templates come before ours."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, get_args
from urllib.parse import quote, urlencode

from flask import Flask, current_app, request
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateSyntaxError,
)
from jinja2.ext import Extension
from markupsafe import Markup
from typing_extensions import override

from kb.errors import SiteError
from kb.i18n.formats import format_day, format_moment
from kb.i18n.gettext import translate, translate_plural
from kb.i18n.locales import NAMES, TAGS
from kb.samples import bundled
from kb.settings import Locale, Settings
from kb.text.secrets.advice import advice
from kb.text.secrets.kinds import Kind
from kb.web.assets import picture_address
from kb.web.line_breaks import headings_in_words, in_words
from kb.web.locale import current_locale
from kb.web.services import active_notices, services

#: What a page keeps of its query when its language changes. The other pages are the same for everybody, and must not
#: repeat to one reader what stood in another's address.
OWN_WORDS = {
    "helpcentre.search": ("q",),
    "contact.form": ("q", "topic", "article"),
    "contact.send": ("q", "topic", "article"),
}
#: More of them is no question; a page would repeat it in each language.
LONGEST_WORDS = 200

_REFERENCE = re.compile(r"\b(KB-\w{4}-\w{4})\b")
#: Between a number and what it counts: 4 hours, 26 November, 10 MB.
_COUNTED = re.compile(r"(?<=\d) (?=[^\W\d])")

#: How the names of templates end; an editor leaves other files beside them.
_TEMPLATES = (".html", ".txt", ".xml", ".json")
#: What stands before a line, but for one blank where Jinja takes away the end of the line before: after a block.
_INDENTATION = re.compile(r"([%#]}\n[ \t]|\n)[ \t]+")


class Unindented(Extension):
    """Leaves out the indentation of pages, a third of what they weigh: their authors read it, and nobody else."""

    @override
    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return _INDENTATION.sub(r"\1", source) if (name or "").endswith(".html") else source


def init_templating(app: Flask, settings: Settings) -> None:
    """Look for templates in the site first, then among ours, and teach them the words below."""
    ours, theirs = FileSystemLoader(bundled("templates")), FileSystemLoader(settings.templates_dir)
    # A site's own template may extend the one it replaces, by the name that begins with `kb/`.
    app.jinja_loader = ChoiceLoader([theirs, ours, PrefixLoader({"kb": ours})])
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.add_extension(Unindented)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals |= {
        "_": _translate,
        "ngettext": _translate_plural,
        "site": settings,
        "locale": current_locale,
        "locale_names": NAMES,
        "language_tags": TAGS,
        "contact_url": contact_url,
        "whole_address": whole_address,
        "has_page": has_page,
        "languages": languages,
        "picture": partial(picture_address, app),
        "full_name": full_name,
        "notices": active_notices,
        "secret_advice": _secret_advice,
    }
    environment.filters |= {
        "day": _day,
        "moment": _moment,
        "local": local,
        "unbroken": unbroken,
        "in_words": in_words,
        "headings_in_words": headings_in_words,
    }
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of the default provider
    app.json.sort_keys = False  # type: ignore[attr-defined]
    for name in theirs.list_templates():
        if name.endswith(_TEMPLATES):
            _compile(environment, name)


def _compile(environment: Environment, name: str) -> None:
    """Read a template of the site's own. Raises SiteError with what is to be mended in it."""
    try:
        environment.get_template(name)
    except TemplateSyntaxError as error:
        place = f"templates/{error.name or name}:{error.lineno}"
        raise SiteError(f"{place}: {error.message or 'is no template'}.") from None
    except UnicodeDecodeError:
        raise SiteError(f"templates/{name}: is not written in UTF-8.") from None


def contact_url(**prefill: str) -> str:
    """Return the address of the form in the current language, with `q`, `topic` or `article` filled in."""
    query = urlencode({name: value for name, value in prefill.items() if value})
    return f"/{current_locale()}/contact" + (f"?{query}" if query else "")


def has_page(endpoint: str) -> bool:
    """Say whether a route exists yet, so that nothing links to what does not."""
    return endpoint in current_app.view_functions


def languages() -> list[tuple[Locale, str]]:
    """Return the site's languages with the address of this page in each; of the home page where it has no other."""
    in_address = request.view_args is not None and "locale" in request.view_args
    rest = request.path.split("/", 2)[2] if in_address else ""
    query = f"?{urlencode(words)}" if in_address and (words := own_words()) else ""
    return [(locale, f"/{locale}/{quote(rest)}{query}") for locale in services().settings.locales]


def own_words() -> dict[str, str]:
    """Return the reader's own words in the address, on the pages that take any."""
    names = OWN_WORDS.get(request.endpoint or "", ())
    return {name: request.args[name][:LONGEST_WORDS] for name in names if name in request.args}


def local(text: Mapping[Any, str] | None) -> str:
    """Return a text of the site's settings in the current language; empty when it was not given."""
    return text[current_locale()] if text else ""


def unbroken(text: str) -> Markup:
    """Return a sentence whose ticket numbers stay on one line, and whose others with what they count, as HTML."""
    number = Markup('<span class="number">{}</span>')
    parts = enumerate(
        _REFERENCE.split(_COUNTED.sub("\N{NO-BREAK SPACE}", text))
    )  # every second one is a number
    return Markup().join(number.format(part) if at % 2 else part for at, part in parts)


def full_name() -> str:
    """Return what the site is called where it stands alone: its name, and that it is a help centre."""
    name, place = local(services().settings.name), _translate("Help Centre")
    return name if name == place else f"{name} {place}"


def whole_address(path: str) -> str:
    """Return the whole address of a path on this site: under `base_url`, else at the host that was asked."""
    return (services().settings.base_url or request.host_url.rstrip("/")) + path


def _secret_advice() -> dict[str, dict[str, str]]:
    """Return what the secret guard says of each kind in the current language, for scripts."""
    told = {kind: advice(kind, current_locale()) for kind in get_args(Kind)}
    return {
        kind: {
            "what": each.what,
            "now": each.now,
            "sentences": each.sentences,
            "removed": each.removed,
        }
        for kind, each in told.items()
    }


def _translate(message: str, /, **values: object) -> str:
    return translate(current_locale(), message, **values)


def _translate_plural(one: str, many: str, count: int, /, **values: object) -> str:
    return translate_plural(current_locale(), one, many, count, **values)


def _day(day: date) -> str:
    return format_day(current_locale(), day)


def _moment(moment: datetime) -> str:
    return format_moment(current_locale(), moment, services().settings.zone)
