"""The site's mark as other programs show it: a browser's tab, a phone's home screen, a link that is shared."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from kb.settings import Settings
from kb.web.brand import mix, on_brand, parse

STATIC = Path(__file__).parent.parent / "static"
ICON = "favicon.svg"
APP_ICON = "app-icon.png"
SHARED = "shared.png"
#: Pixels. What shows links wants 1200 by 630; a phone may cut all but the inner four fifths of an icon away.
APP_ICON_SIZE = 512
SHARED_SIZE = (1200, 630)
_SHARE_OF_ICON = 0.58
_SHARE_OF_PICTURE = 0.5
#: The colours that the drawing of our own mark names.
_DRAWN_IN, _DRAWN_IN_DARK = "#0f5e54", "#63c2b0"


def mark_files(settings: Settings) -> Iterator[tuple[str, bytes]]:
    """Yield our own mark in the site's colours, by file name, where the site does not bring its own."""
    if settings.logo:
        return
    drawing = (STATIC / ICON).read_text(encoding="utf-8")
    drawing = drawing.replace(_DRAWN_IN, settings.brand_color)
    yield ICON, drawing.replace(_DRAWN_IN_DARK, settings.brand_color_dark).encode()
    yield APP_ICON, _plate((APP_ICON_SIZE, APP_ICON_SIZE), _SHARE_OF_ICON, settings)
    if not settings.share_picture:
        yield SHARED, _plate(SHARED_SIZE, _SHARE_OF_PICTURE, settings)


def _plate(size: tuple[int, int], share: float, settings: Settings) -> bytes:
    """Draw the mark in the middle of a plate of the brand colour, so large a share of its height wide."""
    with Image.open(STATIC / "mark.png") as drawn:
        mark = ImageOps.contain(drawn, (round(size[1] * share), size[1]))
    plate = Image.new("L", size)
    plate.paste(mark, ((size[0] - mark.width) // 2, (size[1] - mark.height) // 2))
    plate.putpalette(_shades(settings.brand_color))
    written = BytesIO()
    plate.save(written, "PNG")
    return written.getvalue()


def _shades(brand: str) -> list[int]:
    """Return 256 colours, from the brand's to the one that stands on it."""
    ground, mark = parse(brand), on_brand(brand)
    return [part for shade in range(256) for part in mix(ground, mark, shade / 255)]
