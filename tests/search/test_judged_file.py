"""What `judged.jsonl` promises: questions about the sample articles, judged, in other words.

Each line holds a question as somebody typed it, the locale they read in, the slugs that answer it
(best first; none when nothing on the site does), what kind of question it is, and its source:
"blind" when the writer had seen nothing but the category names, "reader" when the writer had read
the articles.

No question may borrow from a title or from `questions`. Han text borrows when it shares a run of
six characters, after folding (NFKC, lower case, Simplified) and without spaces and punctuation; a
run with at least one Han character counts. Six letters are less than a word, so Latin text borrows
when it shares three consecutive words.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb.articles.frontmatter import FrontMatter, read_front_matter
from kb.samples import bundled
from kb.text.fold import fold

JUDGED = Path(__file__).with_name("judged.jsonl")
LOCALES = {"zh-hans", "zh-hant", "en"}
NO_ANSWER = {"near", "foreign"}
KINDS = {"zh", "trad", "en", "pinyin", "typo"} | NO_ANSWER
SOURCES = {"blind", "reader"}

HAN_RUN = 6
WORD_RUN = 3

HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]")
NOT_WRITING = re.compile(r"[\W_]+")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Question:
    """One line of the file; a line with other keys cannot be read."""

    text: str
    locale: str
    relevant: list[str]
    kind: str
    source: str
    weight: float = 1.0


def read_questions(path: Path = JUDGED) -> list[Question]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Question(**json.loads(line)) for line in lines]


def read_samples() -> dict[str, list[FrontMatter]]:
    """Return what the sample articles say about themselves, in every locale, by slug."""
    samples: dict[str, list[FrontMatter]] = {}
    for path in sorted(bundled("articles").glob("*/*/*.md")):
        front = read_front_matter(path.name, path.read_text(encoding="utf-8")).front
        samples.setdefault(front.slug or path.stem, []).append(front)
    return samples


def runs(text: str) -> set[str]:
    """Return every run of a text that would be borrowed if it stood in another."""
    folded = fold(text)
    return {*_han_runs(NOT_WRITING.sub("", folded)), *_word_runs(folded)}


def _han_runs(written: str) -> Iterator[str]:
    for start in range(len(written) - HAN_RUN + 1):
        run = written[start : start + HAN_RUN]
        if HAN.search(run):
            yield run


def _word_runs(folded: str) -> Iterator[str]:
    for latin in HAN.split(folded):
        words = WORD.findall(latin)
        for start in range(len(words) - WORD_RUN + 1):
            yield " ".join(words[start : start + WORD_RUN])


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return read_questions()


@pytest.fixture(scope="module")
def samples() -> dict[str, list[FrontMatter]]:
    return read_samples()


def test_there_are_enough_questions_in_three_scripts(questions: list[Question]) -> None:
    assert len(questions) >= 200
    by_locale = Counter(question.locale for question in questions)
    assert set(by_locale) == LOCALES
    assert min(by_locale.values()) >= 30


def test_no_question_is_asked_twice(questions: list[Question]) -> None:
    asked = Counter(NOT_WRITING.sub("", fold(question.text)) for question in questions)
    assert [text for text, times in asked.items() if times > 1] == []


def test_enough_questions_have_no_answer(questions: list[Question]) -> None:
    unanswerable = Counter(question.kind for question in questions if not question.relevant)
    assert unanswerable.total() >= 40
    assert min(unanswerable[kind] for kind in NO_ANSWER) >= 15


def test_a_quarter_is_by_somebody_who_has_not_seen_the_articles(questions: list[Question]) -> None:
    by_source = Counter(question.source for question in questions)
    assert set(by_source) == SOURCES
    assert by_source["blind"] * 4 >= len(questions)


def test_every_line_says_what_it_is(questions: list[Question]) -> None:
    for question in questions:
        assert question.kind in KINDS, question
        assert (question.kind in NO_ANSWER) == (not question.relevant), question
        assert len(set(question.relevant)) == len(question.relevant) <= 4, question


def test_kinds_are_written_in_their_script(questions: list[Question]) -> None:
    for question in questions:
        has_han = bool(HAN.search(question.text))
        if question.kind in {"zh", "trad"}:
            assert has_han, question
        if question.kind in {"en", "pinyin"}:
            assert not has_han, question
        if question.kind == "trad":
            assert HAN.findall(question.text) != HAN.findall(fold(question.text)), question


def test_answers_are_sample_articles(
    questions: list[Question], samples: dict[str, list[FrontMatter]]
) -> None:
    named = {slug for question in questions for slug in question.relevant}
    assert named - samples.keys() == set()


def test_every_sample_article_answers_two_questions_at_least(
    questions: list[Question], samples: dict[str, list[FrontMatter]]
) -> None:
    answered = Counter(slug for question in questions for slug in question.relevant)
    assert [slug for slug in samples if answered[slug] < 2] == []


def test_no_question_borrows_from_a_title_or_a_question_of_an_article(
    questions: list[Question], samples: dict[str, list[FrontMatter]]
) -> None:
    taken = {
        run: text
        for fronts in samples.values()
        for front in fronts
        for text in (front.title, *front.questions)
        for run in runs(text)
    }
    borrowed = [
        (question.text, run, taken[run])
        for question in questions
        for run in runs(question.text)
        if run in taken
    ]
    assert borrowed == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("提現要扣，多少 手續費", "提现要扣多少手续费"),
        ("ＵＳＤＴ充了没到", "我的usdt充 了…"),
        ("Where is the MONEY", "so where is, the coin"),
        ("bot 说 wait one minute 是什么", "wait one minute"),
    ],
)
def test_borrowing_shows_through_script_case_and_punctuation(one: str, other: str) -> None:
    assert runs(one) & runs(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("收不到验证", "收不到验证"),
        ("authenticator lost", "authenticator lost again"),
        ("my API 错 key is", "my api key is"),
    ],
)
def test_shorter_runs_are_common_speech(one: str, other: str) -> None:
    assert not runs(one) & runs(other)
