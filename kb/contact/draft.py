"""From the form, once it is valid, to the draft that `submit_ticket` keeps."""

from collections.abc import Sequence

from kb.clock import known_zones
from kb.contact.forms import ContactForm
from kb.contact.questions import TOPIC_QUESTIONS, deliverable
from kb.tickets.draft import TicketDraft, Trail

_LONGEST_QUERY = 80


def to_draft(form: ContactForm, key: str, uploads: Sequence[str], trail: Trail) -> TicketDraft:
    """Return what a valid form asks for; what its topic does not ask is left behind."""
    topic, answer = form.topic_chosen, form.answer
    email, zone = answer("email"), answer("timezone")
    asked = (question.name for question in TOPIC_QUESTIONS if form.asks(question.name))
    return TicketDraft(
        submission_key=key,
        locale=form.locale,
        topic=answer("topic"),
        urgent=topic is not None and topic.urgent,
        account_id=answer("account_id"),
        description=answer("description"),
        wanted=answer("wanted"),
        email=deliverable(email) if email else "",
        phone=answer("phone"),
        contact_other=answer("contact_other"),
        occurred_at=form.happened,
        occurred_text=answer("occurred_at") if form.happened else "",
        timezone=zone if zone in known_zones() else "",
        fields={name: answer(name) for name in asked if answer(name)},
        uploads=tuple(uploads),
        trail=Trail() if form.leave_out_trail.data else trail,
    )


def whole_trail(trail: Trail, query: str, article: str) -> Trail:
    """Return the visitor's trail with the search and the article that led to the form, should it lack them."""
    query = query[:_LONGEST_QUERY].strip()
    searches, articles = trail.searches, trail.articles
    if query and query not in {text for text, _ in searches}:
        searches = (*searches, (query, False))
    if article and article not in articles:
        articles = (*articles, article)
    return Trail(searches, articles)
