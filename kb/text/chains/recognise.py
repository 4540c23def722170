"""Tell an address from a transaction hash, on which chains it can be, and whether its own check holds.

`kb/static/js/chains.js` does the same in the browser; both obey `tests/text/chain_vectors.jsonl`.
"""

import re
import unicodedata
from dataclasses import replace

from kb.text.chains.networks import known_chains
from kb.text.chains.shapes import shape
from kb.text.chains.slips import Recognised
from kb.text.invisible import without_invisible

#: Longer texts are prose; they are read only so far.
MAX_CHARACTERS = 2000

_BLANK = re.compile(r"\s+")
#: Addresses are plain ASCII, so whatever is not may as well be a blank: 地址T... needs none.
_BETWEEN_WORDS = re.compile(r"(?:[^!-~]|[,;()<>\[\]{}|\"'`])+")
_BETWEEN_PARTS = re.compile("[/?#&=:@]+")
_BETWEEN_LABELS = re.compile("[/.-]")
_PERCENT = re.compile("%([0-9A-Fa-f]{2})")


def recognise(text: str) -> Recognised | None:
    """Return the one address or hash that a text is or holds: bare, in a sentence, or in a block explorer's link."""
    tidy = without_invisible(_BLANK.sub(" ", text[:MAX_CHARACTERS]))
    tidy = unicodedata.normalize("NFKC", tidy).strip()
    whole = tidy.replace(" ", "")
    words = [word.strip(".!") for word in _BETWEEN_WORDS.split(tidy) if word]
    if words != [whole]:
        found = {each for word in words if (each := _in_word(word)) and each.valid is not False}
        if len(found) == 1:
            return found.pop()
    return _in_word(whole)


def _in_word(word: str) -> Recognised | None:
    return shape(word) or _in_link(word)


def _in_link(link: str) -> Recognised | None:
    """Return what a link, a payment URI or `TxID:...` is about, on the network that the link names."""
    parts = [_decoded(part) for part in _BETWEEN_PARTS.split(link)]
    found = [each for part in parts if len(parts) > 1 and (each := shape(part))]
    if not found:
        return None
    best = next((each for each in found if each.valid is not False), found[0])
    network = known_chains().shown_by(_BETWEEN_LABELS.split("/".join(parts).lower()))
    return replace(best, networks=(network,)) if network in best.networks else best


def _decoded(part: str) -> str:
    return _PERCENT.sub(lambda code: chr(int(code[1], 16)), part)
