"""Every sentence the site says exists in every language, with the same placeholders, and no other does."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent.parent
KEYWORDS = {
    "_": None,
    "ngettext": (1, 2),
    "mark": None,
    "translate": (2,),
    "translate_plural": (2, 3),
}
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.xml", "jinja2")]
HAN = "[\u4e00-\u9fff]"
#: Half-width marks beside Han, blanks around full-width ones, several sentences without a last stop.
MISPRINTED = re.compile(
    rf"{HAN}[,.;:?!()]|[,;:?!(]{HAN}|{HAN} +{HAN}|[，。；：？！、（）「」“”] | [，。；：？！、（）」”]"
    rf"|。.*[{HAN[1:-1]}]$"
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")

Message = str | tuple[str, ...]


def spoken() -> set[Message]:
    """Return every message in the code and the templates; a plural is a pair."""
    found: set[Message] = set()
    for folder in ("kb", "templates"):
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, METHODS, keywords=KEYWORDS):
            found.add(message if isinstance(message, str) else tuple(message))
    return found


def catalogue(locale: str) -> dict[Message, Message]:
    with (ROOT / "kb" / "translations" / f"{locale}.po").open("rb") as file:
        known: dict[Message, Message] = {}
        for message in read_po(file):
            if isinstance(message.id, str):
                known[message.id] = str(message.string)
            else:
                known[tuple(message.id)] = tuple(message.string or ())
        known.pop("")
        return known


@pytest.mark.parametrize("locale", ["zh-hans", "zh-hant"])
def test_the_catalogue_is_complete_and_holds_nothing_else(locale: str) -> None:
    said, known = spoken(), catalogue(locale)
    assert sorted(map(str, said - known.keys())) == []
    assert sorted(map(str, known.keys() - said)) == []
    assert [
        key for key, text in known.items() if not all([text] if isinstance(text, str) else text)
    ] == []


@pytest.mark.parametrize("locale", ["zh-hans", "zh-hant"])
def test_placeholders_survive_translation(locale: str) -> None:
    for message, text in catalogue(locale).items():
        original = message if isinstance(message, str) else message[-1]
        translated = text if isinstance(text, str) else text[0]
        assert set(PLACEHOLDER.findall(original)) == set(PLACEHOLDER.findall(translated)), original


@pytest.mark.parametrize("locale", ["zh-hans", "zh-hant"])
def test_chinese_is_punctuated_as_chinese(locale: str) -> None:
    said = [
        text
        for message in catalogue(locale).values()
        for text in ([message] if isinstance(message, str) else message)
    ]
    assert [text for text in said if MISPRINTED.search(text)] == []


def test_email_has_no_hyphen_for_a_line_to_break_at() -> None:
    assert [each for each in map(str, spoken()) if "e-mail" in each.lower()] == []


def test_extraction_sees_what_the_code_says() -> None:
    """Guards the test above: a sentence known to be in a template and one known to be in code are both found."""
    found = spoken()
    assert len(found) > 50
