"""Which language a person reads: the locales kb speaks, their names, and negotiation with a browser."""

from collections.abc import Sequence

from babel import Locale as BabelLocale

from kb.settings import LOCALES, Locale

#: Each locale's own name for itself, its BCP 47 tag for `lang` and `hreflang`, and its CLDR name for dates and numbers.
NAMES: dict[Locale, str] = {"zh-hans": "简体中文", "zh-hant": "繁體中文", "en": "English"}
TAGS: dict[Locale, str] = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}
CLDR: dict[Locale, BabelLocale] = {
    "zh-hans": BabelLocale.parse("zh_Hans_CN"),
    "zh-hant": BabelLocale.parse("zh_Hant_TW"),
    "en": BabelLocale.parse("en_GB"),
}

#: Where to look when a text is missing in a locale, best first.
FALLBACKS: dict[Locale, tuple[Locale, ...]] = {
    "zh-hans": ("zh-hant", "en"),
    "zh-hant": ("zh-hans", "en"),
    "en": ("zh-hans", "zh-hant"),
}


def parse_locale(text: str) -> Locale | None:
    """Return the locale that is written exactly so, or None."""
    return next((locale for locale in LOCALES if locale == text), None)


def closest_locale(tag: str) -> Locale | None:
    """Map a BCP 47 tag to a locale: zh-TW, zh-HK, zh-MO and Hant are Traditional, other zh Simplified, en-* English."""
    parts = tag.strip().lower().replace("_", "-").split("-")
    if parts[0] == "en":
        return "en"
    if parts[0] not in {"zh", "yue", "cmn"}:
        return None
    if "hans" in parts:
        return "zh-hans"
    return "zh-hant" if {"hant", "tw", "hk", "mo"} & set(parts) or parts[0] == "yue" else "zh-hans"


def negotiate(accept_language: str, offered: Sequence[Locale], default: Locale) -> Locale:
    """Choose among the offered locales by an Accept-Language header; the default when nothing fits."""
    wishes: list[tuple[float, int, str]] = []
    for position, item in enumerate(accept_language.split(",")[:20]):
        tag, _, parameter = item.partition(";")
        wishes.append((-_quality(parameter), position, tag))
    for quality, _, tag in sorted(wishes):
        locale = closest_locale(tag)
        if quality < 0 and locale is not None and locale in offered:
            return locale
    return default


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    try:
        return float(value) if name == "q" else 1.0
    except ValueError:
        return 0.0
