"""The README's example of a site that makes kb its own does what the README says."""

from pathlib import Path

import pytest
from flask import Flask

from kb.app import create_app
from kb.errors import SiteError
from kb.settings import load_settings
from tests.documents.readme import HOME, example
from tests.doors.quality import problems_of
from tests.sites import write_site


def test_the_example_changes_name_logo_colour_links_and_a_page(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    toml = (site / "kb.toml").read_text(encoding="utf-8")
    rest = toml[toml.index("account_id_pattern") :]
    (site / "kb.toml").write_text(example("    name = ") + rest, encoding="utf-8")
    (site / "camellia.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    own = site / HOME
    own.parent.mkdir(parents=True)
    own.write_text(example("    {% extends"), encoding="utf-8")
    client = create_app(load_settings(site, {})).test_client()

    page = client.get("/en/").text
    assert "Camellia Cloud" in page
    assert 'class="brand-logo"' in page
    assert '<a href="https://status.camellia.example">Status</a>' in page
    assert "New here?" in page
    assert "Browse by topic" in page
    assert problems_of(page) == []
    assert "--brand:#8a1c4a" in client.get("/static/x/site.css").text


def own_template(tmp_path: Path, name: str, text: str) -> Flask:
    site = write_site(tmp_path)
    path = site / "templates" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return create_app(load_settings(site, {}))


def test_what_a_site_puts_into_its_own_block_stands_on_every_page(tmp_path: Path) -> None:
    text = '{% extends "kb/base.html" %}{% block site_head %}<meta name="mine">{% endblock %}'
    client = own_template(tmp_path, "base.html", text).test_client()
    for address in ("/en/", "/zh-hans/articles/deposit-not-credited", "/en/contact", "/nothing"):
        assert client.get(address).text.count('<meta name="mine">') == 1


def test_a_template_that_cannot_be_read_is_named_at_start(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"templates/parts/footer\.html:2: "):
        own_template(tmp_path, "parts/footer.html", "<footer>\n{% if %}</footer>")


def test_a_template_that_fails_leaves_a_sentence_and_its_reference(tmp_path: Path) -> None:
    answer = own_template(tmp_path, "base.html", "{{ nonsense }}").test_client().get("/en/")
    assert answer.status_code == 500
    assert answer.content_type == "text/plain; charset=utf-8"
    assert "Something broke on our side" in answer.text
    assert answer.headers["X-Request-ID"] in answer.text


def test_its_pictures_are_there_and_light() -> None:
    root = Path(__file__).parents[2]
    shown = [part.split(")")[0] for part in (root / "README.md").read_text("utf-8").split("](")]
    pictures = [root / path for path in shown if path.endswith(".webp")]
    assert len(pictures) >= 4
    assert all(0 < picture.stat().st_size < 120_000 for picture in pictures)
