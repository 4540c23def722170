from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb.articles.frontmatter import FrontMatter, read_front_matter
from kb.articles.problem import BrokenArticle

PATH = "en/deposits/article.md"


def refusals(text: str) -> list[tuple[int, str]]:
    with pytest.raises(BrokenArticle) as caught:
        read_front_matter(PATH, text)
    return [(problem.line, problem.sentence) for problem in caught.value.problems]


def test_every_key_is_read() -> None:
    parts = read_front_matter(
        PATH,
        "---\ntitle: A\nslug: old_Slug-1\nsummary: S\nkeywords: [503, on, 'a: b']\nquestions:\n  - Why?\n"
        "status: draft\nupdated: 2026-11-01\nreviewed: 2026-10-01\nowner: Team\norder: 7\nfeatured: yes\n"
        "redirect_from: [before]\nsource_revision: abc\ntopics: [deposit]\nsteps: true\n---\nBody\n",
    )
    assert parts.front == FrontMatter(
        title="A",
        slug="old_Slug-1",
        summary="S",
        keywords=("503", "on", "a: b"),
        questions=("Why?",),
        status="draft",
        updated=date(2026, 11, 1),
        reviewed=date(2026, 10, 1),
        owner="Team",
        order=7,
        featured=True,
        redirect_from=("before",),
        source_revision="abc",
        topics=("deposit",),
        steps=True,
    )
    assert parts.body == "Body\n"
    assert parts.body_line == 19
    assert parts.lines["slug"] == 3
    assert not parts.problems


@pytest.mark.parametrize("title", ["2026-11-01", "503", "yes", "1e3", "~/x"])
def test_a_title_is_text_whatever_yaml_thinks(title: str) -> None:
    assert read_front_matter(PATH, f"---\ntitle: {title}\n---\n").front.title == title


def test_an_empty_value_counts_as_not_written() -> None:
    front = read_front_matter(
        PATH, "---\ntitle: A\nsummary:\nslug:\nupdated:\nkeywords: ~\n---\n"
    ).front
    assert (front.summary, front.slug, front.updated, front.keywords) == ("", None, None, ())


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("status: public", "published or draft"),
        ("updated: yesterday", "2026-11-01"),
        ("order: first", "whole number"),
        ("featured: perhaps", "true or false"),
        ("slug: two words", "without spaces"),
        ("keywords: deposit", "a list such as"),
        ("summary: [a]", "cannot be a list"),
        ("owner: {a: b}", "cannot be a table"),
        ("title: ''", "one line"),
    ],
)
def test_a_refused_value_is_named_with_its_line_and_a_remedy(line: str, key: str) -> None:
    [(number, sentence)] = refusals(
        f"---\n# a comment\ntitle: A\n{line}\n---\n"
        if "title" not in line
        else f"---\n\n\n{line}\n---\n"
    )
    assert number == 4
    assert key in sentence


def test_a_refused_item_of_a_list_has_its_own_line() -> None:
    [(line, sentence)] = refusals("---\ntitle: A\nredirect_from:\n  - fine\n  - not fine\n---\n")
    assert line == 5
    assert "'not fine'" in sentence


def test_all_refusals_come_at_once() -> None:
    assert [line for line, _ in refusals("---\norder: x\nsteps: maybe\n---\n")] == [1, 2, 3]


def test_an_unknown_key_is_a_problem_with_the_closest_known_but_no_failure() -> None:
    parts = read_front_matter(PATH, "---\ntitle: A\nsumary: S\n---\n")
    [problem] = parts.problems
    assert (problem.path, problem.line, problem.level) == (PATH, 3, "error")
    assert "did you mean 'summary'?" in problem.sentence


def test_a_key_written_twice_is_a_problem() -> None:
    [problem] = read_front_matter(PATH, "---\ntitle: A\ntitle: B\n---\n").problems
    assert (problem.line, "twice" in problem.sentence) == (3, True)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "no front matter"),
        ("# Title\n", 1, "no front matter"),
        ("---\ntitle: A\n", 1, "never ends"),
        ("---\n---\n", 1, "'title' is missing"),
        ("---\n- a\n---\n", 2, "no table"),
        ("---\ntitle: a: b\n---\n", 2, "quotation marks"),
        ("---\ntitle: A\nsummary: 'x\n---\n", 3, "quotation marks"),
        ("---\ntitle: A\nkeywords: [a\norder: 1\n---\n", 4, "cannot be read"),
        ("---\ntitle: A\nowner: &x Y\nsummary: *x\n---\n", 4, "refers to something"),
        ("---\ntitle: A\nkeywords: " + "[" * 500 + "\n---\n", 3, "too deep"),
    ],
)
def test_what_is_no_front_matter_is_said_with_its_line(text: str, line: int, words: str) -> None:
    number, sentence = refusals(text)[0]
    assert number == line
    assert words in sentence


@given(st.text())
def test_any_text_is_read_or_refused_inside_the_file(text: str) -> None:
    source = f"---\n{text}\n---\nbody"
    try:
        found = read_front_matter(PATH, source).problems
    except BrokenArticle as error:
        found = error.problems
    for problem in found:
        assert 1 <= problem.line <= source.count("\n") + 1
        assert problem.sentence.endswith((".", "?"))


WORDS = (
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=40)
    .map(str.strip)
    .filter(bool)
)


@given(
    st.fixed_dictionaries(
        {"title": WORDS},
        optional={
            "summary": WORDS,
            "keywords": st.lists(WORDS, max_size=4),
            "questions": st.lists(WORDS, max_size=4),
            "updated": st.dates(),
            "order": st.integers(-1000, 1000),
            "steps": st.booleans(),
        },
    )
)
def test_what_a_yaml_writer_writes_is_read_back(values: dict[str, object]) -> None:
    text = yaml.safe_dump(values, allow_unicode=True, sort_keys=False)
    parts = read_front_matter(PATH, f"---\n{text}---\nbody")
    found = parts.front.model_dump(include=set(values))
    assert {
        key: list(value) if isinstance(value, tuple) else value for key, value in found.items()
    } == values
    assert parts.body == "body"
