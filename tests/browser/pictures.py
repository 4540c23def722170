"""Pictures drawn for tests: no two neighbouring pixels alike, so that a pixel out of place is seen."""

from io import BytesIO

import numpy as np
from PIL import Image

Size = tuple[int, int]


def noise(size: Size, seed: int = 7) -> Image.Image:
    """Draw random bright colours: no pixel is black by chance."""
    width, height = size
    values = np.random.default_rng(seed).integers(20, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(values, "RGB")


def png(picture: Image.Image, **options: object) -> bytes:
    return _written(picture, "PNG", **options)


def jpeg(picture: Image.Image, **options: object) -> bytes:
    return _written(picture, "JPEG", **{"quality": 95, **options})


def _written(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def pixels(picture: Image.Image) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    """Return height x width x 3 bytes; the picture must be RGB already, without transparency."""
    assert picture.mode == "RGB"
    return np.asarray(picture)
