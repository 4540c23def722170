"""The examples that the README gives, as text."""

from itertools import takewhile
from pathlib import Path
from textwrap import dedent

README = Path(__file__).parents[2] / "README.md"
#: Where the README says that its example of a template belongs.
HOME = "templates/helpcentre/home.html"


def example(beginning: str) -> str:
    """Return the indented block of the README that begins with this line's beginning."""
    _, found, rest = README.read_text(encoding="utf-8").partition("\n" + beginning)
    assert found, f"the README has no example that begins with {beginning!r}"
    lines = takewhile(lambda line: line.startswith("    "), (beginning + rest).splitlines())
    return dedent("\n".join(lines) + "\n")
