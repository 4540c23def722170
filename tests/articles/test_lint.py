import pytest

from kb.articles.lines import LineFinder, prose_lines
from tests.articles.pages import compile_text, problems


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("text\n\n# Big\n", 6, "write ## Big"),
        ("## A\n\n#### Deep\n", 6, "write ### Deep"),
        ("### First\n", 4, "write ## First"),
        ("text\n\n##\n\ntext\n", 6, "this heading has no words"),
        ("## A\n\n## [^1]\n\n[^1]: x\n", 6, "this heading has no words"),
        ("```\n# comment\n```\n\n## A\n\n#### B\n", 10, "write ### B"),
        ("text\n\n![](a.png)\n", 6, "![what it shows]"),
        ('text <img src="a.png" alt=" ">\n', 4, "![what it shows]"),
        ("Bring:\n- one\n- two\n", 5, "a list needs an empty line"),
        ("Bring:\n1. one\n", 5, "a list needs an empty line"),
        ("Fees:\n| a | b |\n|---|---|\n| 1 | 2 |\n", 6, "a table needs an empty line"),
        ("- a\n  - b\n", 5, "four spaces"),
        ("1. a\n   - b\n", 5, "four spaces"),
        ('=== "App"\n\n   Tap it.\n\n=== "Web"\n\n    Press it.\n', 4, "nothing in this"),
        ('text\n\n!!! note "Fees"\nNone.\n', 6, "nothing in this"),
        ("1. a\n\n    ??? tip\n    b\n", 6, "nothing in this"),
    ],
)
def test_a_fault_is_named_with_its_line_and_remedy(body: str, line: int, words: str) -> None:
    found = problems(body)
    assert [number for number, _ in found] == [line]
    assert words in found[0][1]


@pytest.mark.parametrize(
    "body",
    [
        "## A\n\n### B\n\n#### C\n\n## D\n",
        "- a\n    - b\n\n1. c\n\n    - d\n",
        "5 - 3 = 2\n\n**2026. 11. 1**\n\n> - quoted\n",
        "```\nBring:\n- one\n  - two\n| a |\n```\n",
        "![alt](a.png)\n",
        "| a | b |\n|---|---|\n| - x | 1. y |\n",
        '=== "curl"\n\n    ```\n    x\n    ```\n\n???+ tip\n    y\n\n```\n!!! note\n```\n',
    ],
)
def test_sound_text_has_no_faults(body: str) -> None:
    assert problems(body) == []


def test_a_long_title_is_a_warning() -> None:
    outcome = compile_text(f"---\nsummary: S\ntitle: {'字' * 31}\n---\n")
    [problem] = outcome.problems
    assert (problem.line, problem.level) == (3, "warning")
    assert not compile_text(f"---\ntitle: {'字' * 30} and 30 more in Latin letters\n---\n").problems


def test_things_are_found_in_the_order_of_the_page() -> None:
    finder = LineFinder("a\nb\na\nc", 10)
    assert [finder.find(text) for text in ("a", "a", "c", "b", "nowhere")] == [10, 12, 13, 11, 10]


def test_prose_is_what_stands_outside_fences() -> None:
    body = "a\n```\nb\n~~~\n```\nc\n~~~~ python\n~~~\nd\n~~~~\ne"
    assert [line for _, line in prose_lines(body, 1)] == ["a", "c", "e"]
