import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from kb.errors import Invalid, Unavailable
from kb.tickets.screenshots import MAX_PIXELS, shown_name
from tests.tickets.cleaning import SETTINGS, clean, opened, refusal, saved
from tests.tickets.drafts import picture


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_header(width: int, height: int) -> bytes:
    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size)


FIRST_BYTES = {
    "PDF": b"%PDF-1.7\n%\xe2\xe3",
    "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "video": b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41",
    "GIF": saved(Image.new("P", (1, 1)), "GIF"),
    "BMP": saved(Image.new("RGB", (1, 1)), "BMP"),
    "TIFF": saved(Image.new("RGB", (1, 1)), "TIFF"),
    "SVG": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    "ZIP": b"PK\x03\x04\x14\0\0\0",
    "AVIF": b"\0\0\0\x1cftypavif\0\0\0\0",
    "not a picture": b"MZ\x90\0\x03",
    "empty": b"",
}


@pytest.mark.parametrize("what", FIRST_BYTES)
def test_another_file_is_refused_by_what_it_is(what: str) -> None:
    said = refusal(FIRST_BYTES[what], "balance.png")
    assert what in said
    assert "“balance.png”" in said
    assert refusal(FIRST_BYTES[what], "balance.png", "zh-hans") != said


def test_a_file_that_is_too_large_is_refused_with_both_sizes() -> None:
    small = SETTINGS.model_copy(update={"max_upload_mb": 1})
    with pytest.raises(Invalid, match=r"1\.5 MB; at most 1 MB"):
        clean(picture() + b"\0" * (3 * 2**19), settings=small)


@pytest.mark.parametrize(
    ("width", "height"), [(5001, 5000), (2**31 - 1, 2**31 - 1), (1, MAX_PIXELS + 1)]
)
def test_too_many_pixels_are_refused_before_they_are_decoded(width: int, height: int) -> None:
    bomb = (
        png_header(width, height) + chunk(b"IDAT", zlib.compress(b"\0" * 10)) + chunk(b"IEND", b"")
    )
    assert f"{width} × {height} pixels" in refusal(bomb)


def test_a_bomb_of_text_is_refused() -> None:
    """Fifty megabytes of text in fifty kilobytes of PNG."""
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "A" * 50_000_000, zip=True)
    assert "damaged" in refusal(saved(Image.new("RGB", (4, 4)), pnginfo=text))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_truncated_picture_is_damaged(kind: str) -> None:
    whole = picture(kind, (300, 200))
    for length in (12, 40, len(whole) // 2, len(whole) - 60):
        assert "damaged" in refusal(whole[:length])


@hypothesis_settings(max_examples=40)
@given(
    st.sampled_from([picture("PNG"), picture("JPEG"), picture("WEBP")]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12),
    st.floats(0, 1),
)
def test_broken_pictures_are_read_or_refused_and_nothing_else(
    data: bytes, changes: list[tuple[float, int]], keep: float
) -> None:
    broken = bytearray(data)
    for place, value in changes:
        broken[12 + int(place * (len(broken) - 13))] = value
    try:
        done = clean(bytes(broken[: int(len(broken) * max(keep, 0.1))]))
    except Invalid:
        return
    assert opened(done.data).size == (done.width, done.height)


@given(st.binary(max_size=200))
def test_other_bytes_are_refused_in_words(data: bytes) -> None:
    assert "screen.png" in refusal(b"#" + data)


@given(st.text(max_size=300))
def test_any_name_can_be_shown(name: str) -> None:
    shown = shown_name(name)
    assert 0 < len(shown) <= 90
    assert shown.isprintable()
    assert not {"/", "\\"} & set(shown)
    assert shown == shown_name(shown)
    shown.encode()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\余额.png", "余额.png"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("a\r\nSet-Cookie: x=1.png", "aSet-Cookie: x=1.png"),
        ("\0\ud800.png", "png"),
        ("  ..  ", "screenshot"),
        ("長" * 200 + ".png", "長" * 80 + ".png"),
    ],
)
def test_names_are_made_harmless(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def program(folder: Path, text: str) -> Path:
    path = folder / "program.py"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    "text",
    ["import time; time.sleep(60)", "import os; os.kill(os.getpid(), 11)", "import os; os.abort()"],
)
def test_a_process_that_hangs_or_dies_takes_nothing_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr("kb.tickets.screenshots._PROGRAM", program(tmp_path, text))
    monkeypatch.setattr("kb.tickets.screenshots.WALL_SECONDS", 2)
    assert "takes too long" in refusal(picture())


def test_a_process_that_cannot_work_is_our_fault_not_the_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.tickets.screenshots._PROGRAM", program(tmp_path, "import nothing"))
    with pytest.raises(Unavailable):
        clean(picture())
    monkeypatch.setattr("kb.tickets.screenshots.sys.executable", "/nowhere/python")
    with pytest.raises(Unavailable):
        clean(picture())


@pytest.mark.parametrize(
    ("greed", "outcome"),
    [
        ("bytearray(MEMORY_BYTES)", "MemoryError"),
        ("os.write(os.open('.', os.O_TMPFILE | os.O_WRONLY), b'x')", "File too large"),
        ("raise SystemExit(resource.getrlimit(resource.RLIMIT_CPU)[1])", "20"),
    ],
)
def test_the_process_is_bounded(greed: str, outcome: str) -> None:
    code = (
        "import os, resource, kb.tickets.screenshot_process as p\n"
        f"p.bound_resources(); MEMORY_BYTES = p.MEMORY_BYTES; {greed}"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert outcome in done.stderr + str(done.returncode)
