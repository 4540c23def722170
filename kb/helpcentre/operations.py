"""What a supervisor asks: is the process alive, can it do its work. No details to strangers."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from kb.database.transaction import reading
from kb.errors import KbError
from kb.web.services import services

blueprint = Blueprint("operations", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return _state("ok")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Say whether database and index answer: 200, else 503."""
    if services().searcher.ready() and _database_answers():
        return _state("ready"), 200
    return _state("not ready"), 503


def _database_answers() -> bool:
    try:
        with reading(services().engine) as session:
            # Something that lies in the file: what was copied over a database that is open still counts to one.
            session.execute(text("SELECT version_num FROM alembic_version"))
    except KbError:
        return False
    return True


def _state(word: str) -> Response:
    answer = jsonify(status=word)
    answer.headers["Cache-Control"] = "no-store"
    return answer
