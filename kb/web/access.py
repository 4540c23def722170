"""Who may use which route: the one table. A route that is not in it fails the build."""

from typing import Literal

from flask import Flask

Access = Literal["public", "customer", "agent", "editor", "admin"]

ACCESS: dict[str, Access] = {
    "asset": "public",
    "site_logo": "public",
}


def undeclared(app: Flask) -> set[str]:
    """Return the endpoints of the app that the table does not name."""
    return {rule.endpoint for rule in app.url_map.iter_rules()} - ACCESS.keys()
