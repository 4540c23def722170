"""The screenshot studio, down to the pixels of the file that leaves the device."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageOps, PngImagePlugin
from playwright.sync_api import expect

from tests.browser.pictures import jpeg, noise, pixels, png
from tests.browser.studio_page import PATIENCE, StudioPage

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZE = (300, 200)
PAPER = (230, 230, 240)
INK = (0xE0, 0x2D, 0x1B)
ORIENTATION = 0x0112


def test_a_black_box_replaces_exactly_its_pixels(studio: StudioPage) -> None:
    original = noise(SIZE)
    studio.open(png(original))
    studio.drag((40, 30), (160, 70), SIZE)
    assert studio.said() == "Blacked out: left 40, top 30, 120 × 40 pixels"
    saved = pixels(studio.saved_picture())
    expected = np.asarray(original).copy()
    expected[30:70, 40:160] = 0
    assert np.array_equal(saved, expected)


def test_a_box_begun_and_ended_outside_the_picture_reaches_its_edges(studio: StudioPage) -> None:
    original = noise(SIZE)
    studio.open(png(original))
    studio.drag((-30, 120), (330, 230), SIZE)
    saved = pixels(studio.saved_picture())
    assert not saved[120:].any()
    assert np.array_equal(saved[:120], np.asarray(original)[:120])


@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_nothing_of_what_was_beneath_a_black_box_is_in_the_file(
    studio: StudioPage, kind: str
) -> None:
    """Two pictures that differ only there become the very same bytes."""
    files = []
    for secret in (noise((120, 40), seed=1), Image.new("RGB", (120, 40), "white")):
        picture = noise(SIZE)
        picture.paste(secret, (40, 30))
        limit = 60_000 if kind == "jpg" else None
        studio.open(png(picture), limit=limit)
        studio.drag((40, 30), (160, 70), SIZE)
        name, _, data = studio.save()
        assert name.endswith(kind)
        files.append(data)
    assert files[0] == files[1]


def test_transparent_places_become_white_and_the_file_has_no_alpha(studio: StudioPage) -> None:
    picture = noise(SIZE).convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 50, 50))
    studio.open(png(picture))
    studio.drag((100, 100), (150, 150), SIZE)
    saved = pixels(studio.saved_picture())
    assert (saved[:50, :50] == 255).all()
    assert not saved[100:150, 100:150].any()


def test_a_crop_has_exactly_the_chosen_size_and_pixels(studio: StudioPage) -> None:
    original = noise(SIZE)
    studio.open(png(original))
    studio.press("Crop")
    studio.drag((0, 0), (50, 20), SIZE)  # the upper left corner is a handle
    studio.drag((300, 120), (250, 120), SIZE)  # and so is each edge
    studio.press("Apply")
    assert studio.said() == "Cropped to 200 × 180 pixels"
    assert np.array_equal(pixels(studio.saved_picture()), np.asarray(original)[20:, 50:250])


def test_a_crop_chosen_but_not_applied_is_meant(studio: StudioPage) -> None:
    studio.open(png(noise(SIZE)))
    studio.press("Crop")
    studio.drag((100, 60), (180, 140), SIZE)
    assert studio.saved_picture().size == (80, 80)


def test_marks_after_a_crop_lie_where_they_were_drawn(studio: StudioPage) -> None:
    original = noise(SIZE)
    studio.open(png(original))
    studio.press("Crop")
    studio.drag((100, 60), (200, 160), SIZE)
    studio.press("Apply")
    studio.press("Black out")
    studio.drag((10, 20), (40, 50), (100, 100))
    saved = pixels(studio.saved_picture())
    expected = np.asarray(original)[60:160, 100:200].copy()
    expected[20:50, 10:40] = 0
    assert np.array_equal(saved, expected)


def test_an_arrow_and_a_box_are_drawn_and_undone(studio: StudioPage) -> None:
    original = Image.new("RGB", SIZE, PAPER)
    studio.open(png(original))
    studio.press("Arrow")
    studio.drag((20, 100), (120, 100), SIZE)
    studio.press("Box")
    studio.drag((200, 50), (280, 150), SIZE)
    saved = studio.saved_picture()
    assert [saved.getpixel(at) for at in ((60, 100), (110, 100), (201, 100), (240, 148))] == [
        INK
    ] * 4
    assert [saved.getpixel(at) for at in ((60, 120), (240, 100), (130, 100))] == [PAPER] * 3

    studio.open(png(original))
    studio.press("Arrow")
    studio.drag((20, 100), (120, 100), SIZE)
    studio.press("Undo")
    assert studio.said() == "Undone"
    assert np.array_equal(pixels(studio.saved_picture()), np.asarray(original))


def test_undo_and_redo_walk_through_what_was_done(studio: StudioPage) -> None:
    studio.open(png(noise(SIZE)))
    undo, redo = (studio.page.get_by_role("button", name=name) for name in ("Undo", "Redo"))
    expect(undo).to_have_attribute("aria-disabled", "true")
    studio.drag((0, 0), (50, 50), SIZE)
    studio.drag((100, 0), (150, 50), SIZE)
    studio.keys("Control+z", "Control+z", "Control+Shift+z")
    expect(undo).to_have_attribute("aria-disabled", "false")
    expect(redo).to_have_attribute("aria-disabled", "false")
    studio.drag((200, 0), (250, 50), SIZE)
    expect(redo).to_have_attribute("aria-disabled", "true")  # what was done instead
    studio.keys("Control+y", "Control+z", "Control+z", "Control+y")
    saved = pixels(studio.saved_picture())
    assert not saved[:50, :50].any()
    assert saved[:50, 50:].all()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photograph_is_upright_and_its_metadata_gone(
    studio: StudioPage, orientation: int
) -> None:
    photo = Image.new("RGB", (80, 48), (250, 250, 250))
    photo.paste((200, 30, 30), (0, 0, 40, 24))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "SecretPhoneMaker"
    data = jpeg(photo, exif=exif, comment=b"SecretComment")
    studio.open(data, "photo.jpg")
    name, kind, saved = studio.save()
    assert (name, kind) == ("photo.png", "image/png")
    turned = ImageOps.exif_transpose(Image.open(BytesIO(data)))
    picture = Image.open(BytesIO(saved))
    assert picture.size == turned.size
    difference = np.abs(pixels(picture).astype(int) - np.asarray(turned).astype(int))
    assert difference.max() <= 3  # two decoders of one JPEG
    assert not picture.getexif()
    assert b"Secret" not in saved


def test_text_and_profile_of_a_png_are_gone(studio: StudioPage) -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "SecretPlace")
    text.add_itxt("XML:com.adobe.xmp", "<x>SecretPlace</x>")
    studio.open(png(noise(SIZE), pnginfo=text, dpi=(72, 72)))
    _, _, saved = studio.save()
    assert b"Secret" not in saved
    chunks = Image.open(BytesIO(saved)).info
    assert chunks == {}


def test_twenty_megapixels_are_edited_and_saved_whole(phone: StudioPage) -> None:
    size = (5472, 3648)
    original = Image.new("RGB", size, PAPER)
    original.paste(noise((400, 400)), (2800, 1800))  # detail that a smaller copy would lose
    phone.open(png(original))
    scale = phone.whole_scale(size)
    phone.drag((1000, 1000), (3000, 2000), size, scale)
    left, top, width, height = phone.announced()
    assert abs(left - 1000) < 1 / scale
    assert abs(width - 2000) < 2 / scale
    expected = np.asarray(original).copy()
    expected[top : top + height, left : left + width] = 0
    assert np.array_equal(pixels(phone.saved_picture()), expected)


def test_more_than_25_megapixels_and_broken_files_are_refused_in_words(studio: StudioPage) -> None:
    for picture, sentence in (
        (png(Image.new("1", (6000, 5000))), "This picture has more than 25 megapixels."),
        (b"\x89PNG\r\n\x1a\n nothing", "This picture cannot be opened."),
        (png(noise(SIZE))[:60], "This picture cannot be opened."),
    ):
        studio.begin(picture, "x.png")
        expect(studio.status).to_contain_text(sentence, timeout=PATIENCE)
        expect(studio.page.get_by_role("button", name="Save")).to_have_count(0)
        studio.press("Cancel")
        expect(studio.dialog).to_have_count(0)
        assert studio.result_is_null()


def test_a_photograph_too_large_as_png_becomes_a_jpeg(studio: StudioPage) -> None:
    size = (900, 600)
    studio.open(jpeg(noise(size)), "photo.jpg", limit=900_000)
    studio.drag((100, 100), (400, 300), size)
    name, kind, data = studio.save()
    picture = Image.open(BytesIO(data))
    assert (name, kind, picture.format) == ("photo.jpg", "image/jpeg", "JPEG")
    assert len(data) <= 900_000
    assert picture.size == size
    assert not picture.getexif()
    assert not pixels(picture)[
        116:284, 116:384
    ].any()  # a JPEG's edges ring, a block's width at most


def test_a_picture_that_nobody_edits_loses_its_metadata_too(studio: StudioPage) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "SecretPhoneMaker"
    data = jpeg(Image.new("RGB", SIZE, PAPER), exif=exif)
    studio.open(data, "photo.jpg")
    studio.page.evaluate(
        """async () => {
          const { withoutMetadata } = await import("/js/studio/picture.js");
          window.edited = await withoutMetadata(document.querySelector("input").files[0]);
        }"""
    )
    name, kind, saved = studio.taken()
    assert (name, kind) == ("photo.jpg", "image/jpeg")
    assert Image.open(BytesIO(saved)).size == (200, 300)
    assert b"Secret" not in saved
    assert not Image.open(BytesIO(saved)).getexif()


def test_what_fits_in_no_way_says_so_and_can_still_be_cropped(studio: StudioPage) -> None:
    studio.open(png(noise((900, 600))), limit=300_000)
    studio.press("Save")
    expect(studio.status).to_contain_text("still larger than", timeout=PATIENCE)
    studio.press("Crop")
    studio.drag((300, 200), (500, 400), (900, 600))
    assert studio.saved_picture().size == (200, 200)


def test_a_phone_that_cannot_hold_the_whole_gets_a_smaller_picture_that_hides_as_much(
    studio: StudioPage,
) -> None:
    """A canvas over its limit gives no file, as on some phones. Making smaller must not smear what is beneath."""
    studio.page.add_init_script(
        """const whole = HTMLCanvasElement.prototype.toBlob;
        HTMLCanvasElement.prototype.toBlob = function (done, ...rest) {
          if (this.width * this.height > 2 ** 24) done(null);
          else whole.call(this, done, ...rest);
        };"""
    )
    size = (5000, 4000)
    area: list[int] = []
    files: list[Image.Image] = []
    for colour in ("red", "white", "red"):
        picture = Image.new("RGB", size, PAPER)
        if area:  # the second and third time it is known what exactly the box will cover
            x, y, width, height = area
            picture.paste(colour, (x, y, x + width, y + height))
        studio.open(png(picture))
        studio.drag((990, 990), (3010, 2010), size, studio.whole_scale(size))
        area = studio.announced()
        files.append(studio.saved_picture())
    assert all(abs(file.width * file.height - 2**24) < 2 * file.width for file in files)
    assert len({file.tobytes() for file in files}) == 1
