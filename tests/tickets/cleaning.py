"""Cleaning pictures without a site: what the tests of screenshots share."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kb.errors import Invalid
from kb.settings import Locale, Settings, load_settings
from kb.tickets.screenshots import Picture, clean_screenshot

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
