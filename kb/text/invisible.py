"""Characters that nobody sees: dirt from a clipboard, or a trick."""

import re

#: Zero-width space, word joiner, byte order mark, soft hyphen, variation selectors: dirt, and browsers drop them too.
_DIRT = "\u00ad\u034f\u180e\u200b\u2060-\u2064\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
#: Joiners, and what turns the writing direction: in a name or an address they are there to deceive.
_TRICKS = "\u061c\u200c-\u200f\u202a-\u202e\u2066-\u206f"
_CONTROLS = "\x00-\x1f\x7f-\x9f\ud800-\udfff"

_DIRTY = re.compile(f"[{_DIRT}{_CONTROLS}]")
_TRICKY = re.compile(f"[{_TRICKS}]")


def without_invisible(text: str) -> str:
    """Return a name, code or address without the characters nobody sees, controls and line breaks included."""
    return _TRICKY.sub("", _DIRTY.sub("", text))


def hides_something(text: str) -> bool:
    """Say whether joiners or turned writing stand inside a text; around it they come from copying."""
    return (
        _TRICKY.search(
            _DIRTY.sub("", text).strip("\u200e\u200f\u202a-\u202e\u2066\u2067\u2068\u2069 ")
        )
        is not None
    )
