import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from kb.errors import Invalid, Unavailable
from kb.settings import Locale, Settings, load_settings
from kb.tickets.screenshots import MAX_PIXELS, Picture, clean_screenshot, shown_name
from tests.tickets.drafts import picture

SETTINGS = load_settings(Path(), {})


def clean(data: bytes, name: str = "screen.png", settings: Settings = SETTINGS) -> Picture:
    return clean_screenshot(data, name, settings, "en")


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def saved(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def refusal(data: bytes, name: str = "screen.png", locale: Locale = "en") -> str:
    with pytest.raises(Invalid) as caught:
        clean_screenshot(data, name, SETTINGS, locale)
    return str(caught.value)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_header(width: int, height: int) -> bytes:
    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size)


MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")


@pytest.mark.parametrize("mode", MODES)
def test_every_pixel_of_a_png_stays(mode: str) -> None:
    image = Image.effect_noise((61, 47), 90).convert("RGBA" if mode == "P" else "L")
    image = image.quantize(13) if mode == "P" else image.convert(mode)
    kept = opened(clean(saved(image)).data)
    assert (kept.mode, kept.size) == (image.mode, image.size)
    assert kept.tobytes() == image.tobytes()
    assert kept.convert("RGBA").tobytes() == image.convert("RGBA").tobytes()


def test_a_transparent_colour_stays_transparent() -> None:
    image = Image.new("RGB", (3, 1), (1, 2, 3))
    image.putpixel((1, 0), (9, 9, 9))
    kept = opened(clean(saved(image, transparency=(1, 2, 3))).data).convert("RGBA")
    assert [kept.getpixel((x, 0)) for x in range(3)] == [
        (1, 2, 3, 0), (9, 9, 9, 255), (1, 2, 3, 0),
    ]  # fmt: skip


@hypothesis_settings(max_examples=15, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_any_small_picture_survives_to_the_pixel(
    width: int, height: int, data: st.DataObject
) -> None:
    pixels = data.draw(st.binary(min_size=width * height * 3, max_size=width * height * 3))
    image = Image.frombytes("RGB", (width, height), pixels)
    for kind, options in (("PNG", {}), ("WEBP", {"lossless": True})):
        done = clean(saved(image, kind, **options))
        assert (done.width, done.height) == (width, height)
        assert opened(done.data).convert("RGB").tobytes() == pixels


def exif() -> Image.Exif:
    secrets = Image.Exif()
    secrets[0x010F] = "SecretPhoneMaker"
    secrets[0x8825] = {1: "N", 2: (22.0, 16.0, 42.0)}
    return secrets


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {"exif": exif(), "dpi": (300, 300)}),
        ("JPEG", {"exif": exif(), "comment": b"SecretComment", "dpi": (300, 300)}),
        ("WEBP", {"exif": exif(), "xmp": b"<x:xmpmeta>SecretEditor</x:xmpmeta>"}),
    ],
)
def test_no_metadata_stays(kind: str, options: dict[str, Any]) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", "SecretComment")
        text.add_itxt("XML:com.adobe.xmp", "SecretEditor")
        text.add_text("Software", "SecretTool", zip=True)
        options = options | {"pnginfo": text}
    data = picture(kind, icc_profile=profile, **options)
    done = clean(data)
    kept = opened(done.data)
    assert b"Secret" in data
    assert b"Secret" not in done.data
    assert not kept.getexif()
    assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background",
                              "timestamp", "duration"}  # fmt: skip
    for mark in (b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"iCCP", b"ICC_PROFILE", b"EXIF", b"XMP "):
        assert mark not in done.data


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_without_its_orientation_tag(kind: str, orientation: int) -> None:
    tag = Image.Exif()
    tag[0x0112] = orientation
    data = picture(kind, (60, 20), exif=tag)
    upright = ImageOps.exif_transpose(opened(data)).convert("L")
    kept = opened(clean(data).data)
    assert kept.size == ((20, 60) if orientation > 4 else (60, 20))
    difference = [
        abs(a - b) for a, b in zip(upright.tobytes(), kept.convert("L").tobytes(), strict=True)
    ]
    assert max(difference) < 24


def swapping_profile() -> bytes:
    """A colour profile whose red is sRGB's green and the reverse."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    table = srgb.replace(b"rXYZ", b"?XYZ").replace(b"gXYZ", b"rXYZ").replace(b"?XYZ", b"gXYZ")
    return table.replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_a_profile_becomes_srgb(mode: str) -> None:
    image = Image.new("RGB", (4, 4), (255, 0, 0)).convert(mode)
    kept = opened(clean(saved(image, icc_profile=swapping_profile())).data)
    assert "icc_profile" not in kept.info
    red, green, blue = kept.convert("RGB").getpixel((0, 0))  # type: ignore[misc]  # three numbers
    assert red < 8
    assert green > 247
    assert blue < 8


def test_a_transparent_picture_with_a_profile_stays_transparent() -> None:
    image = Image.new("RGBA", (4, 4), (255, 0, 0, 77))
    kept = opened(clean(saved(image, icc_profile=swapping_profile())).data)
    assert kept.getchannel("A").getextrema() == (77, 77)


@pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 128, b"x" * 100_000])
def test_a_broken_profile_is_no_reason_to_refuse(profile: bytes) -> None:
    image = Image.new("RGB", (4, 4), (120, 60, 30))
    assert opened(clean(saved(image, icc_profile=profile)).data).tobytes() == image.tobytes()


def test_only_the_first_frame_stays() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    for kind in ("PNG", "WEBP"):
        data = saved(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True)
        kept = opened(clean(data).data)
        assert getattr(kept, "n_frames", 1) == 1
        assert kept.convert("RGB").getpixel((0, 0)) == (255, 0, 0)


@pytest.mark.parametrize("mode", ["L", "CMYK", "YCbCr"])
def test_jpegs_of_every_kind_come_out_as_jpeg(mode: str) -> None:
    done = clean(saved(Image.radial_gradient("L").convert("RGB").convert(mode), "JPEG"), "a.jpeg")
    assert (done.name, done.suffix, done.media_type) == ("a.jpg", ".jpg", "image/jpeg")
    assert opened(done.data).mode in {"L", "RGB"}


def test_the_name_ends_as_what_the_file_is() -> None:
    assert clean(picture("WEBP"), "C:\\photos\\余额 1.png").name == "余额 1.webp"
    assert clean(picture("PNG"), "").name == "screenshot.png"
    assert clean(picture("PNG"), "archive.tar.gz").name == "archive.tar.png"


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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "kind"), [("RGBA", "PNG"), ("RGBA", "WEBP"), ("RGB", "JPEG"), ("CMYK", "JPEG")]
)
def test_the_largest_allowed_picture_passes_with_everything_to_be_done(
    mode: str, kind: str
) -> None:
    tag = Image.Exif()
    tag[0x0112] = 6
    image = Image.radial_gradient("L").resize((6250, 4000)).convert("RGB").convert(mode)
    extra = {"lossless": True, "method": 0, "quality": 0} if kind == "WEBP" else {}
    options = {"exif": tag} if mode == "CMYK" else {"exif": tag, "icc_profile": swapping_profile()}
    done = clean(saved(image, kind, **extra, **options))
    assert (done.width, done.height) == (4000, 6250)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_truncated_picture_is_damaged(kind: str) -> None:
    whole = picture(kind, (300, 200))
    for length in (12, 40, len(whole) // 2, len(whole) - 60):
        assert "damaged" in refusal(whole[:length])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_what_is_hidden_behind_a_picture_is_gone(kind: str) -> None:
    """A file that is a picture and something else is only a picture afterwards."""
    hidden = b"PK\x03\x04<script>alert(1)</script><?php system($_GET[1]); ?>%PDF-1.4"
    done = clean(picture(kind) + hidden)
    for part in (b"PK\x03\x04", b"<script", b"<?php", b"%PDF"):
        assert part not in done.data


@hypothesis_settings(max_examples=40, deadline=None)
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
        ("__import__('tempfile').TemporaryFile('wb', 0).write(b'x')", "File too large"),
        ("raise SystemExit(resource.getrlimit(resource.RLIMIT_CPU)[1])", "20"),
    ],
)
def test_the_process_is_bounded(greed: str, outcome: str) -> None:
    code = (
        "import resource, kb.tickets.screenshot_process as p\n"
        f"p.bound_resources(); MEMORY_BYTES = p.MEMORY_BYTES; {greed}"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert outcome in done.stderr + str(done.returncode)
