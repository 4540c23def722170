"""What words mean, as vectors: words of like meaning lie near each other, whichever letters they are written with.

A text lies where the vectors of its words add up to. Frequent words have short vectors, so they decide little. Each
word has a vector by each of two teachers, which see different likenesses. The vectors (`vectors.npy`, one row for each
line of `vectors.txt`) were learned by `learn_vectors`; they are mapped from the disk, so that processes share them.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.text.tokens import runs, word_terms

#: The sentence encoders that words were learned from: Google's universal sentence encoder, and multilingual E5.
TEACHERS = ("use", "e5")
#: So many numbers make a vector.
DIMENSIONS = 128
#: Longest Chinese word, in characters.
MAX_WORD = 4
#: A place is kept as a row of this length.
LENGTH = 127
#: So many words of a question or a phrase are looked at.
MAX_WORDS = 64
_FOLDER = "kb.search.words"


class Vectors(NamedTuple):
    """The words that have vectors, each with its row: of the rows, the second axis are the teachers."""

    row: dict[str, int]
    rows: NDArray[np.int8]

    def words(self, folded: str, many: int = MAX_WORDS) -> list[int]:
        """Return the rows of a folded text's first words: the longest Chinese one from each place on, English stems."""
        found: list[int] = []
        for run in runs(folded):
            words = self.cut(run.text) if run.han else word_terms(run.text)
            found += [self.row[word] for word in words if word in self.row]
            if len(found) >= many:
                break
        return found[:many]

    def cut(self, han: str) -> list[str]:
        """Cut Chinese into the longest known words from the left; a character that is in none stands alone."""
        words: list[str] = []
        start = 0
        while start < len(han):
            for end in range(min(start + MAX_WORD, len(han)), start, -1):
                if han[start:end] in self.row or end == start + 1:
                    break
            words.append(han[start:end])
            start = end
        return words

    def places(self, texts: Sequence[Sequence[int]]) -> NDArray[np.int8]:
        """Return where texts, given as the rows of their words, lie by each teacher: rows as long as `LENGTH`, or 0."""
        places = np.zeros((len(texts), len(TEACHERS), DIMENSIONS))
        for place, words in enumerate(texts):
            places[place] = self.rows[list(words)].sum(axis=0)
        places *= LENGTH / np.maximum(np.linalg.norm(places, axis=2, keepdims=True), 1)
        return np.rint(places).astype(np.int8)


@cache
def read_vectors() -> Vectors:
    """Return the vectors that come with kb."""
    folder = files(_FOLDER)
    words = folder.joinpath("vectors.txt").read_text(encoding="utf-8").split("\n")
    rows: NDArray[np.int8] = np.load(Path(str(folder)) / "vectors.npy", mmap_mode="r")
    return Vectors({word: row for row, word in enumerate(words)}, np.asarray(rows))
