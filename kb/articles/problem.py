"""What an editor can mend."""

from dataclasses import dataclass
from typing import Literal

from kb.errors import KbError

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `path` is relative to the articles folder; `line` counts from 1; the sentence names the remedy."""

    path: str
    line: int
    sentence: str
    level: Level = "error"


class BrokenArticle(KbError):
    """Raised when a source file cannot become an article; its last good version stays."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems[0].sentence)
        self.problems = problems
