"""The whole life of a ticket, by the verbs, with every kind of mail that it brings about."""

from dataclasses import replace

from sqlalchemy import Engine

from kb.database.transaction import transaction
from kb.settings import Settings
from kb.tickets.answer import CustomerAnswer, reply_as_customer
from kb.tickets.draft import TicketDraft
from kb.tickets.lookup import mail_fresh_link, mail_my_tickets
from kb.tickets.reply import AgentReply, Replied, reply_as_agent, resolve_ticket
from kb.tickets.settle import Marks, confirm_solved, rate_ticket
from kb.tickets.submit import Submitted
from tests.tickets.drafts import submit

AGENT = "Mei"


class Life:
    """One ticket and what happens to it; `token` is the link that its sender was shown on screen."""

    def __init__(self, engine: Engine, settings: Settings, draft: TicketDraft) -> None:
        self._engine, self._settings, self._draft = engine, settings, draft
        self.done: Submitted = submit(engine, settings, draft)
        self.token = self.done.token

    def reply(self, words: str, *asks: str) -> Replied:
        with transaction(self._engine) as session:
            return reply_as_agent(session, self._agents(words, *asks), self._settings)

    def resolve(self, words: str = "") -> Replied:
        with transaction(self._engine) as session:
            return resolve_ticket(session, self._agents(words))

    def answer(self, words: str, *uploads: str, **facts: str) -> None:
        answer = CustomerAnswer(f"key {words}", self._draft.locale, words, facts, uploads)
        with transaction(self._engine) as session:
            reply_as_customer(session, self.token, answer, self._settings)

    def confirm(self) -> None:
        with transaction(self._engine) as session:
            confirm_solved(session, self.token)

    def rate(self, words: str) -> None:
        with transaction(self._engine) as session:
            rate_ticket(session, self.token, Marks(self._draft.locale, 5, 4, 3, words))

    def ask_for_links(self) -> None:
        with transaction(self._engine) as session:
            mail_fresh_link(session, self.done.reference, self._draft.email, self._draft.locale)
            mail_my_tickets(session, self._draft.email, self._draft.locale)

    def again(self, key: str) -> "Life":
        """Return another ticket of the same sender."""
        return Life(
            self._engine, self._settings, replace(self._draft, submission_key=key, uploads=())
        )

    def _agents(self, words: str, *asks: str) -> AgentReply:
        return AgentReply(self.done.reference, AGENT, words, asks)
