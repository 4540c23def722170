"""What the form's template receives beside the form itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.articles.article import Article
from kb.articles.library import Library
from kb.contact.evidence import Doubt
from kb.contact.pictures import Pictures
from kb.contact.questions import Question, is_required
from kb.errors import NotFound
from kb.settings import Locale, Settings, Topic
from kb.text.secrets.advice import Advice
from kb.tickets.draft import Trail

_OFFERED_AT_ONCE = 3

#: What is wrong: (id of the element to go to, sentence), in the order of the page.
Problems = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Offered:
    """An article that may solve it now. `topics` are those it is offered for; empty means always."""

    title: str
    address: str
    topics: tuple[str, ...] = ()

    def for_topic(self, topic: Topic | None) -> bool:
        """Say whether it is offered while this topic is chosen.

        For an urgent one nothing is: whose account is being emptied is not sent to read.
        """
        if topic is None:
            return not self.topics
        return not topic.urgent and (not self.topics or topic.key in self.topics)


@dataclass(frozen=True, slots=True)
class TrailShown:
    """What the visitor searched, with whether there was an answer, and read."""

    searches: tuple[tuple[str, bool], ...]
    articles: tuple[Offered, ...]

    def __bool__(self) -> bool:
        return bool(self.searches or self.articles)


@dataclass(frozen=True, slots=True)
class FormPage:
    """Everything around the form.

    `fresh`: nothing was sent yet, so a draft on the device may fill it in. `badges`: words beside topics, by key.
    `asked_before`: topic and reference of tickets that this browser may open and that are not
    solved. `doubts`: what looks odd, by the name of the answer. `stopped`: what to tell about the secrets
    that were taken out of what was typed.
    """

    stamp: str
    problems: Problems
    pictures: Pictures
    trail: TrailShown
    offered: tuple[Offered, ...]
    answer_by: str
    urgent_answer_by: str
    zone: str
    badges: dict[str, str]
    fresh: bool
    asked_before: tuple[tuple[str, str], ...]
    doubts: dict[str, Doubt]
    stopped: tuple[Advice, ...] = ()

    @property
    def picture_problems(self) -> list[str]:
        """The sentences that stand beside the screenshots."""
        return [sentence for target, sentence in self.problems if target == "screenshots"]

    def offers_for(self, topic: Topic | None) -> bool:
        """Say whether any article is offered while this topic is chosen."""
        return any(article.for_topic(topic) for article in self.offered)


def topics_asking(settings: Settings, question: Question) -> str:
    """Return the keys of the topics that ask a topic's own question, with blanks between."""
    return " ".join(topic.key for topic in settings.topics if question.name in topic.fields)


def topics_requiring(settings: Settings, name: str) -> str:
    """Return the keys of the topics that cannot do without an answer, with blanks between."""
    return " ".join(topic.key for topic in settings.topics if is_required(name, topic))


def known_article(library: Library, slug: str, locale: Locale) -> Article | None:
    """Return the article that an address or a cookie names, or None."""
    try:
        return library.find_moved(slug, locale)
    except NotFound:
        return None


def show_trail(library: Library, trail: Trail, locale: Locale) -> TrailShown:
    """Return the trail with the titles of its articles; those that are gone are left out."""
    found = [known_article(library, slug, locale) for slug in trail.articles]
    articles = tuple(Offered(each.title, article_address(each, locale)) for each in found if each)
    return TrailShown(trail.searches, articles)


def offer_articles(
    articles: Iterable[Article], found: Iterable[Offered], topics: Sequence[Topic], locale: Locale
) -> tuple[Offered, ...]:
    """Return what may solve it now: what a search found, then some articles of each topic."""
    offered = list(found)
    addresses = {each.address for each in offered}
    room = dict.fromkeys((topic.key for topic in topics), max(1, _OFFERED_AT_ONCE - len(offered)))
    for article in articles:
        here = tuple(key for key in article.topics if room.get(key, 0) > 0)
        address = article_address(article, locale)
        if here and address not in addresses:
            offered.append(Offered(article.title, address, here))
            room |= {key: room[key] - 1 for key in here}
    return tuple(offered)


def article_address(article: Article, locale: Locale) -> str:
    """Return the address of an article for a reader of the locale."""
    return f"/{locale}/articles/{article.slug}"
