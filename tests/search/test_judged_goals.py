"""The search answers the judged questions about the sample articles, and knows when it has no answer."""

import pytest

from kb.articles.frontmatter import read_front_matter
from kb.samples import bundled
from kb.search.hits import Query, SearchResults
from kb.search.searcher import Searcher
from kb.settings import Locale, Settings
from tests.search.test_judged_file import JUDGED, Question, read_questions

pytestmark = pytest.mark.slow

Answers = list[tuple[Question, SearchResults]]


@pytest.fixture(scope="module")
def searcher(sample_settings: Settings) -> Searcher:
    return Searcher(sample_settings.index_dir)


@pytest.fixture(scope="module", params=["judged", "held_out"])
def answers(searcher: Searcher, request: pytest.FixtureRequest) -> Answers:
    """Those of `held_out.jsonl` were never trained on; their writers had seen the names of categories alone."""
    return [
        (question, searcher.search(Query(question.text, question.locale)))  # type: ignore[arg-type]
        for question in read_questions(JUDGED.with_name(f"{request.param}.jsonl"))
    ]


def share(of: list[bool]) -> float:
    return sum(of) / len(of)


def first_three(searcher: Searcher, questions: list[Question]) -> list[list[bool]]:
    """Return for each question that has an answer which of its first three results are right."""
    return [
        [
            hit.slug in question.relevant
            for hit in searcher.search(Query(question.text, question.locale)).hits[:3]  # type: ignore[arg-type]
        ]
        for question in questions
        if question.relevant
    ]


def test_the_answer_is_among_the_first_three(answers: Answers) -> None:
    found = [
        any(hit.slug in question.relevant for hit in results.hits[:3])
        for question, results in answers
        if question.relevant
    ]

    assert share(found) >= 0.95


def test_whether_there_is_an_answer_is_decided_rightly(answers: Answers) -> None:
    """Balanced: questions with an answer and those without weigh the same, however many there are."""
    answered = [results.answered for question, results in answers if question.relevant]
    refused = [not results.answered for question, results in answers if not question.relevant]

    assert (share(answered) + share(refused)) / 2 >= 0.90


def test_what_is_trained_on_is_not_what_is_tested() -> None:
    trained, *tested = (
        {question.text for question in read_questions(JUDGED.with_name(f"{name}.jsonl"))}
        for name in ("practice", "judged", "held_out", "short")
    )
    assert not trained & set().union(*tested)


def test_everyday_questions_that_were_only_trained_on_are_found(searcher: Searcher) -> None:
    """`practice.jsonl` is for training; many of its questions without an answer sound like the site's own."""
    practice = read_questions(JUDGED.with_name("practice.jsonl"))
    assert share([any(places) for places in first_three(searcher, practice)]) >= 0.95


def test_a_word_or_two_lead_to_the_page_that_most_want(searcher: Searcher) -> None:
    """`short.jsonl` is what is typed most: no sentence, and never trained on."""
    short = read_questions(JUDGED.with_name("short.jsonl"))
    found = first_three(searcher, short)
    assert share([any(places[:1]) for places in found]) >= 0.9
    assert share([any(places) for places in found]) >= 0.95


def test_an_articles_own_keyword_alone_is_answered(searcher: Searcher) -> None:
    """Whoever types a single word gets the page about it, not the form."""
    keywords = [
        Query(word, path.parts[-3])  # type: ignore[arg-type]  # The folder is the locale.
        for path in sorted(bundled("articles").glob("*/*/*.md"))
        for word in read_front_matter(path.name, path.read_text(encoding="utf-8")).front.keywords
    ]

    answered = [searcher.search(keyword).answered for keyword in keywords[::7]]

    assert share(answered) >= 0.9


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("天气", "zh-hans"),
        ("火锅", "zh-hans"),
        ("高鐵", "zh-hant"),
        ("pizza", "en"),
        ("football", "en"),
    ],
)
def test_a_word_the_site_has_nothing_on_is_not_answered(
    searcher: Searcher, text: str, locale: Locale
) -> None:
    assert not searcher.search(Query(text, locale)).answered
