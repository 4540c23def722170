"""A stranger's picture made safe: decoded in a bounded process, written anew, no metadata."""

import json
import logging
import re
import subprocess
import sys
import threading
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from kb.errors import Invalid, Unavailable
from kb.i18n.gettext import mark, translate
from kb.settings import Locale, Settings

log = logging.getLogger(__name__)

MAX_PIXELS = 25_000_000
#: Much longer than the process may compute, because on a busy machine it also waits.
WALL_SECONDS = 60
#: Pictures decoded at once by one server process; each may take over a gigabyte for a moment.
_TURNS = threading.BoundedSemaphore(2)
_PROGRAM = Path(__file__).with_name("screenshot_process.py")
_MEGABYTE = 2**20
_LONGEST_NAME = 80

SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}
MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}

_READABLE = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|RIFF....WEBP", re.DOTALL)
_OTHER = mark("“%(name)s” is a %(kind)s file. Attach a PNG, JPG or WebP picture instead.")

#: How other files begin, what they are, and what to do instead. The first that fits is taken.
_REFUSED: tuple[tuple[re.Pattern[bytes], str, str], ...] = tuple(
    (re.compile(start, re.DOTALL), kind, sentence)
    for start, kind, sentence in (
        (rb"\s*%PDF", "PDF", mark("“%(name)s” is a PDF. Attach a screenshot of the page instead.")),
        (
            rb"....ftyp(hei|hev|mif|msf)",
            "HEIC",
            mark("“%(name)s” is a HEIC photo. Attach a screenshot of it, or save it as JPG first."),
        ),
        (rb"....ftypavi", "AVIF", _OTHER),
        (
            rb"....ftyp|\x1aE\xdf\xa3|RIFF....AVI ",
            "video",
            mark("“%(name)s” is a video. Attach a screenshot of the moment that matters instead."),
        ),
        (rb"GIF8", "GIF", _OTHER),
        (rb"BM", "BMP", _OTHER),
        (rb"II\*\0|MM\0\*", "TIFF", _OTHER),
        (rb"(\xef\xbb\xbf)?\s*<(\?xml|svg|!doctype svg)", "SVG", _OTHER),
        (rb"PK\x03\x04", "ZIP", _OTHER),
    )
)
_UNKNOWN = mark("“%(name)s” is not a picture that can be read. Attach a PNG, JPG or WebP picture.")

_OUT_OF_ORDER = mark("Pictures cannot be read for now. Try again in a moment.")

_PROBLEMS = {
    "pixels": mark(
        "“%(name)s” has %(width)s × %(height)s pixels; at most 25 million can be read. Crop it or"
        " save it smaller."
    ),
    "damaged": mark("“%(name)s” is damaged or incomplete. Take the picture again and attach it."),
    "heavy": mark("“%(name)s” takes too long to read. Save it smaller and attach it again."),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture written anew: its file, type and size in pixels, and a name fit to be shown."""

    data: bytes
    name: str
    suffix: str
    media_type: str
    width: int
    height: int


def clean_screenshot(data: bytes, name: str, settings: Settings, locale: Locale) -> Picture:
    """Return the picture as PNG, JPEG or WebP, turned upright, in sRGB, without any metadata.

    Raises Invalid with a sentence in the locale that names the file and the cause, Unavailable when
    no process can be started.
    """
    shown = shown_name(name)
    _refuse_size(len(data), shown, settings, locale)
    if not _READABLE.match(data):
        raise Invalid(_refusal(data, shown, locale))
    head, body = _decoded(data)
    problem = head.pop("problem", None)
    if problem:
        raise Invalid(translate(locale, _PROBLEMS[problem], name=shown, **head))
    suffix = SUFFIXES[head["format"]]
    return Picture(
        data=body,
        name=(PurePosixPath(shown).stem or "screenshot") + suffix,
        suffix=suffix,
        media_type=MEDIA_TYPES[head["format"]],
        width=head["width"],
        height=head["height"],
    )


def shown_name(name: str) -> str:
    """Return a file name that is safe to show: no folders, no control or direction characters."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name[:1000]))[-1]
    visible = "".join(
        each for each in last if unicodedata.category(each)[0] not in "CZ" or each == " "
    )
    visible = visible.strip(" .")
    path = PurePosixPath(visible)
    return f"{path.stem[:_LONGEST_NAME]}{path.suffix[:8]}".rstrip(" .") or "screenshot"


def _refuse_size(size: int, shown: str, settings: Settings, locale: Locale) -> None:
    if size == 0:
        raise Invalid(translate(locale, "“%(name)s” is empty. Attach it again.", name=shown))
    if size > settings.max_upload_mb * _MEGABYTE:
        raise Invalid(
            translate(
                locale,
                "“%(name)s” is %(size)s MB; at most %(limit)s MB can be sent. Crop it or save it"
                " as JPG.",
                name=shown,
                size=f"{size / _MEGABYTE:.1f}",
                limit=settings.max_upload_mb,
            )
        )


def _refusal(data: bytes, shown: str, locale: Locale) -> str:
    for start, kind, sentence in _REFUSED:
        if start.match(data[:512]):
            return translate(locale, sentence, name=shown, kind=kind)
    return translate(locale, _UNKNOWN, name=shown)


def _decoded(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Have a process of its own read the picture; if its limits kill it, the file was too heavy."""
    try:
        with _TURNS:
            done = subprocess.run(
                [sys.executable, "-I", str(_PROGRAM), str(MAX_PIXELS)],
                input=data,
                capture_output=True,
                timeout=WALL_SECONDS,
                check=False,
            )
    except subprocess.TimeoutExpired:
        return {"problem": "heavy"}, b""
    except OSError as error:
        raise _out_of_order(str(error)) from error
    if done.returncode < 0:
        return {"problem": "heavy"}, b""
    line, _, body = done.stdout.partition(b"\n")
    if done.returncode > 0 or not line:
        raise _out_of_order(done.stderr.decode(errors="replace").strip().rpartition("\n")[2][:200])
    return json.loads(line), body


def _out_of_order(reason: str) -> Unavailable:
    log.warning("Pictures cannot be read: %s.", reason)
    return Unavailable(_OUT_OF_ORDER)
