"""The composition root: what is wired to what. It reads like a table of contents."""

from flask import Flask
from sqlalchemy import Engine

from kb.articles.library import LiveLibrary
from kb.articles.notices import LiveNotices
from kb.contact import api as contact_api
from kb.contact import routes as contact
from kb.contact import tickets_api
from kb.contact.following import finding, mine
from kb.contact.following import routes as following
from kb.database.engine import open_database
from kb.helpcentre import api as helpcentre_api
from kb.helpcentre import conventions, downloads, feedback, operations, verify
from kb.helpcentre import routes as helpcentre
from kb.insights.popular import PopularQueries
from kb.insights.record import Recorder
from kb.insights.store import InsightStore, log_path
from kb.search.searcher import Searcher
from kb.settings import Settings, secret_key
from kb.tickets.attachment_store import AttachmentStore
from kb.web.rate_limit import LIMITS, RateLimiter
from kb.web.services import Services
from kb.web.setup import SiteApp, init_web


def create_app(settings: Settings, engine: Engine | None = None) -> Flask:
    """Return the site as a WSGI application. It opens files and connections lazily and never migrates or indexes.

    A server of several processes makes the `engine` once, so that all of them use the same file.
    """
    app = SiteApp("kb", static_folder=None, template_folder=None)
    app.secret_key = secret_key(settings)
    log = InsightStore(log_path(settings))
    services = Services(
        settings=settings,
        library=LiveLibrary(settings),
        notices=LiveNotices(settings),
        searcher=Searcher(settings.index_dir),
        engine=engine or open_database(settings),
        store=AttachmentStore(settings),
        limiter=RateLimiter(
            settings.data_dir / "counters.sqlite3", LIMITS if settings.rate_limits else {}
        ),
        recorder=Recorder(log),
        popular=PopularQueries(log),
    )
    init_web(app, services)
    app.register_blueprint(helpcentre.blueprint)
    app.register_blueprint(feedback.blueprint)
    app.register_blueprint(verify.blueprint)
    app.register_blueprint(helpcentre_api.blueprint)
    app.register_blueprint(downloads.blueprint)
    app.register_blueprint(conventions.blueprint)
    app.register_blueprint(operations.blueprint)
    app.register_blueprint(contact.blueprint)
    app.register_blueprint(contact_api.blueprint)
    app.register_blueprint(finding.blueprint)
    app.register_blueprint(mine.blueprint)
    app.register_blueprint(following.blueprint)
    app.register_blueprint(tickets_api.blueprint)
    return app
