"""The size and fingerprint of the pictures beside the articles."""

import re
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import ParseError, fromstring

from PIL import Image

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".svg"})
MAX_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file: width and height in CSS pixels (0 when unknown) and the first 8 hex digits of its SHA-256."""

    width: int
    height: int
    digest: str


def read_picture(path: Path) -> Picture:
    """Read a PNG, JPEG, WebP or SVG file. Raises ValueError when it is none or too large, OSError when unreadable."""
    data = path.read_bytes()
    if len(data) > MAX_BYTES:
        raise ValueError("is larger than 10 MB")
    size = _svg_size(data) if path.suffix.lower() == ".svg" else _bitmap_size(data)
    return Picture(*size, sha256(data).hexdigest()[:8])


def _bitmap_size(data: bytes) -> tuple[int, int]:
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as image:
            return image.size
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("is not a PNG, JPEG or WebP picture") from error


def _svg_size(data: bytes) -> tuple[int, int]:
    if b"<!ENTITY" in data:
        raise ValueError("declares entities, which an SVG picture does not need")
    try:
        root = fromstring(data)  # noqa: S314 - no entities, see above
    except (ParseError, ValueError) as error:
        raise ValueError("is not an SVG picture") from error
    if root.tag.rpartition("}")[2] != "svg":
        raise ValueError("is not an SVG picture")
    width, height = _length(root.get("width", "")), _length(root.get("height", ""))
    box = re.fullmatch(r"\s*\S+[\s,]+\S+[\s,]+(\S+?)[\s,]+(\S+)\s*", root.get("viewBox", "")[:100])
    if box and not (width and height):
        return _complete(width, height, _length(box[1]), _length(box[2]))
    return round(width), round(height)


def _length(text: str) -> float:
    found = re.fullmatch(r"\s*(\d{1,6}(?:\.\d{1,6})?)\s*(?:px)?\s*", text)
    return float(found[1]) if found else 0.0


def _complete(width: float, height: float, box_width: float, box_height: float) -> tuple[int, int]:
    if width and box_width:
        return round(width), round(width * box_height / box_width)
    if height and box_height:
        return round(height * box_width / box_height), round(height)
    return round(box_width), round(box_height)
