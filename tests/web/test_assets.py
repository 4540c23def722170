"""Static files: forever under their own version, packed, and small; the site's colours and logo among them."""

import gzip
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.app import create_app
from kb.errors import SiteError
from kb.settings import load_settings
from kb.web.assets import STATIC
from tests.sites import write_site

SCRIPT_BUDGET = 20 * 1024
STYLESHEET_LINES = 300


def addresses(page: str) -> list[str]:
    return re.findall(r'(?:href|src)="(/static/[^"#]+)', page)


def test_every_static_address_on_a_page_is_there_for_a_year(reader: FlaskClient) -> None:
    found = addresses(reader.get("/zh-hans/articles/deposit-not-credited").text)
    assert any(address.endswith("site.css") for address in found)
    for address in found:
        answer = reader.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_an_old_version_still_answers_but_is_not_kept(reader: FlaskClient) -> None:
    answer = reader.get("/static/0123456789ab/site.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "name", ["none.css", "../app.py", "%2e%2e/app.py", "js/../../app.py", "/etc/passwd", "css/"]
)
def test_nothing_else_is_served(reader: FlaskClient, name: str) -> None:
    assert reader.get(f"/static/0123456789ab/{name}").status_code in {404, 308}


def test_files_are_packed_for_those_who_understand(reader: FlaskClient) -> None:
    packed = reader.get("/static/x/site.css", headers={"Accept-Encoding": "gzip"})
    plain = reader.get("/static/x/site.css")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


def test_the_style_sheet_holds_every_sheet_and_the_colours(reader: FlaskClient) -> None:
    text = re.sub("\n+", "\n", reader.get("/static/x/site.css").text)
    for sheet in (STATIC / "css").glob("*.css"):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert "\n".join(line.strip() for line in rules.splitlines() if line.strip()) in text
        assert len(sheet.read_text(encoding="utf-8").splitlines()) < STYLESHEET_LINES * 2
    assert "--brand:#0f5e54" in text
    assert "/*" not in text
    assert "\n " not in text


def test_what_a_reader_loads_of_script_is_small(reader: FlaskClient) -> None:
    page = reader.get("/zh-hans/articles/deposit-not-credited").text
    wanted = [address for address in addresses(page) if address.endswith(".js")]
    seen: set[str] = set()
    packed = 0
    while wanted:
        address = wanted.pop()
        if address in seen:
            continue
        seen.add(address)
        script = reader.get(address).text
        packed += len(gzip.compress(script.encode()))
        folder = address.rpartition("/")[0]
        wanted += [f"{folder}/{name}" for name in re.findall(r'from "\./([\w.-]+)"', script)]
    assert len(seen) > 3
    assert packed < SCRIPT_BUDGET


def test_a_site_brings_its_own_colour_and_logo(tmp_path: Path) -> None:
    site = write_site(tmp_path, toml='brand_color = "#8a1c4a"\nlogo = "our logo.svg"\n')
    (site / "our logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    client = create_app(load_settings(site, {})).test_client()
    page = client.get("/zh-hans/channels").text
    (logo,) = re.findall(r'<img class="brand-logo" src="([^"]+)" alt="">', page)
    assert client.get(logo).content_type == "image/svg+xml"
    assert "--brand:#8a1c4a" in client.get("/static/x/site.css").text


def test_a_missing_logo_is_said_at_start(tmp_path: Path) -> None:
    site = write_site(tmp_path, toml='logo = "nothing.svg"\n')
    with pytest.raises(SiteError, match=r"nothing\.svg"):
        create_app(load_settings(site, {}))
