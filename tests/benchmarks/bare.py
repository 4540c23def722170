"""Bare Flask routes under the server of `kb serve`: `/SIZE` renders a template of so many bytes, and no more.

usage: python -m tests.benchmarks.bare SITE PORT SIZE...
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from flask import Flask, render_template
from jinja2 import DictLoader
from typing_extensions import override

from kb.cli.server import HelpCentreServer
from kb.settings import Settings, load_settings
from tests.running import RunningSite

WORKERS = 2
_HEAD = '<!DOCTYPE html>\n<html lang="en"><head><title>{{ title }}</title></head><body><h1>{{ name }}</h1>\n'
_LINE = (
    "        <p>So many words stand on the page, and nothing is asked of anybody for them.</p>\n"
)


def create_bare_app(sizes: Iterable[int]) -> Flask:
    """Return an app with a template for each size in bytes, and the route that renders them."""
    app = Flask("bare", static_folder=None)
    app.jinja_loader = DictLoader({str(size): _template(size) for size in sizes})

    @app.get("/<int:size>")
    def page(size: int) -> str:
        return render_template(str(size), title="A page", name="A page of some size")

    @app.get("/readyz")
    def ready() -> str:
        return "ready"

    return app


def _template(size: int) -> str:
    missing = size - len(_HEAD)
    return _HEAD + (_LINE * (missing // len(_LINE) + 1))[:missing]


class _BareServer(HelpCentreServer):
    """The server of `kb serve` with another application in it, and nothing beside it."""

    def __init__(self, settings: Settings, port: int, sizes: Iterable[int]) -> None:
        self._sizes = sizes
        super().__init__(settings, ("127.0.0.1", port), WORKERS, [])

    @override
    def load(self) -> Flask:  # type: ignore[override]  # as in HelpCentreServer
        return create_bare_app(self._sizes)


class BareSite(RunningSite):
    """The routes in processes of their own, while it is entered; its log is the site's."""

    def __init__(self, site: Path, sizes: Iterable[int]) -> None:
        super().__init__(site, {"PYTHONPATH": str(Path(__file__).parents[2])})
        self._sizes = sizes

    @override
    def command(self) -> list[str]:
        module = [sys.executable, "-m", "tests.benchmarks.bare"]
        return [*module, str(self.site), str(self.port), *map(str, self._sizes)]


def main() -> None:
    """Serve until told to stop."""
    site, port, *sizes = sys.argv[1:]
    _BareServer(load_settings(Path(site), {}), int(port), list(map(int, sizes))).run()


if __name__ == "__main__":
    main()
