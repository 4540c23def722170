"""Pages bring few scripts and nothing from elsewhere, and are not sent again to a browser that has them."""

import posixpath
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.web.assets import Assets
from tests.doors.test_helpcentre_quality import LISTED, MORE

#: The scripts that a page loads before anybody does anything on it weigh no more, packed.
SCRIPTS = 20 * 1024
ADDRESSES = [address for _, address in LISTED] + MORE
#: What is made anew each time: forms with a token, a receipt, a way to a page, what programs ask, what names a day.
MADE_ANEW = (
    "/contact", "/helpful", "/verify", "/tickets", "/api/v1/", "/healthz", "/readyz", "/security.txt",
    "/suggestions.json",
)  # fmt: skip
SCRIPT = re.compile('<script type="module" src="/static/[^/]+/([^"]+)"')
IMPORTED = re.compile(r'^(?:import\b|export\b.*\bfrom\b|} from\b)[^"\n]*"(\.[^"]+)', re.MULTILINE)
FOREIGN = re.compile(r"""(?:url\(|\b(?:import|fetch)\b|=)[\s("']*(?:https?:)?//(?!www\.w3\.org/)""")


@pytest.fixture
def assets(small_app: Flask) -> Assets:
    found: Assets = small_app.extensions["kb_assets"]
    return found


def read(assets: Assets, name: str) -> str:
    asset = assets.find(name)
    assert asset, f"there is no {name}"
    return asset.body.decode()


def scripts_of(assets: Assets, page: str) -> set[str]:
    """Return the scripts a page loads by itself: those it names, and what they import."""
    waiting, found = SCRIPT.findall(page), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            folder = posixpath.dirname(name)
            imported = IMPORTED.findall(read(assets, name))
            waiting += [posixpath.normpath(posixpath.join(folder, each)) for each in imported]
    return found


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_loads_few_scripts(reader: FlaskClient, assets: Assets, address: str) -> None:
    answer = reader.get(address)
    if not answer.content_type.startswith("text/html"):
        return
    found = [assets.find(name) for name in scripts_of(assets, answer.text)]
    assert sum(len(each.packed or each.body) for each in found if each) <= SCRIPTS
    assert found or answer.status_code in {301, 302}


def test_scripts_are_counted_with_all_they_import(assets: Assets) -> None:
    found = scripts_of(
        assets, f'<script type="module" src="{assets.address("js/contact.js")}"></script>'
    )
    assert {"js/contact.js", "js/contact/draft.js"} <= found
    imports = len(re.findall("^import ", read(assets, "js/contact.js"), re.MULTILINE))
    assert len(found) > imports > 0


def test_no_style_sheet_script_or_drawing_names_another_host(assets: Assets) -> None:
    for name in assets.names():
        if name.endswith((".css", ".js", ".svg")):
            assert not FOREIGN.search(read(assets, name)), name


@pytest.mark.parametrize(
    "foreign", ["url(//x.example/a)", "@import 'https://x.example'", 'src="https://x.example/a"']
)
def test_another_host_would_be_seen(foreign: str) -> None:
    assert FOREIGN.search(foreign)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_browser_that_has_a_page_is_told_so(reader: FlaskClient, address: str) -> None:
    first = reader.get(address)
    if first.status_code != 200 or any(part in address for part in MADE_ANEW):
        return
    again = reader.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = reader.get(address, headers={"If-None-Match": 'W/"of-another-day"'})
    assert (other.status_code, other.data) == (200, first.data)
