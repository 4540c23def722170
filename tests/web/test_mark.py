"""The site's mark outside its pages: ours in the site's colours, or the site's own, never ours beside theirs."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from kb.app import create_app
from kb.errors import SiteError
from kb.settings import load_settings
from tests.sites import write_site


def opened(site: Path, toml: str) -> FlaskClient:
    return create_app(load_settings(write_site(site, toml=toml), {})).test_client()


def address(page: str, pattern: str) -> str:
    found = re.search(pattern, page)
    assert found
    return re.sub("^http://localhost", "", found[1])


def test_our_mark_takes_the_colours_of_the_site(tmp_path: Path) -> None:
    client = opened(tmp_path, 'brand_color = "#8a1c4a"\nbrand_color_dark = "#f08fb4"\n')
    page = client.get("/en/").text
    icon = client.get(address(page, r'<link rel="icon"[^>]+href="([^"]+)"')).text
    assert "#8a1c4a" in icon
    assert "#f08fb4" in icon
    assert client.get("/favicon.ico").text == icon
    for pattern in ('rel="apple-touch-icon" href="([^"]+)"', '"og:image" content="([^"]+)"'):
        picture = Image.open(BytesIO(client.get(address(page, pattern)).data)).convert("RGB")
        assert picture.getpixel((0, 0)) == (0x8A, 0x1C, 0x4A)
        # What is drawn stands in the middle and can be told from its ground.
        white = picture.point(lambda part: 255 if part > 200 else 0).getbbox()
        assert white
        assert abs(white[0] + white[2] - picture.width) <= 2


def test_a_site_with_its_own_logo_shows_nothing_of_ours(tmp_path: Path) -> None:
    (tmp_path / "own.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    client = opened(tmp_path, 'logo = "own.svg"\n')
    page = client.get("/en/").text
    icon = address(page, r'<link rel="icon"[^>]+href="([^"]+)"')
    assert client.get(icon).data == (tmp_path / "own.svg").read_bytes()
    assert client.get("/favicon.ico").data == client.get(icon).data
    manifest = client.get("/en/manifest.webmanifest").get_json(force=True)
    assert [each["src"] for each in manifest["icons"]] == [icon]
    for missing in ("og:image", "apple-touch-icon"):
        assert missing not in page
    assert "<Image" not in client.get("/opensearch.xml").text


def test_a_site_brings_its_own_picture_for_shared_links(tmp_path: Path) -> None:
    (tmp_path / "card.jpg").write_bytes(b"a picture")
    client = opened(tmp_path, 'share_picture = "card.jpg"\n')
    answer = client.get(address(client.get("/en/").text, '"og:image" content="([^"]+)"'))
    assert (answer.content_type, answer.data) == ("image/jpeg", b"a picture")


@pytest.mark.parametrize("written", ["card.svg", "none.png"])
def test_a_picture_that_cannot_be_shown_is_named(tmp_path: Path, written: str) -> None:
    with pytest.raises(SiteError, match="share_picture"):
        opened(tmp_path, f'share_picture = "{written}"\n')
