"""Sites to measure: the sample site, or an invented one of any size."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from kb.samples import bundled
from tests.benchmarks.corpus import Row, generate_corpus

#: An invented article has so many sections, and a category so many articles at most.
SECTIONS = 4
SHELF = 50


def copy_sample_site(folder: Path) -> Path:
    """Copy the sample site's settings and articles into a folder, and return it."""
    shutil.copyfile(bundled("kb.toml"), folder / "kb.toml")
    shutil.copytree(bundled("articles"), folder / "articles")
    return folder


def write_invented_site(folder: Path, articles: int) -> Path:
    """Write a site of so many articles, every second in Chinese, the others in English, and return its folder."""
    (folder / "kb.toml").write_text('default_locale = "zh-hans"\n', encoding="utf-8")
    rows = generate_corpus(articles * SECTIONS).rows
    for number in range(articles):
        locale = "zh-hans" if number % 2 else "en"
        path = folder / f"articles/{locale}/shelf-{number // SHELF}/article-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        part = rows[number * SECTIONS : (number + 1) * SECTIONS]
        path.write_text(_article(number, part), encoding="utf-8")
    return folder


def _article(number: int, rows: Sequence[Row]) -> str:
    head = f'---\ntitle: "{rows[0].title} {number}"\nupdated: 2026-11-01\n---\n'
    return head + "".join(f"\n## {row.heading}\n\n{row.body}\n" for row in rows)
