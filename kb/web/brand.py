"""The site's brand colour as style sheet tokens: washes and hover tones are mixed from it.

Its contrast is checked, so that a site cannot make itself unreadable.
"""

from kb.errors import SiteError
from kb.settings import Settings

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
#: The paper of `css/base.css`, which the brand colour must be readable on.
PAPER: Colour = (0xFA, 0xF9, 0xF6)
PAPER_DARK: Colour = (0x14, 0x17, 0x1A)
MIN_CONTRAST = 4.5
#: Where the sRGB curve turns from a line into a power (WCAG 2.2).
LINEAR_BELOW = 0.04045


def brand_styles(settings: Settings) -> str:
    """Return the rules that set the brand tokens for light and dark.

    Raises SiteError when text in the brand colour could not be read on the page (WCAG 2.2, 4.5 to 1).
    """
    light = _tokens("brand_color", settings.brand_color, paper=PAPER, deep=BLACK, wash=0.09)
    dark = _tokens(
        "brand_color_dark", settings.brand_color_dark, paper=PAPER_DARK, deep=WHITE, wash=0.15
    )
    return (
        f"@layer base{{:root{{{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
        f"@media print{{:root{{{light}}}}}}}\n"
    )


def _tokens(setting: str, written: str, *, paper: Colour, deep: Colour, wash: float) -> str:
    brand = parse(written)
    if contrast(brand, paper) < MIN_CONTRAST:
        raise SiteError(
            f"kb.toml: {setting}: {written} cannot be read on the page's paper "
            f"(contrast {contrast(brand, paper):.1f}, needed {MIN_CONTRAST}); choose a stronger tone."
        )
    tokens = {
        "brand": brand,
        "brand-deep": mix(brand, deep, 0.22),
        "brand-wash": mix(paper if paper == PAPER_DARK else WHITE, brand, wash),
        "on-brand": on_brand(written),
    }
    return ";".join(f"--{name}:#{_write(colour)}" for name, colour in tokens.items())


def on_brand(brand: str) -> Colour:
    """Return the colour in which text and marks stand on a plate of the brand colour."""
    return max((WHITE, PAPER_DARK), key=lambda colour: contrast(parse(brand), colour))


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour with so large a share (0 to 1) of another in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def parse(text: str) -> Colour:
    """Return a colour that is written as `#0f5e54`."""
    red, green, blue = bytes.fromhex(text.removeprefix("#"))
    return red, green, blue


def _write(colour: Colour) -> str:
    return bytes(colour).hex()
