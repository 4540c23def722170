"""Somebody who asked, and now follows the ticket in a browser without scripts."""

from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from kb.database.engine import open_database
from kb.settings import Settings
from kb.tickets.submit import Submitted
from tests.contact.form_reader import Form, fields_of, tree, words
from tests.tickets.drafts import draft, submit


@dataclass
class Follower:
    """A browser, and the ticket it asked about."""

    client: FlaskClient
    done: Submitted
    locale: str = "en"

    @property
    def address(self) -> str:
        return f"/{self.locale}/tickets/{self.done.reference}"

    def open(self, part: str = "") -> TestResponse:
        return self.client.get(self.address + part)

    def form(self, action: str, page: TestResponse | None = None) -> Form:
        """Return the form of the page that posts to an address ending so."""
        found = page or self.open()
        for form in tree(found).iter("form"):
            target = form.get("action") or ""
            if form.get("method") == "post" and target.endswith(action):
                fields: MultiDict[str, str] = MultiDict()
                for name, value in fields_of(form):
                    fields.add(name, value)
                return Form(self.client, target, fields)
        raise AssertionError(f"no form posts to {action}")

    def text(self) -> str:
        """Return all the words of the ticket's page."""
        return words(tree(self.open()))


def follow(client: FlaskClient, settings: Settings, **changes: object) -> Follower:
    """Ask, and open the link."""
    engine = open_database(settings)
    done = submit(engine, settings, draft(**changes))
    engine.dispose()
    assert client.get(f"/t/{done.token}").status_code == 302
    return Follower(client, done)
