"""The articles of the sample site: as a text nobody wrote for a test, and as good as a support team would want them."""

import re
from itertools import combinations
from pathlib import Path
from statistics import median

import pytest

from kb.articles.compiler import Source, compile_source
from kb.articles.frontmatter import read_front_matter
from kb.articles.traditional import Traditional
from kb.settings import LOCALES, Locale, load_settings
from tests.articles.pages import as_read, assert_valid, dangers

ARTICLES = Path(__file__).parents[2] / "articles"


@pytest.mark.slow
@pytest.mark.parametrize("locale", LOCALES)
def test_every_sample_becomes_a_valid_page(locale: Locale) -> None:
    folder = ARTICLES / locale
    for path in sorted(folder.glob("*/*.md")):
        name = path.relative_to(folder).as_posix()
        compiled = compile_source(Source(locale, name, path.read_text(encoding="utf-8"))).compiled
        assert compiled, name
        for page in (
            (compiled, Traditional().twin(compiled)) if locale == "zh-hans" else (compiled,)
        ):
            html = as_read(page)
            assert_valid(html)
            assert not dangers(html), name
            anchors = [section.anchor for section in page.article.sections[1:]]
            assert set(anchors) <= set(page.facts.anchors), name


HAN, WORD = re.compile("[\u3400-\u9fff]"), re.compile(r"[\w'-]+")
#: Letters in a row by which two texts are compared, and the share of them that no two articles may have in common.
GRAM, ALIKE = 8, 1 / 5


def sources(locale: Locale) -> dict[str, str]:
    """Return the files of a language by their path in it."""
    folder = ARTICLES / locale
    paths = sorted(folder.glob("*/*.md"))
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


def bodies(locale: Locale) -> dict[str, str]:
    return {name: read_front_matter(name, text).body for name, text in sources(locale).items()}


def test_there_are_enough_of_them_in_every_language() -> None:
    simplified, traditional, english = (sources(locale) for locale in LOCALES)
    assert len(simplified) >= 45
    assert len({name.partition("/")[0] for name in simplified}) >= 8
    assert english.keys() == simplified.keys()
    assert len(traditional) >= 6
    assert traditional.keys() < simplified.keys()


def test_they_say_enough() -> None:
    assert median(len(HAN.findall(body)) for body in bodies("zh-hans").values()) >= 600
    assert median(len(HAN.findall(body)) for body in bodies("zh-hant").values()) >= 600
    assert median(len(WORD.findall(body)) for body in bodies("en").values()) >= 350


@pytest.mark.parametrize("locale", LOCALES)
def test_no_two_say_the_same(locale: Locale) -> None:
    grams = {name: _grams(body) for name, body in bodies(locale).items()}
    alike = {
        (one, other): shared
        for (one, ours), (other, theirs) in combinations(grams.items(), 2)
        if (shared := len(ours & theirs) / min(len(ours), len(theirs))) >= ALIKE
    }
    assert alike == {}


def _grams(body: str) -> set[str]:
    text = " ".join(body.split())
    return {text[place : place + GRAM] for place in range(len(text) - GRAM + 1)}


@pytest.mark.parametrize("locale", ["zh-hans", "en"])
def test_drawings_tabs_and_tables_stand_where_they_help(locale: Locale) -> None:
    texts = bodies(locale)
    drawn = [
        name for name, body in texts.items() if re.search(r"!\[[^]]{12,}\]\(images/.*\.svg", body)
    ]
    assert len(drawn) >= 10
    assert sum('=== "' in body for body in texts.values()) >= 10
    assert sum("|---" in body.replace(" ", "") for body in texts.values()) >= 40


def test_every_drawing_suits_a_light_and_a_dark_page_and_asks_nobody() -> None:
    for path in sorted(ARTICLES.glob("*/*/images/*.svg")):
        drawing = path.read_text("utf-8")
        assert "prefers-color-scheme: dark" in drawing, path
        assert "<title" in drawing, path
        assert not re.search(r"<script|<image|@import|url\(\s*['\"]?http|href=", drawing), path


#: How wide a picture stands on a phone of 390 CSS pixels: in the text, and in a step of a list.
IN_TEXT, IN_STEP, READABLE = 350, 298, 11


@pytest.mark.parametrize("locale", LOCALES)
def test_every_word_in_a_drawing_can_be_read_on_a_phone(locale: Locale) -> None:
    for name, body in bodies(locale).items():
        for indent, picture in re.findall(
            r"^( *)!\[[^]]*\]\((images/.*?\.svg)\)", body, re.MULTILINE
        ):
            drawing = (ARTICLES / locale / name).parent.joinpath(picture).read_text("utf-8")
            box = re.search(r'viewBox="0 0 ([\d.]+)', drawing)
            sizes = re.findall(r"font-size[:=] ?\"?([\d.]+)", drawing)
            assert box, picture
            assert sizes, picture
            scale = (IN_STEP if indent else IN_TEXT) / float(box[1])
            assert min(map(float, sizes)) * scale >= READABLE, picture


def test_the_same_figure_stands_in_every_article_that_has_it() -> None:
    """`README.md` beside the articles lists the figures and their articles."""
    rows = re.findall(
        r"^\| .+? \| (.*\d.*) \| (.*\d.*) \| (.+) \|$",
        (ARTICLES / "README.md").read_text("utf-8"),
        re.MULTILINE,
    )
    texts = {locale: sources(locale) for locale in ("zh-hans", "en")}
    slugs = {Path(name).stem: name for name in texts["en"]}
    missing = [
        (figure, slug)
        for simplified, english, articles in rows
        for slug in articles.split(", ")
        for locale, figure in (("zh-hans", simplified), ("en", english))
        if not re.search(rf"(?<![\d.]){re.escape(figure)}(?!\d)", texts[locale][slugs[slug]])
    ]
    assert len(rows) > 30
    assert missing == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_one_knows_how_it_is_asked_for(locale: Locale) -> None:
    for name, text in sources(locale).items():
        front = read_front_matter(name, text).front
        assert len(front.questions) >= 3, name
        assert len(front.keywords) >= 5, name
        assert front.summary, name
        assert front.updated, name


@pytest.mark.parametrize("locale", LOCALES)
def test_who_is_in_a_hurry_is_told_first_what_to_press(locale: Locale) -> None:
    (urgent,) = (each for each in load_settings(ARTICLES.parent, {}).topics if each.urgent)
    assert urgent.hint
    told = re.findall("[“「](.+?)[”」]", urgent.hint[locale])
    article = (ARTICLES / locale / "security" / "account-stolen.md").read_text(encoding="utf-8")
    assert told
    assert all(words in article for words in told)
