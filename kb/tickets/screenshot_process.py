"""Decode one picture from standard input and write it anew, in a process that may die.

Run by path in an interpreter of its own (see `kb.tickets.screenshots`), so it imports nothing of
kb: `screenshot_process.py PIXELS`, the most pixels it may decode. The answer on standard output is
one line of JSON, then the new file unless the line names a problem: pixels, damaged or heavy.
"""

import io
import json
import resource
import sys
from contextlib import suppress

from PIL import Image, ImageCms, ImageOps

#: What decoding, turning and encoding 25 megapixels takes at worst, with room to spare.
MEMORY_BYTES = 1536 * 2**20
CPU_SECONDS = 20


def main(data: bytes, max_pixels: int) -> tuple[dict[str, object], bytes]:
    """Return the answer's first line and the new file."""
    try:
        # Reads the header only; nothing is decoded before the size is known.
        image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP"))
        width, height = image.size
        if width * height > max_pixels:
            return {"problem": "pixels", "width": width, "height": height}, b""
        image.load()
        clean = without_metadata(in_srgb(ImageOps.exif_transpose(image)))
        written = encode(clean, str(image.format), data)
    except MemoryError:
        return {"problem": "heavy"}, b""
    except Exception:  # noqa: BLE001 - decoders raise whatever a broken file leads them to
        return {"problem": "damaged"}, b""
    kind = "JPEG" if image.format == "MPO" else image.format
    return {"format": kind, "width": clean.width, "height": clean.height}, written


def in_srgb(image: Image.Image) -> Image.Image:
    """Convert a picture with a colour profile of its own, so that it looks the same without it."""
    data = image.info.get("icc_profile")
    if not data:
        return image
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        if "sRGB" in ImageCms.getProfileDescription(profile):
            return image
        transparent = "A" in image.getbands() or "transparency" in image.info
        target = "RGBA" if transparent else "RGB"
        source = image.convert(target) if image.mode in {"P", "1", "LA", "RGBA"} else image
        converted = ImageCms.profileToProfile(
            source, profile, ImageCms.createProfile("sRGB"), outputMode=target
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # A profile nobody can read; viewers ignore it too.
    return converted or image


def without_metadata(image: Image.Image) -> Image.Image:
    """Return the bare pixels; a transparent colour of a PNG is part of the picture."""
    bare = image.copy()
    bare.info = {key: image.info[key] for key in ("transparency",) if key in image.info}
    return bare


def encode(image: Image.Image, kind: str, original: bytes) -> bytes:
    """Write the picture in the format it came in; a PNG and a lossless WebP keep every pixel."""
    new = io.BytesIO()
    if kind == "PNG":
        image.save(new, "PNG")
    elif kind == "WEBP" and b"VP8L" in original:  # the name of a lossless chunk
        image.save(new, "WEBP", lossless=True, exact=True, quality=20, method=1)
    elif kind == "WEBP":
        image.save(new, "WEBP", quality=90, method=2)
    else:
        bare = image if image.mode in {"L", "RGB"} else image.convert("RGB")
        bare.save(new, "JPEG", quality=90, subsampling=0)
    return new.getvalue()


def bound_resources() -> None:
    """Let this process use so much and no more, open no file and leave no core behind."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError):  # macOS knows no limit of memory
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    bound_resources()
    # Text and profiles that unpack to gigabytes are Pillow's to refuse; pixels are ours.
    Image.MAX_IMAGE_PIXELS = None
    head, body = main(sys.stdin.buffer.read(), int(sys.argv[1]))
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body)
