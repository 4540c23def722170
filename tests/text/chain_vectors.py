"""The vectors that the server and the browser are both held to, and more made of them by small accidents."""

import json
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kb.text.chains.networks import known_chains
from kb.text.chains.recognise import recognise

VECTORS = Path(__file__).with_name("chain_vectors.jsonl")
_EVM = [key for key, network in known_chains().networks.items() if network.evm]
_HEX = [key for key in known_chains().networks if key not in {"solana", "bitcoin-testnet", *_EVM}]
#: What the file says in a word.
_GROUPS = {"evm": _EVM, "hex": _HEX + _EVM}


def vectors() -> list[tuple[str, dict[str, Any] | None]]:
    """Return each text with the answer that is expected, as a plain object."""
    lines = VECTORS.read_text(encoding="utf-8").splitlines()
    return [(row["text"], _expected(row)) for row in map(json.loads, lines)]


def answer(text: str) -> dict[str, Any] | None:
    """Return the server's answer as a plain object, the browser's spelling of it."""
    found = recognise(text)
    return json.loads(json.dumps(asdict(found))) if found else None


def accidents(seed: int, count: int) -> list[str]:
    """Return texts of the vectors with characters lost, doubled, swapped, changed, or other things around them."""
    chance = random.Random(seed)  # noqa: S311 - repeatable accidents, not secrets
    texts = [text for text, expected in vectors() if expected]
    return [_spoilt(chance.choice(texts), chance) for _ in range(count)]


def _spoilt(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(text) + 1)
        stray = chance.choice(
            "0OlIaZ9 :/.#?%=_-\u200b\u3000，\u0430Ａ\n\x1c\x85\ufeff\u1680😀\ud83d"
        )
        text = chance.choice([
            text[:at] + text[at + 1 :],
            text[:at] + stray + text[at:],
            text[:at] + stray + text[at + 1 :],
            text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
            text.lower(),
            text[:at],
            stray.join([text, text[at:]]),
        ])  # fmt: skip
    return text


def _expected(row: dict[str, Any]) -> dict[str, Any] | None:
    if row["kind"] is None:
        return None
    networks = row["networks"]
    return {
        "kind": row["kind"],
        "networks": _GROUPS[networks] if isinstance(networks, str) else networks,
        "valid": row["valid"],
        "text": row["canonical"],
        "slip": row["slip"] and {"character": "", "by": 0, **row["slip"]},
    }
