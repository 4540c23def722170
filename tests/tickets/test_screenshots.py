from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from tests.tickets.cleaning import clean, opened, saved
from tests.tickets.drafts import picture

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


@hypothesis_settings(max_examples=15)
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
def test_what_is_hidden_behind_a_picture_is_gone(kind: str) -> None:
    """A file that is a picture and something else is only a picture afterwards."""
    hidden = b"PK\x03\x04<script>alert(1)</script><?php system($_GET[1]); ?>%PDF-1.4"
    done = clean(picture(kind) + hidden)
    for part in (b"PK\x03\x04", b"<script", b"<?php", b"%PDF"):
        assert part not in done.data
