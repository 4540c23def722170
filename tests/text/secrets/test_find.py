"""Every line of the guard's table: the shared vectors, and secrets made anew with a seed that a failure names."""

import re
import secrets
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.samples import bundled
from kb.text.secrets.find import DETECTORS, find_secrets
from kb.text.secrets.wordlists import wordlist
from tests.text.secrets.public import seeded
from tests.text.secrets.samples import LINES, Line, something_public
from tests.text.secrets.vectors import vectors

RECALL, FALSE_ALARMS = 0.99, 0.005
FEWEST_VECTORS = 40


@pytest.fixture
def seed() -> int:
    return secrets.randbits(32)


def kinds_in(text: str) -> set[str]:
    return {secret.kind for secret in find_secrets(text)}


def test_the_vectors() -> None:
    for vector in vectors():
        assert sorted(kinds_in(vector["text"])) == vector["kinds"], (vector["line"], vector["note"])


def test_every_line_of_the_table_has_enough_vectors() -> None:
    count = Counter((vector["line"], bool(vector["kinds"])) for vector in vectors())
    assert {line for line, _ in count} == {*LINES, "public"}
    for line in LINES:
        assert count[line, True] >= FEWEST_VECTORS, line
        assert count[line, False] >= FEWEST_VECTORS, line


@pytest.mark.parametrize(("name", "line"), LINES.items())
def test_secrets_made_anew_are_found(name: str, line: Line, seed: int) -> None:
    random = seeded(seed)
    texts = [line.secret(random) for _ in range(150)]
    missed = [text for text in texts if not kinds_in(text) or not kinds_in(text) <= line.kinds]
    assert len(missed) <= len(texts) * (1 - RECALL), (name, seed, missed)


@pytest.mark.parametrize(("name", "line"), LINES.items())
def test_what_is_nearly_a_secret_passes(name: str, line: Line, seed: int) -> None:
    """A number made to be wrong may be right as another kind: one identity number in 300 is a card."""
    random = seeded(seed)
    alarms = [text for text in (line.near(random) for _ in range(150)) if find_secrets(text)]
    assert len(alarms) <= 3, (name, seed, alarms)


@pytest.mark.slow
def test_addresses_hashes_links_and_numbers_pass(seed: int) -> None:
    random = seeded(seed)
    texts = [something_public(random) for _ in range(6000)]
    alarms = [text for text in texts if find_secrets(text)]
    assert len(alarms) <= len(texts) * FALSE_ALARMS, (seed, alarms)


@pytest.mark.parametrize("locale", ["zh-hans", "zh-hant", "en"])
def test_prose_passes(locale: str) -> None:
    """The articles speak of phrases, keys, codes and passwords throughout."""
    texts = [
        path.read_text(encoding="utf-8")
        for path in bundled("articles").rglob("*.md")
        if locale in path.parts
    ]
    sentences = [
        part
        for text in texts
        for part in re.split(r"(?<=[。！？.!?])\s*|\n+", text)
        if part.strip()
    ]
    assert len(sentences) > 500
    alarms = [text for text in sentences if find_secrets(text)]
    assert len(alarms) <= len(sentences) * FALSE_ALARMS, alarms
    assert [text for text in texts if find_secrets(text)] == []


@pytest.mark.parametrize(
    ("before", "secret", "after"),
    [
        ("我的验证码是", "482913", "，谢谢"),
        ("😀😀 验证码：", "４８２９１３", "。"),
        ("\u200b卡号 \ufeff", "4111\u00a01111\u00a01111\u00a01111", " 123"),
        ("code \r\n2FA: ", "4829\u200b13", "\u2028"),
        ("私钥：", "0x" + "ab" * 32, "。"),
        ("密码是", "Abc12345!!", " 请帮我"),
        ("助记词", "枪 疫 霉 尝 俩 闹 饿 贤 枪 疫 霉 卿", " 怎么办"),
        ("助记词是", "枪疫霉尝俩闹饿贤枪疫霉卿", "。"),
        ("eﬃcacy ", "legal winner thank year wave sausage worth useful legal winner thank yellow", " 吗"),
        ("", "-----BEGIN KEY PRIVATE KEY-----\n" + "A" * 64 + "\n" + "B" * 20, "\nthat is all"),
        ("", "-----BEGIN PRIVATE KEY-----\nA: 1\n\nAAAA\n-----END PRIVATE KEY-----", "\nthat is all"),
    ],
)  # fmt: skip
def test_places_are_those_of_the_text_as_given(before: str, secret: str, after: str) -> None:
    text = before + secret + after
    assert [text[found.start : found.end] for found in find_secrets(text)] == [secret]


def test_a_long_phrase_with_two_mistakes_is_one_secret() -> None:
    twelve = "legal winner thank {} wave sausage worth useful legal winner thank yellow"
    phrase = f"{twelve.format('yeer')} {twelve.format('yeaar')}"
    assert [(found.start, found.end) for found in find_secrets(phrase)] == [(0, len(phrase))]


def test_word_lists_are_read_only_for_what_could_be_a_phrase() -> None:
    wordlist.cache_clear()
    find_secrets("验证码 482913 to the rescue 助记词是什么")
    assert wordlist.cache_info().currsize == 0
    find_secrets("가 " * 12)
    assert wordlist.cache_info().currsize == 1


@given(
    st.text()
    | st.lists(st.sampled_from(vectors()), max_size=5).map(
        lambda rows: "\n".join(row["text"] for row in rows)
    )
)
def test_any_text_is_read(text: str) -> None:
    found = find_secrets(text)
    edges = [edge for secret in found for edge in (secret.start, secret.end)]
    assert edges == sorted(edges)
    assert all(0 <= secret.start < secret.end <= len(text) for secret in found)
    assert {secret.kind for secret in found} <= {kind for kind, _ in DETECTORS}
