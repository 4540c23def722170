"""The checks that addresses carry in themselves (for base58 see `kb.text.base58`), most as a plain yes or no.

Sources: BIP-173, BIP-350 (Bech32, Bech32m), EIP-55, Stellar SEP-23, TON TEP-2. `kb/static/js/chains/checksums.js`
holds the same functions under the same names; both obey `tests/text/chain_vectors.jsonl`.
"""

from base64 import b32decode, urlsafe_b64decode

BECH32_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

_BECH32 = 1
_BECH32M = 0x2BC830A3
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_VALUES = 6
_LONGEST_BECH32 = 90
_LAST_WITNESS_VERSION = 16
_WITNESS_PROGRAM_BYTES = range(2, 41)
_BITS = 5
_LANE = (1 << 64) - 1


def is_bech32_address(text: str, prefix: str) -> bool:
    """Say whether this is a native SegWit address (BIP-141 versions, BIP-350 checksums) with this prefix."""
    values = _bech32_values(text, prefix)
    if not values:
        return False
    version, length = values[0], _program_length(values[1:-_CHECKSUM_VALUES])
    constant = _bech32_constant(prefix, values)
    if version == 0:
        return constant == _BECH32 and length in {20, 32}
    return (
        constant == _BECH32M
        and version <= _LAST_WITNESS_VERSION
        and length in _WITNESS_PROGRAM_BYTES
    )


def is_cosmos_address(text: str, prefix: str) -> bool:
    """Say whether this is a Bech32 account of a Cosmos chain: 20 bytes, or 32 for a contract."""
    values = _bech32_values(text, prefix)
    return _bech32_constant(prefix, values) == _BECH32 and _program_length(
        values[:-_CHECKSUM_VALUES]
    ) in {20, 32}


def _bech32_values(text: str, prefix: str) -> list[int]:
    """Return the five-bit values after the separator, or nothing where the text cannot be Bech32."""
    body = text.lower()[len(prefix) + 1 :]
    values = [BECH32_ALPHABET.find(character) for character in body]
    one_case = text in {text.lower(), text.upper()}
    starts = text.lower().startswith(prefix + "1")
    fits = one_case and starts and len(values) > _CHECKSUM_VALUES and len(text) <= _LONGEST_BECH32
    return values if fits and -1 not in values else []


def _bech32_constant(prefix: str, values: list[int]) -> int:
    codes = [ord(character) for character in prefix]
    check = 1
    for value in [*(code >> 5 for code in codes), 0, *(code & 31 for code in codes), *values]:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate(_GENERATOR):
            check ^= term if top >> bit & 1 else 0
    return check


def _program_length(values: list[int]) -> int:
    """Return how many whole bytes five-bit values make, or -1 when what is left over is not zero padding."""
    size, left_over = divmod(len(values) * _BITS, 8)
    padded = left_over < _BITS and (not left_over or not values[-1] & (1 << left_over) - 1)
    return size if padded else -1


def eip55(address: str) -> str:
    """Return an EVM address (`0x` and 40 hex digits) with the capitals that carry its checksum."""
    digits = address[2:].lower()
    strength = keccak_256(digits.encode()).hex()
    return "0x" + "".join(
        digit.upper() if mark >= "8" else digit
        for digit, mark in zip(digits, strength, strict=False)
    )


def keccak_256(data: bytes) -> bytes:
    """Return the 32-byte Keccak digest as Ethereum uses it: before NIST changed the padding for SHA-3."""
    rate = 136
    padded = bytearray(data) + bytes(rate - len(data) % rate)
    padded[len(data)] ^= 0x01
    padded[-1] ^= 0x80
    state = [0] * 25
    for start in range(0, len(padded), rate):
        for lane in range(rate // 8):
            at = start + lane * 8
            state[lane] ^= int.from_bytes(padded[at : at + 8], "little")
        _permute(state)
    return b"".join(lane.to_bytes(8, "little") for lane in state[:4])


def _permute(state: list[int]) -> None:
    """Apply the 24 rounds of Keccak-f[1600]; lane (x, y) stands at x + 5y."""
    register = 1
    for _ in range(24):
        columns = [
            state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20]
            for x in range(5)
        ]
        for at in range(25):
            state[at] ^= columns[(at + 4) % 5] ^ _turned(columns[(at + 1) % 5], 1)
        x, y, moved = 1, 0, state[1]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            moved, state[x + 5 * y] = state[x + 5 * y], _turned(moved, (step + 1) * (step + 2) // 2)
        for row in range(0, 25, 5):
            lanes = state[row : row + 5]
            for x in range(5):
                state[row + x] = lanes[x] ^ (~lanes[(x + 1) % 5] & lanes[(x + 2) % 5])
        for bit in range(7):
            register = register << 1 ^ (register >> 7) * 0x171
            state[0] ^= (register >> 1 & 1) << (1 << bit) - 1


def _turned(lane: int, by: int) -> int:
    by %= 64
    return (lane << by | lane >> 64 - by) & _LANE


def is_stellar_address(text: str) -> bool:
    """Say whether a strkey (56 base32 characters, or 69 when muxed) ends in the CRC of what stands before."""
    data = b32decode(text + "=" * (-len(text) % 8))
    return _crc16(data[:-2]).to_bytes(2, "little") == data[-2:]


def is_ton_address(text: str) -> bool:
    """Say whether a user-friendly TON address (48 characters of base64url) ends in its CRC."""
    data = urlsafe_b64decode(text)
    return _crc16(data[:-2]).to_bytes(2, "big") == data[-2:]


def _crc16(data: bytes) -> int:
    """Return CRC-16/XMODEM."""
    check = 0
    for byte in data:
        check ^= byte << 8
        for _ in range(8):
            check = (check << 1 ^ (0x1021 if check & 0x8000 else 0)) & 0xFFFF
    return check
