"""The screenshot studio under fingers, with taps, with the wheel, and with nothing but a keyboard."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.pictures import noise, pixels, png
from tests.browser.studio_page import PATIENCE, StudioPage

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZE = (300, 200)
Finger = tuple[float, float]


class Fingers:
    """Touches through the browser's own input, so that gestures are told apart as on a phone."""

    def __init__(self, visitor: StudioPage) -> None:
        self._devtools = visitor.page.context.new_cdp_session(visitor.page)

    def move(self, *steps: list[Finger]) -> None:
        """Put the fingers down at the first step, move them through the others, and lift them."""
        for kind, fingers in zip(["touchStart"] + ["touchMove"] * len(steps), steps, strict=False):
            points = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(fingers)]
            self._send(kind, points)
        self._send("touchEnd", [])

    def _send(self, kind: str, points: list[dict[str, float]]) -> None:
        self._devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_a_finger_draws_a_black_box(phone: StudioPage) -> None:
    original = noise(SIZE)
    phone.open(png(original))
    path = [[phone.spot(x, y, SIZE)] for x, y in ((40, 30), (90, 50), (160, 70))]
    Fingers(phone).move(*path)
    assert phone.announced() == [40, 30, 120, 40]
    saved = pixels(phone.saved_picture())
    expected = np.asarray(original).copy()
    expected[30:70, 40:160] = 0
    assert np.array_equal(saved, expected)


def test_two_fingers_zoom_and_draw_nothing(phone: StudioPage) -> None:
    original = noise(SIZE)
    phone.open(png(original))
    x, y = phone.spot(150, 100, SIZE)
    first = [[(x - 60, y)], [(x - 30, y + 20)]]  # one finger has begun to draw
    both = [[(x - 30, y + 20), (x + 30, y + 20)], [(x - 60, y + 20), (x + 60, y + 20)]]
    Fingers(phone).move(*first, *both)
    expect(phone.page.get_by_role("button", name="Show the whole picture")).to_have_text("200%")
    assert np.array_equal(pixels(phone.saved_picture()), np.asarray(original))


def test_two_taps_draw_for_who_cannot_drag(phone: StudioPage) -> None:
    phone.open(png(noise(SIZE)))
    phone.page.touchscreen.tap(*phone.spot(50, 40, SIZE))
    assert phone.said() == "The first point is set. Tap the second."
    phone.page.touchscreen.tap(*phone.spot(90, 100, SIZE))
    assert phone.announced() == [50, 40, 40, 60]
    assert not pixels(phone.saved_picture())[40:100, 50:90].any()


def test_a_moved_and_enlarged_picture_is_still_hit_where_it_is_touched(studio: StudioPage) -> None:
    original = noise(SIZE)
    studio.open(png(original))
    studio.page.mouse.move(*studio.spot(100, 100, SIZE))
    studio.page.keyboard.down("Control")
    studio.page.mouse.wheel(0, -800)
    studio.page.keyboard.up("Control")
    percent = studio.page.get_by_role("button", name="Show the whole picture")
    expect(percent).to_have_text("800%")
    studio.press("Move")
    x, y = studio.spot(100, 100, SIZE)  # the wheel turned here, so this pixel stayed in its place
    studio.page.mouse.move(x, y)
    studio.page.mouse.down()
    studio.page.mouse.move(x - 80, y + 16, steps=3)
    studio.page.mouse.up()
    studio.press("Black out")
    studio.page.mouse.move(x - 80, y + 16)
    studio.page.mouse.down()
    studio.page.mouse.move(x, y + 96, steps=3)
    studio.page.mouse.up()
    assert studio.announced() == [100, 100, 10, 10]
    expected = np.asarray(original).copy()
    expected[100:110, 100:110] = 0
    assert np.array_equal(pixels(studio.saved_picture()), expected)


def test_a_whole_session_with_the_keyboard_alone(studio: StudioPage) -> None:
    original = noise(SIZE)
    studio.open(png(original))
    studio.keys("Escape")
    expect(studio.dialog).to_have_count(0)
    edit = studio.page.get_by_role("button", name="Edit")
    expect(edit).to_be_focused()

    studio.keys("Enter")
    expect(studio.dialog).to_have_attribute("data-tool", "blackout", timeout=PATIENCE)
    expect(studio.canvas).to_be_focused()
    expect(studio.status).to_contain_text("Arrow keys move the selection")
    studio.keys("ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowLeft", "Shift+ArrowUp")
    x, y, width, height = studio.announced()
    studio.keys("Enter")
    assert studio.said().startswith("Blacked out")
    assert studio.announced() == [x, y, width, height]

    studio.page.get_by_role("button", name="Box").focus()
    studio.keys("Space")
    expect(studio.page.get_by_role("button", name="Box")).to_have_attribute("aria-pressed", "true")
    studio.canvas.focus()
    studio.keys("ArrowLeft", "Enter", "Delete")
    assert studio.said() == "The last mark is removed"
    studio.keys("Control+z", "Control+z", "Control+y", "Control+z", "+", "-", "0")
    assert studio.said() == "Zoom 100%"
    saved = pixels(studio.saved_picture())
    expect(edit).to_be_focused()
    expected = np.asarray(original).copy()
    expected[y : y + height, x : x + width] = 0
    assert np.array_equal(saved, expected)


def test_a_crop_with_the_keyboard(studio: StudioPage) -> None:
    original = noise(SIZE)
    studio.open(png(original))
    studio.press("Crop")
    studio.canvas.focus()
    studio.keys(*["Shift+ArrowLeft"] * 5, *["Shift+ArrowUp"] * 3, "ArrowRight", "ArrowDown")
    x, y, width, height = studio.announced()
    assert (x, y, width, height) == (8, 8, 260, 176)
    studio.keys("Enter")
    cropped = np.asarray(original)[y : y + height, x : x + width]
    assert np.array_equal(pixels(studio.saved_picture()), cropped)


def test_the_tab_key_stays_in_the_studio(studio: StudioPage) -> None:
    studio.open(png(noise(SIZE)))
    for _ in range(20):
        studio.keys("Tab")
        place = studio.page.evaluate(
            "document.activeElement.closest('dialog.studio') ? 'studio' : document.activeElement.tagName"
        )
        assert place in {"studio", "BODY"}  # the body stands for the browser's own buttons


def test_leaving_asks_before_work_is_lost(studio: StudioPage) -> None:
    studio.open(png(noise(SIZE)))
    studio.drag((40, 30), (160, 70), SIZE)
    question = studio.page.get_by_role("alertdialog", name="Leave without saving?")
    for _ in range(3):  # a browser closes a dialog at the second Escape unless one is careful
        studio.keys("Escape")
        expect(question).to_be_visible()
        expect(question.get_by_role("button", name="Keep editing")).to_be_focused()
        studio.keys("Escape")
        expect(question).to_have_count(0)
    expect(studio.canvas).to_be_focused()
    studio.press("Cancel")
    question.get_by_role("button", name="Discard").click()
    expect(studio.dialog).to_have_count(0)
    expect(studio.page.get_by_role("button", name="Edit")).to_be_focused()
    assert studio.result_is_null()


def test_what_is_pasted_or_dropped_while_editing_does_not_reach_the_page(
    studio: StudioPage,
) -> None:
    studio.open(png(noise(SIZE)))
    reached = studio.page.evaluate(
        """() => {
          const reached = [];
          for (const name of ["paste", "drop"]) {
            document.addEventListener(name, () => reached.push(name));
            document.activeElement.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
          }
          return reached;
        }"""
    )
    assert reached == []


def test_the_numbers_that_are_said_count_from_what_is_left(studio: StudioPage) -> None:
    studio.open(png(noise(SIZE)))
    studio.press("Crop")
    studio.drag((100, 60), (200, 160), SIZE)
    studio.press("Apply")
    studio.press("Arrow")
    studio.drag((20, 10), (60, 40), (100, 100))
    assert re.fullmatch(r"Arrow drawn: left 20, top 10, 40 × 30 pixels", studio.said())
