"""Screenshots sent ahead of the form: kept, shown and discarded by their token. Cookies are ignored."""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from kb.contact.pictures import keep_file
from kb.database.transaction import reading, transaction
from kb.errors import Invalid
from kb.i18n.gettext import mark
from kb.tickets.uploads import discard_upload, read_upload
from kb.web.locale import current_locale, speak_as_asked
from kb.web.security import MEGABYTE
from kb.web.services import services
from kb.web.sessions import csrf

blueprint = Blueprint("contact_api", __name__, url_prefix="/api/v1/uploads")

ONE_FILE = mark("Attach one picture.")
#: A picture is only ever looked at: should a browser take it for a page, that page may do nothing.
_ONLY_A_PICTURE = "default-src 'none'; sandbox"


blueprint.before_request(speak_as_asked)


@blueprint.post("")
def keep() -> ResponseReturnValue:
    """Keep one picture and return its token, with its size in pixels."""
    # Twice what may be kept, so that a picture that is too large is told its own size.
    request.max_content_length = 2 * services().settings.max_upload_mb * MEGABYTE
    files = [file for _, file in request.files.items(multi=True)]
    if len(files) != 1:
        raise Invalid(ONE_FILE)
    upload = keep_file(services(), current_locale(), files[0])
    body = {"token": upload.token, "width": upload.width, "height": upload.height}
    return jsonify(body), HTTPStatus.CREATED, {"Cache-Control": "no-store"}


@blueprint.get("/<token>")
def show(token: str) -> Response:
    """Return a picture that waits to be sent, to whoever holds its token."""
    with reading(services().engine) as session:
        upload, data = read_upload(session, services().store, token)
    headers = {
        "Content-Security-Policy": _ONLY_A_PICTURE,
        "Cache-Control": "private, max-age=600",
        "Content-Disposition": "inline",
    }
    return Response(data, headers=headers, mimetype=upload.media_type)


@blueprint.delete("/<token>")
def discard(token: str) -> ResponseReturnValue:
    """Forget a picture that was not sent."""
    with transaction(services().engine) as session:
        discard_upload(session, services().store, token)
    return "", HTTPStatus.NO_CONTENT


# Whoever holds a token may use it; no cookie gives a right here.
csrf.exempt(blueprint)
