"""Markdown becomes HTML here, and only here is HTML declared safe."""

import re
from functools import cache
from typing import Any

import nh3
from markdown import Markdown
from markupsafe import Markup
from pymdownx.slugs import slugify

from kb.i18n.gettext import mark, translate
from kb.settings import Locale

#: HTML that templates need not escape.
SafeHtml = Markup

#: What Markdown can do beyond John Gruber's, in the order in which the extensions are registered. Left out on purpose:
#: magiclink (an article about phishing shows addresses that must not become links), smart quotes (typed in Chinese),
#: md_in_html and snippets (files stay what they look like), `[TOC]` (the page shows its own).
EXTENSIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("tables", {"use_align_attribute": True}),
    ("attr_list", {}),
    ("def_list", {}),
    ("footnotes", {}),
    ("abbr", {}),
    ("sane_lists", {}),
    ("admonition", {}),
    ("toc", {"marker": "", "slugify": slugify(case="lower")}),
    ("pymdownx.highlight", {"anchor_linenums": False, "pygments_lang_class": True}),
    ("pymdownx.superfences", {}),
    ("pymdownx.details", {}),
    ("pymdownx.tabbed", {"alternate_style": True}),
    ("pymdownx.tasklist", {}),
    ("pymdownx.tilde", {"subscript": False}),  # 5~10 is a range
    ("pymdownx.mark", {}),
    ("pymdownx.keys", {}),
)

_BACK_TO_TEXT = mark("Back to the text of footnote {}")

_TAGS = """
    p div section blockquote pre hr br h1 h2 h3 h4 h5 h6 ul ol li dl dt dd figure figcaption details summary
    table caption colgroup col thead tbody tfoot tr th td
    a abbr b bdi bdo cite code del dfn em i img input ins kbd label mark q rp rt ruby s samp small span strong
    sub sup time u var wbr
"""
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "dir", "title", "translate", "aria-label", "aria-hidden"},
    "a": {"href"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "input": {"checked", "name"},
    "label": {"for"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "details": {"open"},
    "th": {"align", "colspan", "rowspan", "headers"},
    "td": {"align", "colspan", "rowspan", "headers"},
    "col": {"span"},
    "colgroup": {"span"},
    "time": {"datetime"},
}
_FIXED_VALUES = {
    "input": {"type": {"checkbox", "radio"}},
    "th": {"scope": {"col", "row"}},
    "div": {"role": {"region", "group", "note"}, "tabindex": {"0"}},
    "pre": {"tabindex": {"0"}},
    "a": {"rel": {"noopener noreferrer"}},
    "img": {"loading": {"lazy"}, "decoding": {"async"}},
}

#: What links may begin with; other schemes are taken out.
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_CLEANER = nh3.Cleaner(
    tags=set(_TAGS.split()),
    attributes=_ATTRIBUTES,
    tag_attribute_values=_FIXED_VALUES,
    url_schemes=set(SCHEMES),
    link_rel=None,
    strip_comments=True,
)

#: Control characters, lone surrogates (nh3 raises on them) and the two marks around references (see kb.articles.links).
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\ue000\ue001]")


def normalise(source: str) -> str:
    """Return the source with plain line ends, without a byte order mark and characters that no text needs."""
    return _UNWANTED.sub(
        "", source.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    )


def to_html(body: str, locale: Locale) -> str:
    """Return the Markdown as sanitised HTML.

    May take any time and raise anything: only what runs in `kb.articles.sandbox` may call it.
    """
    html = clean(_markdown(locale).reset().convert(body))
    plain = normalise(html)
    # Entities may have brought back what was taken out of the source; without it, an address may be another.
    return html if plain == html else clean(plain)


def clean(html: str) -> str:
    """Return the HTML with what is not on the allow-list taken out."""
    return _CLEANER.clean(html)


def declare_safe(html: str) -> SafeHtml:
    """Say that this HTML went through `clean`; everything else on a page is escaped by its template."""
    return Markup(html)  # noqa: S704


@cache
def _markdown(locale: Locale) -> Markdown:
    options = {name: dict(given) for name, given in EXTENSIONS}
    options["footnotes"]["BACKLINK_TITLE"] = translate(locale, _BACK_TO_TEXT)
    return Markdown(extensions=[name for name, _ in EXTENSIONS], extension_configs=options)
