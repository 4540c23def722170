"""Who may use which route: the one table. A route that is not in it fails the build."""

from typing import Literal

from flask import Flask

Access = Literal["public", "customer"]

ACCESS: dict[str, Access] = {
    "asset": "public",
    "icon": "public",
    "helpcentre.front": "public",
    "helpcentre.home": "public",
    "helpcentre.category": "public",
    "helpcentre.article": "public",
    "helpcentre.search": "public",
    "helpcentre.channels": "public",
    "verify.check": "public",
    "helpcentre.notices": "public",
    "feedback.ask": "public",
    "feedback.vote": "public",
    "downloads.media": "public",
    "downloads.source": "public",
    "conventions.robots": "public",
    "conventions.sitemap": "public",
    "conventions.sitemap_part": "public",
    "conventions.feed": "public",
    "conventions.opensearch": "public",
    "conventions.opensearch_in": "public",
    "conventions.suggestions": "public",
    "conventions.manifest": "public",
    "conventions.llms": "public",
    "conventions.security": "public",
    "operations.healthz": "public",
    "operations.readyz": "public",
    "helpcentre_api.search": "public",
    "helpcentre_api.suggest": "public",
    "helpcentre_api.articles": "public",
    "helpcentre_api.article": "public",
    "helpcentre_api.describe": "public",
    "contact.form": "public",
    "contact.send": "public",
    "contact.offer": "public",
    "contact.thanks": "public",
    "finding.follow_link": "public",
    "finding.tickets": "public",
    "finding.ask_for_link": "public",
    "finding.use_code": "public",
    "mine.follow_link": "public",
    "mine.show": "customer",
    "mine.open_ticket": "customer",
    "mine.keep_phrase": "customer",
    "mine.leave": "customer",
    "following.show": "customer",
    "following.news": "customer",
    "following.reply": "customer",
    "following.solved": "customer",
    "following.rate": "customer",
    "following.picture": "customer",
    "following.download": "customer",
    "following.revoke": "customer",
    "following.deletion": "customer",
    "contact_api.keep": "public",
    "contact_api.show": "public",
    "contact_api.discard": "public",
    "tickets_api.create": "public",
    "tickets_api.read": "customer",
}


def undeclared(app: Flask) -> set[str]:
    """Return the endpoints of the app that the table does not name."""
    return {rule.endpoint for rule in app.url_map.iter_rules()} - ACCESS.keys()
