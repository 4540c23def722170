"""Reads pinyin, and Han typed for its sound (晴雯 for 请问), as the likeliest words of the site that sound so.

A pair of characters that the site knows is never touched. What is chosen is heard in titles, questions or keywords.
"""

from collections.abc import Iterator, Set
from itertools import pairwise
from math import log1p
from typing import NamedTuple

from kb.search.index.snapshot import Snapshot
from kb.search.words.concepts import is_word
from kb.search.words.pinyin import cut, cut_partly, syllable
from kb.text.tokens import Run, runs

#: What changing a typed Han character costs, and its neighbour with it, beside the evidence for the pairs they make.
CHANGE, CHANGE_MORE = 2.2, 0.5
#: What a pair the site knows is worth beside its evidence, and how much more if it is a word of any help centre: 提升
#: is meant oftener than 前还, though the site may say 提前还款 ten times.
KNOWN, WORD = 0.5, 2.0
MAX_CHOICES = 24
#: More syllables in a row that the site does not know are not its words heard wrongly.
MAX_MISHEARD = 32
_LEAST_LETTERS = 2


class _Slot(NamedTuple):
    """One syllable as typed: a Han character, or letters; and where it stands."""

    typed: str
    sound: str
    start: int
    end: int
    han: bool


def sound_out(folded: str, snapshot: Snapshot, unknown: Set[str]) -> str:
    """Return the text with pinyin and misheard characters replaced by the site's words, where it has any.

    `unknown` are the words in Latin letters that are not the site's own, which may be pinyin.
    """
    pieces: list[str] = []
    here = 0
    for slots in _stretches(folded, unknown):
        standing = _standing(slots, snapshot)
        if 0 < standing.count(False) <= MAX_MISHEARD:
            pieces += [folded[here : slots[0].start], _choose(slots, standing, snapshot)]
            here = slots[-1].end
    return "".join([*pieces, folded[here:]])


def _stretches(folded: str, unknown: Set[str]) -> Iterator[list[_Slot]]:
    """Yield rows of syllables that are not parted by anything but spaces."""
    row: list[_Slot] = []
    end = 0
    for run in runs(folded):
        slots = _slots(run, unknown)
        if row and (folded[end : run.start].strip() or not slots):
            yield row
            row = []
        row += slots
        end = run.start + len(run.text)
    if row:
        yield row


def _slots(run: Run, unknown: Set[str]) -> list[_Slot]:
    if run.han:
        return [
            _Slot(one, syllable(one), run.start + i, run.start + i + 1, han=True)
            for i, one in enumerate(run.text)
        ]
    if run.text not in unknown:
        return []
    pieces = cut(run.text) or cut_partly(run.text)[0]
    if not pieces or (len(run.text) < _LEAST_LETTERS):
        return []
    slots: list[_Slot] = []
    start = run.start
    for piece in pieces:
        slots.append(_Slot(piece, piece, start, start + len(piece), han=False))
        start += len(piece)
    return slots


def _standing(slots: list[_Slot], snapshot: Snapshot) -> list[bool]:
    """Say of each slot whether it stays as typed: it makes a pair that the site knows with a neighbour, or has none."""
    if len(slots) == 1:
        return [slots[0].han]
    typed = [one.typed + two.typed if one.han and two.han else "" for one, two in pairwise(slots)]
    known = snapshot.knows([pair for pair in typed if pair])
    whole = [pair in known for pair in typed]
    return [before or after for before, after in zip([False, *whole], [*whole, False], strict=True)]


def _choose(slots: list[_Slot], standing: list[bool], snapshot: Snapshot) -> str:
    """Return the likeliest row of characters (Viterbi over pairs)."""
    # Where both stay as typed there is nothing to choose.
    pairs = [
        {} if stay and stays else _pairs(one, two, snapshot)
        for (one, two), (stay, stays) in zip(pairwise(slots), pairwise(standing), strict=True)
    ]
    best = {
        choice: (-_cost(slots[0], choice, after_change=False), choice)
        for choice in _choices(slots, standing, pairs, 0)
    }
    for place in range(1, len(slots)):
        best = {
            choice: _best_before(choice, place, slots, pairs, best)
            for choice in _choices(slots, standing, pairs, place)
        }
    return max(best.values())[1]


def _best_before(
    choice: str,
    place: int,
    slots: list[_Slot],
    pairs: list[dict[str, float]],
    best: dict[str, tuple[float, str]],
) -> tuple[float, str]:
    """Return the worth and the text of the best row that ends in this choice."""
    before, slot = slots[place - 1], slots[place]
    score, text = max(
        (
            worth
            + pairs[place - 1].get(last + choice, 0.0)
            - _cost(slot, choice, after_change=last != before.typed),
            said,
        )
        for last, (worth, said) in best.items()
    )
    # Spaces part words that were typed as Han, and letters that stay letters, but not pinyin that was read.
    both_typed = (before.han and slot.han) or (text[-1:] + choice).isascii()
    return score, text + (" " if slot.start > before.end and both_typed else "") + choice


def _cost(slot: _Slot, choice: str, *, after_change: bool) -> float:
    if not slot.han or choice == slot.typed:
        return 0.0
    return CHANGE_MORE if after_change else CHANGE


def _pairs(one: _Slot, two: _Slot, snapshot: Snapshot) -> dict[str, float]:
    """Return the site's pairs of characters that sound like two slots, with what each is worth."""
    if not one.sound or not two.sound:
        return {}
    heard = snapshot.heard(f"{one.sound} {two.sound}")
    return {
        pair: KNOWN + WORD * is_word(pair) + log1p(count) for pair, count in heard[:MAX_CHOICES]
    }


def _choices(
    slots: list[_Slot], standing: list[bool], pairs: list[dict[str, float]], place: int
) -> list[str]:
    """Return what may stand in a slot: what was typed, or a character that makes a pair with a neighbour."""
    slot = slots[place]
    if standing[place]:
        return [slot.typed]
    seconds = {pair[1] for pair in pairs[place - 1]} if place else set()
    firsts = {pair[0] for pair in pairs[place]} if place < len(pairs) else set()
    return [slot.typed, *sorted((seconds | firsts) - {slot.typed})]
