"""The small YAML tables beside the articles: categories, the site's synonyms, and its own Traditional words."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kb.articles.article import Category
from kb.articles.problem import Problem
from kb.settings import Locale

_CATEGORY_KEYS = {"title": str, "description": str, "order": int, "icon": str}


@dataclass(frozen=True, slots=True)
class SiteWords:
    """What the tables say. `synonyms` is `_synonyms.yml` as written; `traditional` the pairs of `_traditional.yml` in order."""

    categories: tuple[Category, ...] = ()
    synonyms: dict[str, Any] = field(default_factory=dict)
    traditional: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()


def read_site_words(root: Path, locales: tuple[Locale, ...]) -> SiteWords:
    """Read every table. One that is broken counts as empty and is named among the problems."""
    problems: list[Problem] = []
    categories = [
        _category(found, f"{locale}/{path.parent.name}/{path.name}", locale, problems)
        for locale in locales
        for path in sorted((root / locale).glob("*/_category.yml"))
        if (found := _table(root, path, problems)) is not None
    ]
    synonyms = _table(root, root / "_synonyms.yml", problems) or {}
    traditional = _table(root, root / "_traditional.yml", problems) or {}
    pairs = tuple((str(before), str(after)) for before, after in traditional.items() if before)
    return SiteWords(tuple(categories), synonyms, pairs, tuple(problems))


def _table(root: Path, path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    name = path.relative_to(root).as_posix()
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except FileNotFoundError:
        return None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.append(
            Problem(
                name, line, f"cannot be read as YAML ({error.problem}): write `key: value` lines."
            )
        )
        return None
    except (yaml.YAMLError, OSError, ValueError, RecursionError) as error:
        problems.append(
            Problem(
                name,
                1,
                f"cannot be read ({type(error).__name__}): write `key: value` lines as UTF-8.",
            )
        )
        return None
    if not isinstance(found, dict):
        problems.append(Problem(name, 1, "must be a table of `key: value` lines."))
        return None
    return found


def _category(
    table: dict[str, Any], name: str, locale: Locale, problems: list[Problem]
) -> Category:
    key = name.split("/")[1]
    for wrong in [word for word in table if word not in _CATEGORY_KEYS]:
        problems.append(
            Problem(
                name, 1, f"there is no key {wrong!r}: the keys are {', '.join(_CATEGORY_KEYS)}."
            )
        )
    for word, kind in _CATEGORY_KEYS.items():
        if word in table and not isinstance(table[word], kind):
            problems.append(
                Problem(name, 1, f"{word!r} must be {'a whole number' if kind is int else 'text'}.")
            )
    if not table.get("title"):
        problems.append(Problem(name, 1, "'title' is missing: add a line `title: ...`."))
    order = table.get("order", 1000)
    return Category(
        key,
        locale,
        title=str(table.get("title") or key),
        description=str(table.get("description") or ""),
        order=order if isinstance(order, int) else 1000,
        icon=str(table.get("icon") or ""),
    )
