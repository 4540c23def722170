"""Which public key belongs to an ed25519 secret (RFC 8032): enough to recognise a pair.

It is not made for signing: it takes no care to hide its timing. A table of multiples of the base
point, one for each value of each byte of a scalar, makes one derivation 32 additions, because a
hostile text may hold thousands of candidates.
"""

from functools import cache
from hashlib import sha512

_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
#: The base point in extended coordinates: x, y, z and x*y/z.
_Point = tuple[int, int, int, int]
_BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
_BASE_Y = 46316835694926478169428394003475163141307993866256225615783033603165251855960
_BASE: _Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)
_ZERO: _Point = (0, 1, 1, 0)


def is_pair(secret: bytes, public: bytes) -> bool:
    """Say whether 32 bytes are the encoded public key of a secret of 32 bytes."""
    digest = bytearray(sha512(secret).digest()[:32])
    digest[0] &= 248
    digest[31] = digest[31] & 127 | 64
    x, y, z, _ = _times_base(digest)
    claimed = int.from_bytes(public, "little")
    # Compared as a fraction first: a wrong candidate costs no division.
    if (claimed % 2**255 * z - y) % _P:
        return False
    return x * pow(z, -1, _P) % _P & 1 == claimed >> 255


def _times_base(scalar: bytes | bytearray) -> _Point:
    point = _ZERO
    for row, value in zip(_multiples(), scalar, strict=True):
        point = _sum(point, row[value])
    return point


@cache
def _multiples() -> list[list[_Point]]:
    """Return for each of 32 bytes the 256 multiples of the base point that its values stand for."""
    rows, step = [], _BASE
    for _ in range(32):
        row = [_ZERO]
        for _ in range(255):
            row.append(_sum(row[-1], step))
        rows.append(row)
        step = _sum(row[-1], step)
    return rows


def _sum(one: _Point, other: _Point) -> _Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P
