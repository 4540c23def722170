"""The trail survives the trip through a browser, stays small, and cannot be forged."""

import pytest
from flask import Flask, Response
from hypothesis import given
from hypothesis import strategies as st

from kb.settings import Settings, load_settings
from kb.tickets.draft import Trail
from kb.web import trail as trails
from kb.web.services import Services, keep_services
from kb.web.trail import COOKIE, keep_trail, read_trail, with_article, with_search


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An app with a key and settings, and nothing else that a trail could depend on."""
    app = Flask("bare")
    app.secret_key = "x" * 32
    settings: Settings = load_settings(tmp_path_factory.mktemp("site"), {})
    parts = dict.fromkeys(Services.__dataclass_fields__.keys() - {"settings"})
    keep_services(app, Services(settings=settings, **parts))  # type: ignore[arg-type]
    return app


def brought_back(app: Flask, trail: Trail) -> Trail:
    """Return what the next request reads after this trail was kept."""
    with app.test_request_context("/"):
        response = Response()
        keep_trail(response, trail, Trail())
        cookie = response.headers.get("Set-Cookie", f"{COOKIE}=").split(";")[0]
        assert len(response.headers.get("Set-Cookie", "")) <= 4096
    with app.test_request_context("/", headers={"Cookie": cookie}):
        return read_trail()


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)


@given(
    searches=st.lists(st.tuples(words, st.booleans()), max_size=14),
    slugs=st.lists(words, max_size=14),
)
def test_what_was_kept_is_read_again(
    bare: Flask, searches: list[tuple[str, bool]], slugs: list[str]
) -> None:
    trail = Trail()
    for query, answered in searches:
        trail = with_search(trail, query, answered=answered)
    for slug in slugs:
        trail = with_article(trail, slug)
    assert len(trail.searches) <= 10
    assert len(trail.articles) <= 10
    back = brought_back(bare, trail)
    # What does not fit goes from the old end; what is kept is kept exactly.
    assert trail.searches[len(trail.searches) - len(back.searches) :] == back.searches
    assert trail.articles[len(trail.articles) - len(back.articles) :] == back.articles
    assert bool(back.searches) == bool(trail.searches)


def test_a_short_trail_is_kept_whole(bare: Flask) -> None:
    trail = Trail()
    for number in range(10):
        trail = with_search(trail, f"充值没到账怎么办 {number}", answered=number % 2 == 0)
        trail = with_article(trail, f"deposit-not-credited-{number}")
    assert brought_back(bare, trail) == trail


def test_a_trail_too_long_for_a_cookie_loses_its_old_end(bare: Flask) -> None:
    def words(seed: int, length: int) -> str:
        # Characters that follow no pattern, so that packing does not help.
        return "".join(
            chr(0x4E00 + (seed * 100 + place) * 7919 % 20_000) for place in range(length)
        )

    trail = Trail()
    for number in range(10):
        trail = with_search(trail, words(number, 80), answered=False)
        trail = with_article(trail, words(number + 50, 80))
    back = brought_back(bare, trail)
    assert 1 <= len(back.searches) < 10
    assert back.searches == trail.searches[-len(back.searches) :]


def test_the_same_again_moves_to_the_end() -> None:
    trail = with_search(Trail(), "一", answered=True)
    trail = with_search(trail, "二", answered=False)
    trail = with_search(trail, " 一 ", answered=False)
    assert trail.searches == (("二", False), ("一", False))
    assert with_article(Trail(articles=("a", "b")), "a").articles == ("b", "a")


@pytest.mark.parametrize(
    "cookie", ["", "x", "e30.abc", "eyJzZWFyY2hlcyI6W119.AAAA", "%00", "a" * 5000]
)
def test_a_forged_trail_is_empty(bare: Flask, cookie: str) -> None:
    with bare.test_request_context("/", headers={"Cookie": f"{COOKIE}={cookie}"}):
        assert read_trail() == Trail()


def test_a_well_signed_trail_of_another_shape_is_empty(bare: Flask) -> None:
    with bare.test_request_context("/"):
        odd = trails._serializer("x" * 32).dumps({"searches": [1], "articles": 2})
    with bare.test_request_context("/", headers={"Cookie": f"{COOKIE}={odd}"}):
        assert read_trail() == Trail()


def test_nothing_is_sent_when_nothing_changed(bare: Flask) -> None:
    with bare.test_request_context("/"):
        response = Response()
        keep_trail(response, Trail(), Trail())
        assert "Set-Cookie" not in response.headers
