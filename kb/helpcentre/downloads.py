"""What goes with an article: its pictures and its Markdown source."""

from pathlib import PurePosixPath

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from kb.articles.folder import picture_bytes
from kb.articles.links import address
from kb.errors import NotFound
from kb.i18n.locales import parse_locale
from kb.settings import Locale
from kb.web.assets import FOREVER
from kb.web.kept_pages import same_for_everybody
from kb.web.services import services
from kb.web.templating import whole_address

blueprint = Blueprint("downloads", __name__)

PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
HTML = "text/html"
MARKDOWN = "text/markdown"
#: What decides what is sent from the address of an article.
ARTICLE_VARIES = "Accept, Accept-Encoding"
#: A drawing may style itself, and nothing else: opened by its address it is a document of its own.
DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@blueprint.get("/media/<language>/<path:path>")
def media(language: str, path: str) -> Response:
    """Send a picture that lies beside the articles; one with `?v=` never changes."""
    locale = parse_locale(language)
    if locale is None:
        raise NotFound(f"There are no pictures in {language!r}.")
    suffix = PurePosixPath(path).suffix.lower()
    answer = Response(_picture(locale, path), mimetype=PICTURES.get(suffix))
    answer.add_etag()
    answer.make_conditional(request)
    answer.headers["Cache-Control"] = FOREVER if "v" in request.args else "no-cache"
    answer.headers["Content-Security-Policy"] = DRAWING_POLICY
    return answer


def _picture(locale: Locale, path: str) -> bytes:
    """Return a picture; a drawing that nobody made in Traditional is that in Simplified with its words converted."""
    folder = services().settings.articles_dir
    try:
        return picture_bytes(folder, f"{locale}/{path}")
    except NotFound:
        if locale != "zh-hant" or not path.endswith(".svg"):
            raise
    drawing = picture_bytes(folder, f"zh-hans/{path}").decode(errors="replace")
    return services().library.current().traditional.drawing(drawing).encode()


@blueprint.get("/<locale:locale>/articles/<slug>.md")
def source(locale: Locale, slug: str) -> AnyResponse:
    """Send the Markdown that an article was made from."""
    library = services().library.current()
    try:
        library.find(slug, locale)
    except NotFound:
        return redirect(f"{address(locale, 'articles', library.moved(slug))}.md", 301)
    return _source(locale, slug)


def _source(locale: Locale, slug: str) -> Response:
    page = address(locale, "articles", slug)
    return same_for_everybody(
        lambda library: library.source(library.find(slug, locale)),
        f"{MARKDOWN}; charset=utf-8",
        headers={"Link": f'<{whole_address(page)}>; rel="canonical"; type="text/html"'},
        path=f"/{locale}/articles/{slug}.md",
    )


def prefers_markdown() -> bool:
    """Say whether a request for an article would rather have its source."""
    return request.accept_mimetypes.best_match([HTML, MARKDOWN]) == MARKDOWN


def source_instead(locale: Locale, slug: str) -> Response:
    """Send the Markdown at the address of the article itself."""
    answer = _source(locale, slug)
    answer.headers["Vary"] = ARTICLE_VARIES
    answer.headers["Content-Location"] = f"{address(locale, 'articles', slug)}.md"
    return answer
