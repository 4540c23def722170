"""A small library in three languages, made without files, and its index."""

from dataclasses import replace
from pathlib import Path

import pytest

from kb.articles.article import Article
from kb.search.indexer import update_index
from kb.search.searcher import Searcher
from tests.search.small_library import SmallLibrary, small_articles


@pytest.fixture
def library() -> SmallLibrary:
    return SmallLibrary(small_articles())


@pytest.fixture(scope="session")
def shared_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small library's index, for tests that only read it."""
    folder = tmp_path_factory.mktemp("index") / "search_index"
    update_index(SmallLibrary(small_articles()), folder)
    return folder


@pytest.fixture(scope="session")
def searcher(shared_index: Path) -> Searcher:
    return Searcher(shared_index)


def changed(article: Article, title: str) -> Article:
    return replace(article, title=title, revision=title)
