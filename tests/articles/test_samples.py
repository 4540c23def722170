"""The articles of the sample site, as a text nobody wrote for a test."""

from pathlib import Path

import pytest

from kb.articles.compiler import Source, compile_source
from kb.articles.traditional import Traditional
from kb.settings import LOCALES, Locale
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
