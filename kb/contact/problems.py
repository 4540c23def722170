"""Everything that keeps a form from being sent, in the order of the page, each in one sentence."""

from collections.abc import Iterator, Sequence

from kb.contact.forms import ContactForm
from kb.contact.pictures import Pictures
from kb.contact.questions import ACCOUNT, STORY, TOPIC_QUESTIONS, WAYS_TO_ANSWER, is_required
from kb.contact.stamp import Stamp
from kb.i18n.gettext import mark
from kb.text.secrets.guard import Refused

EXPIRED = mark("This page was open for a long time. Nothing is lost: send it once more.")
TOO_FAST = mark("That was very fast. Look it over once more, then send it.")
LOST = mark("A screenshot is no longer waiting to be sent. Attach it again.")
NO_PICTURE = mark("Attach a screenshot.")
TOO_LARGE = mark(
    "Together that was too large to send. Go back: what you typed is still there. Then attach fewer"
    " or smaller pictures."
)
TOO_LARGE_BUT_KEPT = mark(
    "Together the pictures were too large to send. What you typed is still here. Attach fewer or"
    " smaller pictures."
)
_SEND = "send"
_BEFORE_PICTURES = (
    "topic",
    ACCOUNT.name,
    "occurred_at",
    "timezone",
    *(each.name for each in (*TOPIC_QUESTIONS, *STORY)),
)
_AFTER_PICTURES = tuple(each.name for each in WAYS_TO_ANSWER)


def find_problems(
    form: ContactForm, pictures: Pictures, stamp: Stamp, refused: Sequence[Refused], *, final: bool
) -> list[tuple[str, str]]:
    """Validate the form and return what is wrong as (id of the element to go to, sentence)."""
    form.validate()
    _say_what_is_secret(form, refused)
    problems = [
        *_of_fields(form, _BEFORE_PICTURES),
        *_of_pictures(form, pictures),
        *_of_fields(form, _AFTER_PICTURES),
    ]
    if form.expired:
        problems.insert(0, (_SEND, form.say(EXPIRED)))
    elif stamp.too_fast and not problems:
        problems.append((_SEND, form.say(TOO_FAST)))
    # A form that is sent twice brings pictures that its ticket has already; `submit_ticket` knows.
    if pictures.lost and (problems or not final):
        problems.append(("screenshots", form.say(LOST)))
    return problems


def glaring_problems(
    form: ContactForm, pictures: Pictures, refused: Sequence[Refused]
) -> list[tuple[str, str]]:
    """Return what is wrong with a form that is not to be sent yet: secrets, and pictures that were not kept."""
    _say_what_is_secret(form, refused)
    told = [(_target(each.name), each.advice.what) for each in refused]
    return [*told, *(("screenshots", sentence) for sentence in pictures.refused)]


def _say_what_is_secret(form: ContactForm, refused: Sequence[Refused]) -> None:
    """Put what the secret guard says beside the answers; whatever else is wrong with them can wait."""
    for name in {each.name for each in refused}:
        form[name].errors = tuple(each.advice.what for each in refused if each.name == name)


def _of_fields(form: ContactForm, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in names:
        yield from ((_target(name), sentence) for sentence in form[name].errors)


def _target(name: str) -> str:
    # A list of radio buttons is entered at its first.
    return "topic-0" if name == "topic" else name


def _of_pictures(form: ContactForm, pictures: Pictures) -> Iterator[tuple[str, str]]:
    yield from (("screenshots", sentence) for sentence in pictures.refused)
    if not pictures.tokens and is_required("screenshots", form.topic_chosen):
        yield "screenshots", form.say(NO_PICTURE)
