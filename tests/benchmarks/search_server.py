"""The site, with an index that is searched anew each time, and an empty JSON route, under the server of `kb serve`.

usage: python -m tests.benchmarks.search_server SITE PORT KEPT
"""

import sys
from dataclasses import replace
from pathlib import Path

from flask import Flask, Response, jsonify
from typing_extensions import override

from kb.app import create_app
from kb.cli.server import HelpCentreServer
from kb.search.searcher import Searcher
from kb.settings import Settings, load_settings
from kb.web.services import keep_services, services
from tests.benchmarks.bare import WORKERS
from tests.running import RunningSite

EMPTY = "/nothing"


def create_search_app(settings: Settings, kept: int) -> Flask:
    """Return the site whose searcher keeps so many answers, with the empty route beside its own."""
    app = create_app(settings)
    with app.app_context():
        keep_services(app, replace(services(), searcher=Searcher(settings.index_dir, kept=kept)))
    app.add_url_rule(EMPTY, "nothing", _nothing)
    return app


def create_empty_app() -> Flask:
    """Return a bare app that has nothing but the empty route."""
    app = Flask("empty", static_folder=None)
    app.add_url_rule(EMPTY, "nothing", _nothing)
    app.add_url_rule("/readyz", "ready", _nothing)
    return app


def _nothing() -> Response:
    return jsonify({})


class _Server(HelpCentreServer):
    def __init__(self, settings: Settings, port: int, kept: int) -> None:
        self._kept = kept
        self._site = settings
        super().__init__(settings, ("127.0.0.1", port), WORKERS, [])

    @override
    def load(self) -> Flask:  # type: ignore[override]  # as in HelpCentreServer
        return create_empty_app() if self._kept < 0 else create_search_app(self._site, self._kept)


class SearchSite(RunningSite):
    """Such a server while it is entered. Below 0 kept answers it is the bare app."""

    def __init__(self, site: Path, kept: int) -> None:
        path = str(Path(__file__).parents[2])
        super().__init__(
            site, {"PYTHONPATH": path, "KB_RATE_LIMITS": "off", "OPENBLAS_NUM_THREADS": "1"}
        )
        self._kept = kept

    @override
    def command(self) -> list[str]:
        module = [sys.executable, "-m", "tests.benchmarks.search_server"]
        return [*module, str(self.site), str(self.port), str(self._kept)]


def main() -> None:
    """Serve until told to stop."""
    site, port, kept = sys.argv[1:]
    _Server(load_settings(Path(site)), int(port), int(kept)).run()


if __name__ == "__main__":
    main()
