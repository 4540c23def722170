"""What an editor can mend."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.process import extractOne

from kb.errors import KbError

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: the file (by its path from the articles folder), the line, and what to do."""

    path: str
    line: int
    sentence: str
    level: Level = "error"


class BrokenArticle(KbError):
    """Raised when a source file cannot become an article; its last good version stays."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems[0].sentence)
        self.problems = problems


def suggest(word: str, known: Iterable[str]) -> str:
    """Return the end of a sentence that names the known word closest to this one, or a few of the known."""
    choices = sorted(known)
    if found := extractOne(word, choices, score_cutoff=60):
        return f"did you mean {found[0]!r}?"
    return f"there is {', '.join(choices[:20])}." if choices else "there is none."
