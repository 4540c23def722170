"""What machines read, the same for everybody: robots, sitemap, feeds, OpenSearch, manifest, llms.txt, security.txt."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from email.utils import parseaddr

from flask import Blueprint, Response, json, render_template

from kb import clock
from kb.articles.library import Library
from kb.helpcentre.answers import suggest_answer
from kb.helpcentre.recording import completions
from kb.helpcentre.sitemap import listed, news, sitemaps, sources
from kb.helpcentre.words import asked_words
from kb.settings import Locale
from kb.web.kept_pages import same_for_everybody
from kb.web.locale import speak
from kb.web.rate_limit import client_address
from kb.web.services import services

blueprint = Blueprint("conventions", __name__)

#: RFC 9116 asks for a date less than a year ahead.
SECURITY_TXT_VALID = timedelta(days=180)
PLAIN = "text/plain; charset=utf-8"
XML = "application/xml; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
OPENSEARCH = "application/opensearchdescription+xml; charset=utf-8"
SUGGESTIONS = "application/x-suggestions+json"
MANIFEST = "application/manifest+json"
SUGGESTED = 8
#: Those who read for language models, by the names that they themselves say robots.txt should use.
AI_CRAWLERS = (
    "Amazonbot", "anthropic-ai", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot", "Google-Extended", "GPTBot",
    "Meta-ExternalAgent", "PerplexityBot",
)  # fmt: skip


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Say which addresses are of no use to crawlers."""
    return _for_all_languages("robots.txt", PLAIN, lambda _: {"ai_crawlers": AI_CRAWLERS})


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """List every page in every language it is written in; where they do not fit into one list, name the lists."""

    def whole(library: Library) -> dict[str, object]:
        count = sitemaps(library)
        return {"count": count} if count > 1 else {"pages": listed(library)}

    return _for_all_languages("sitemap.xml", XML, whole)


@blueprint.get("/sitemap-<int:number>.xml")
def sitemap_part(number: int) -> Response:
    """List the pages of one of several sitemaps; the first has number 1."""
    return _for_all_languages(
        "sitemap.xml",
        XML,
        lambda library: {"pages": listed(library, number)},
        # A number can be written in many ways (007): each would be kept as a page of its own.
        path=f"/sitemap-{number}.xml",
    )


@blueprint.get("/llms.txt")
def llms() -> Response:
    """List the articles' Markdown sources for those who read by machine."""
    first = services().settings.default_locale
    return _for_all_languages(
        "llms.txt", PLAIN, lambda library: {"shelves": sources(library, first)}
    )


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """Let a browser search here from its address bar, in the site's own language."""
    return _for_all_languages("opensearch.xml", OPENSEARCH)


@blueprint.get("/<locale:locale>/opensearch.xml")
def opensearch_in(locale: Locale) -> Response:  # noqa: ARG001  # every route of a language takes it
    """Let a browser search here from its address bar, in one language."""
    return same_for_everybody(lambda _: render_template("conventions/opensearch.xml"), OPENSEARCH)


@blueprint.get("/<locale:locale>/suggestions.json")
def suggestions(locale: Locale) -> Response:
    """Complete what is being typed into a browser's address bar (OpenSearch suggestions)."""
    services().limiter.check("suggest", client_address())
    text = asked_words()
    found = completions(text, locale, SUGGESTED)
    items = suggest_answer(text, found, services().library.current())["items"]
    titles = [item["title"] for item in items]
    answer = Response(json.dumps([text, titles]), mimetype=SUGGESTIONS)
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer


@blueprint.get("/<locale:locale>/manifest.webmanifest")
def manifest(locale: Locale) -> Response:  # noqa: ARG001  # every route of a language takes it
    """Tell a phone how the site stands on its home screen."""
    return same_for_everybody(lambda _: render_template("conventions/manifest.json"), MANIFEST)


@blueprint.get("/<locale:locale>/feed.atom")
def feed(locale: Locale) -> Response:
    """Tell what was written or changed last in a language."""
    return same_for_everybody(
        lambda library: render_template("conventions/feed.xml", entries=news(library, locale)), ATOM
    )


@blueprint.get("/.well-known/security.txt")
def security() -> Response:
    """Say where to report a weakness (RFC 9116). Its end moves on by the day, so it is not kept."""
    ends = datetime.combine(clock.now().date(), time(), UTC) + SECURITY_TXT_VALID
    contact = parseaddr(services().settings.mail_from)[1]
    text = render_template("conventions/security.txt", contact=contact, ends=ends)
    return Response(text, content_type=PLAIN)


def _for_all_languages(
    name: str,
    content_type: str,
    values: Callable[[Library], dict[str, object]] = lambda _: {},
    *,
    path: str = "",
) -> Response:
    """Answer with what has no language in its address: its words are those of the site's own language."""
    speak(services().settings.default_locale)
    return same_for_everybody(
        lambda library: render_template(f"conventions/{name}", **values(library)),
        content_type,
        path=path,
    )
