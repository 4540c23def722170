"""The description of the JSON API is valid, complete and true: requests made from it are answered as it says."""

import json
import re
from http import HTTPStatus
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.specs.openapi.schemas import OpenApiSchema

from kb.app import create_app
from kb.settings import Settings

HOME = "/api/v1"
ADDRESS = f"{HOME}/openapi.json"
#: Every standard check, but for requests that no schema can tell are right: only a cursor that we gave
#: leads on, a picture must be one, and what a topic asks for the site decides.
#: Always the same requests, so that the gate fails for a reason.
CONFIG = {
    "generation": {"max-examples": 25, "deterministic": True, "database": "none"},
    "operations": [
        {
            "include-operation-id": ["listArticles", "keepUpload", "createTicket"],
            "checks": {"positive_data_acceptance": {"enabled": False}},
        }
    ],
}


@pytest.fixture
def description(app: Flask, settings: Settings) -> OpenApiSchema:
    """The description as the small site serves it, bound to that site without its rate limits."""
    unlimited = create_app(settings.model_copy(update={"rate_limits": False}))
    return schemathesis.openapi.from_wsgi(
        ADDRESS, unlimited, config=SchemathesisConfig.from_dict(CONFIG)
    )


def test_it_is_sent_as_json_and_again_only_when_it_changed(reader: FlaskClient) -> None:
    answer = reader.get(ADDRESS)
    assert answer.status_code == HTTPStatus.OK
    assert answer.mimetype == "application/json"
    assert answer.json is not None
    assert answer.json["openapi"].startswith("3.1.")
    again = reader.get(ADDRESS, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (HTTPStatus.NOT_MODIFIED, b"")


def test_it_is_valid(description: OpenApiSchema) -> None:
    description.validate()


def test_it_describes_exactly_the_routes_there_are(small_app: Flask, reader: FlaskClient) -> None:
    routes = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in small_app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/")
    }
    document = json.loads(reader.get(ADDRESS).data)
    (server,) = document["servers"]
    operations = {
        (method.upper(), server["url"] + path)
        for path, operations in document["paths"].items()
        for method in operations.keys() - {"parameters"}
    }
    assert operations == routes


@pytest.mark.slow
def test_what_it_promises_is_kept(description: OpenApiSchema) -> None:
    _allow_nothing_undescribed(description.raw_schema)
    happened = list(from_schema(description).execute())
    operations = {each.label for each in happened if isinstance(each, ScenarioFinished)}
    assert operations >= {
        "GET /search",
        "POST /uploads",
        "DELETE /uploads/{token}",
        "POST /tickets",
    }
    assert [_told(each) for each in happened if isinstance(each, NonFatalError | FatalError)] == []
    broken = [
        f"{check.name}: {check.failure_info.failure}\n{check.failure_info.code_sample}"
        for each in happened
        if isinstance(each, ScenarioFinished)
        for checks in each.recorder.checks.values()
        for check in checks
        if check.failure_info
    ]
    if broken:
        pytest.fail("\n\n".join(broken))


def test_a_ticket_reads_as_it_says(description: OpenApiSchema) -> None:
    """The token comes in a header, so no link of the description leads here."""
    _allow_nothing_undescribed(description.raw_schema)
    create = description["/tickets"]["POST"]
    example = create.definition.raw["requestBody"]["content"]["multipart/form-data"]["example"]
    made = create.Case(body=example, media_type="multipart/form-data").call_and_validate().json()
    read = description["/tickets/{reference}"]["GET"].Case(
        path_parameters={"reference": made["reference"]},
        headers={"Authorization": f"Bearer {made['token']}"},
    )
    assert read.call_and_validate().status_code == HTTPStatus.OK


def _allow_nothing_undescribed(document: dict[str, Any]) -> None:
    """Close what the description leaves open, so that it must name all that is sent."""
    for name, schema in document["components"]["schemas"].items():
        # The summary is part of the whole article, which is closed.
        if "properties" in schema and name != "ArticleSummary":
            schema["unevaluatedProperties"] = False


def _told(error: NonFatalError | FatalError) -> str:
    return str(error.info if isinstance(error, NonFatalError) else error.exception)
