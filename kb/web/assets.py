"""Static files from memory, at addresses that change with their content: browsers may keep them.

The whole of `kb/static` shares one version: modules that import each other by relative path then
agree. `site.css` is every file of `kb/static/css` joined, and the site's colours, because the
security policy allows no inline style.
"""

import gzip
import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from flask import Flask, Response, abort, request

from kb.errors import SiteError
from kb.settings import Settings
from kb.web.brand import brand_styles
from kb.web.mark import ICON, SHARED, mark_files
from kb.web.page_cache import takes_gzip

STATIC = Path(__file__).parent.parent / "static"
STYLESHEET = "site.css"
FOREVER = "public, max-age=31536000, immutable"
_SMALLEST_WORTH_PACKING = 600
#: What only the authors of style sheets read, a fifth of what every page waits for: comments and indentation.
_FOR_AUTHORS = re.compile(r"/\*.*?\*/|(?<=\n)[ \t\n]+", re.DOTALL)
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True)
class Asset:
    """A static file, ready to be sent."""

    body: bytes
    content_type: str

    @cached_property
    def etag(self) -> str:
        """What a browser asks by whether it changed, the same packed and plain."""
        return f'W/"{blake2b(self.body, digest_size=9).hexdigest()}"'

    @cached_property
    def packed(self) -> bytes | None:
        """The body in gzip, or None where that would not be smaller."""
        compressible = self.content_type.startswith(("text/", "image/svg", "application/json"))
        if not compressible or len(self.body) < _SMALLEST_WORTH_PACKING:
            return None
        return gzip.compress(self.body, mtime=0)


class Assets:
    """The static files of the site by name, and the version that stands in their addresses."""

    def __init__(self, files: Iterable[tuple[str, Asset]]) -> None:
        self._files = dict(files)
        digest = blake2b(digest_size=6)
        for name, asset in sorted(self._files.items()):
            digest.update(name.encode() + b"\0" + asset.body)
        self.version = digest.hexdigest()

    def address(self, name: str) -> str:
        """Return where a static file is served; KeyError when there is none of that name."""
        if name not in self._files:
            raise KeyError(f"there is no static file {name!r}")
        return f"/static/{self.version}/{name}"

    def names(self) -> Iterable[str]:
        """Return the names of all static files."""
        return self._files.keys()

    def picture(self, stem: str) -> str:
        """Return the name of the site's own `logo`, `app-icon` or `shared` picture; empty where it has none."""
        return next((name for name in self._files if Path(name).stem == stem), "")

    def find(self, name: str) -> Asset | None:
        """Return a static file, or None."""
        return self._files.get(name)


def site_assets(settings: Settings) -> Assets:
    """Return our static files with what is the site's own.

    Raises SiteError where a colour could not be read, or a picture is not there.
    """
    return Assets([*_ours(), *_joined_styles(settings), *_mark(settings), *_own(settings)])


def init_assets(app: Flask, settings: Settings) -> None:
    """Read the static files and serve them under `/static/<version>/`."""
    assets = site_assets(settings)
    app.extensions["kb_assets"] = assets
    app.jinja_env.globals["asset"] = assets.address

    # Where nothing names an icon, beside a text or a picture, this is where browsers look for one.
    @app.get("/favicon.ico", endpoint="icon")
    def send_icon() -> Response:
        return send_asset("", assets.picture("logo") or ICON)

    @app.get("/static/<version>/<path:name>", endpoint="asset")
    def send_asset(version: str, name: str) -> Response:
        found = assets.find(name)
        if found is None:
            abort(404)
        return _answer(found, FOREVER if version == assets.version else "no-cache")


def picture_address(app: Flask, stem: str) -> str:
    """Return the address of the site's own `logo`, `app-icon` or `shared` picture; empty where it has none."""
    assets: Assets = app.extensions["kb_assets"]
    name = assets.picture(stem)
    return assets.address(name) if name else ""


def _answer(asset: Asset, caching: str) -> Response:
    packed = asset.packed if takes_gzip(request.headers.get("Accept-Encoding", "")) else None
    response = Response(packed or asset.body, content_type=asset.content_type)
    response.headers["Cache-Control"] = caching
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["ETag"] = asset.etag
    response.make_conditional(request)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _ours() -> Iterable[tuple[str, Asset]]:
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            yield path.relative_to(STATIC).as_posix(), _read(path)


def _joined_styles(settings: Settings) -> Iterable[tuple[str, Asset]]:
    sheets = [path.read_text(encoding="utf-8") for path in sorted((STATIC / "css").glob("*.css"))]
    body = _FOR_AUTHORS.sub("", "\n".join([*sheets, brand_styles(settings)]))
    yield STYLESHEET, Asset(body.encode(), _TYPES[".css"])


def _mark(settings: Settings) -> Iterable[tuple[str, Asset]]:
    for name, body in mark_files(settings):
        yield name, Asset(body, _content_type(name))


def _own(settings: Settings) -> Iterable[tuple[str, Asset]]:
    """Yield the pictures that a site brings itself."""
    for key, stem in (("logo", "logo"), ("share_picture", Path(SHARED).stem)):
        if written := str(getattr(settings, key)):
            path = (settings.site / written).resolve()
            if not path.is_file():
                raise SiteError(f"kb.toml: {key}: there is no file {written!r} in the site.")
            yield f"{stem}{path.suffix}", _read(path)


def _read(path: Path) -> Asset:
    return Asset(path.read_bytes(), _content_type(path.name))


def _content_type(name: str) -> str:
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return _TYPES.get(Path(name).suffix, guessed)
