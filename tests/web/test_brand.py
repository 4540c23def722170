"""Any brand colour that is accepted can be read, on paper and on its own buttons."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import SiteError
from kb.settings import Settings, load_settings
from kb.web.brand import PAPER, PAPER_DARK, brand_styles, contrast

channel = st.integers(0, 255)
colours = st.tuples(channel, channel, channel)


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((0x76, 0x76, 0x76), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


@given(one=colours, other=colours)
def test_contrast_does_not_care_for_order(
    one: tuple[int, int, int], other: tuple[int, int, int]
) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0001


@given(brand=colours, dark=colours)
def test_what_is_accepted_can_be_read(
    given_settings: Settings, brand: tuple[int, int, int], dark: tuple[int, int, int]
) -> None:
    written = {
        "brand_color": "#" + bytes(brand).hex(),
        "brand_color_dark": "#" + bytes(dark).hex(),
    }
    settings = given_settings.model_copy(update=written)
    if contrast(brand, PAPER) < 4.5 or contrast(dark, PAPER_DARK) < 4.5:
        with pytest.raises(SiteError, match="brand_color"):
            brand_styles(settings)
        return
    styles = brand_styles(settings)
    for block in re.findall(r"\{(--brand.*?)\}", styles):
        tokens = {
            name: bytes.fromhex(value) for name, value in re.findall(r"--([\w-]+):#(\w{6})", block)
        }
        brand_then, on_brand = tuple(tokens["brand"]), tuple(tokens["on-brand"])
        assert contrast(brand_then, on_brand) >= 4  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def given_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return load_settings(tmp_path_factory.mktemp("site"), {})
