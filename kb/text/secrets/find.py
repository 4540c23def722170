"""The secret guard asks one question of a text: what in it must never be stored."""

from kb.text.secrets.credentials import (
    api_secrets,
    authenticator_keys,
    authenticator_links,
    pem_blocks,
)
from kb.text.secrets.keys import checksummed_keys, key_pairs, labelled_hex_keys
from kb.text.secrets.kinds import Detector, Kind, Secret
from kb.text.secrets.numbers import identity_numbers, payment_cards
from kb.text.secrets.passwords import one_time_codes, passwords
from kb.text.secrets.phrases import spaced_phrases, unspaced_chinese_phrases
from kb.text.secrets.reading import read

#: Where two find the same place, the first in this order says what it is.
DETECTORS: tuple[tuple[Kind, Detector], ...] = (
    ("seed_phrase", spaced_phrases),
    ("seed_phrase", unspaced_chinese_phrases),
    ("private_key", checksummed_keys),
    ("private_key", labelled_hex_keys),
    ("private_key", key_pairs),
    ("api_secret", pem_blocks),
    ("authenticator_key", authenticator_links),
    ("authenticator_key", authenticator_keys),
    ("api_secret", api_secrets),
    ("one_time_code", one_time_codes),
    ("password", passwords),
    ("identity_number", identity_numbers),
    ("payment_card", payment_cards),
)


def find_secrets(text: str) -> tuple[Secret, ...]:
    """Return the secrets in a text, in order and apart, in time linear in its length.

    Positions count the characters of the text as given. Nothing is kept, logged or sent.
    """
    reading = read(text)
    spans = sorted(
        (*span, rank) for rank, (_, detect) in enumerate(DETECTORS) for span in detect(reading.text)
    )
    apart: list[tuple[int, int, int]] = []
    for start, end, rank in spans:
        if apart and start < apart[-1][1]:
            earlier = apart.pop()
            apart.append((earlier[0], max(earlier[1], end), min(earlier[2], rank)))
        else:
            apart.append((start, end, rank))
    return tuple(
        Secret(DETECTORS[rank][0], *reading.original((start, end))) for start, end, rank in apart
    )
