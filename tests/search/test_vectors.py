"""Words of like meaning lie near each other, and a text lies where its words add up to."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kb.search.index.manifest import read_manifest
from kb.search.index.snapshot import Snapshot, open_snapshot
from kb.search.indexer import update_index
from kb.search.judged import judge
from kb.search.ranking.features import NAMES
from kb.search.words.learn_vectors import Word, chinese_words, english_words, learn, main
from kb.search.words.vectors import DIMENSIONS, LENGTH, TEACHERS, read_vectors
from kb.settings import Locale
from kb.text.fold import fold
from tests.search.small_library import SmallLibrary, article

VECTORS = read_vectors()


def near(one: str, other: str) -> float:
    words = [VECTORS.words(fold(text)) for text in (one, other)]
    here, there = VECTORS.places(words).astype(float)
    return float((here * there).sum(axis=1).mean()) / LENGTH**2


def names(text: str) -> list[str]:
    listed = list(VECTORS.row)
    return [listed[row] for row in VECTORS.words(fold(text))]


def test_a_text_is_cut_into_the_longest_words_that_are_known() -> None:
    assert names("修改手机号码") == ["修改", "手机号码"]
    assert names("無法收到驗證碼") == ["无法", "收到", "验证码"]
    assert names("How do I reset passwords for zzyzzx?") == ["reset", "password"]
    assert names("") == names("?!") == []


@pytest.mark.parametrize(
    ("question", "meant", "not_meant"),
    [
        ("提现被拒了", "出金没有通过", "修改登录密码"),
        ("钱还没到", "资金延迟到账", "怎样注销账户"),
        ("想关掉账号", "注销账户", "交易手续费"),
        ("收不到短信", "没有验证码", "交易手续费"),
        ("换了新手机", "更换设备", "申请退款"),
        ("money is missing", "funds not received", "change your password"),
        ("get rid of my account", "delete your profile", "upload a photo"),
        ("somebody stole my login", "account was hacked", "trading fees"),
        ("parcel is late", "delayed delivery", "forgot my password"),
    ],
)
def test_what_means_the_same_in_other_words_is_nearer_than_what_does_not(
    question: str, meant: str, not_meant: str
) -> None:
    assert near(question, meant) > near(question, not_meant) + 0.1


def test_words_that_say_little_have_short_vectors() -> None:
    length = dict(
        zip(VECTORS.row, np.linalg.norm(VECTORS.rows.astype(float), axis=(1, 2)), strict=True)
    )
    assert length["的"] < length["密码"] / 2
    assert length["use"] < length["password"] / 2


def teacher(texts: Sequence[str]) -> NDArray[np.float32]:
    """Put texts about money to one side and texts about doors to another, and whatever else nowhere near."""
    rows = (
        np.random.default_rng(len(texts))
        .normal(0, 0.01, (len(texts), 2 * DIMENSIONS))
        .astype(np.float32)
    )
    for row, text in zip(rows, texts, strict=True):
        row[0] += any(word in text for word in ("钱", "款", "money", "cash", "pay"))
        row[1] += any(word in text for word in ("门", "窗", "door", "gate"))
    unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def test_words_are_chosen_by_how_often_they_are_met() -> None:
    chosen = {
        word.name: word.share for word in chinese_words(["付款 9", "開門 1", "abc 5"], ["我要付款"])
    }
    assert chosen["付款"] > chosen["开门"] > 0
    assert "abc" not in chosen
    stems = {word.name: word for word in english_words(["The doors opened", "Open two doors"])}
    assert stems["door"].written == "doors"
    assert stems["door"].share == stems["open"].share == 2 / 5


def test_words_are_learned_from_what_a_teacher_says_of_them_and_of_sentences() -> None:
    words = [Word(name, name, 0.001) for name in ("money", "cash", "door", "gate", "zorb")]
    about_money = ["money cash", "zorb pay", "zorb pay cash", "zorb pay money"]
    sentences = [*about_money, *["door gate"] * len(about_money)] * 40
    money, cash, door, gate, zorb = learn(words, sentences, teacher).astype(float)

    def cosine(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
        return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))

    assert cosine(money, cash) > 0.9
    assert cosine(door, gate) > 0.9
    assert cosine(money, door) < 0.3
    assert cosine(zorb, money) > cosine(zorb, door) + 0.3, "learned from sentences alone"


def test_a_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["nowhere.txt", "nowhere.txt"])
    assert "nowhere.txt: No such file or directory" in capsys.readouterr().err


def opened(index: Path) -> Snapshot:
    manifest = read_manifest(index)
    assert manifest
    return open_snapshot(index, manifest, None)


def measured(index: Path, question: str, slug: str, name: str) -> list[float]:
    """Return what ranking measures of an article for a question, by each teacher; nothing without a shared word."""
    locale: Locale = "en" if question.isascii() else "zh-hans"
    example = judge(opened(index), question, locale, {slug})
    columns = [NAMES.index(f"{teacher}_{name}") for teacher in TEACHERS]
    return [float(one) for row in example.rows[example.right] for one in row[columns]]


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("充进来的钱还没看到", "deposit-not-credited"),
        ("my deposit is missing", "deposit-not-credited"),
        ("I am shut out of my account", "account-locked"),
    ],
)
def test_an_article_is_near_to_a_question_in_other_words(
    shared_index: Path, question: str, slug: str
) -> None:
    slugs = ("deposit-not-credited", "withdrawal-failed", "reset-password", "account-locked")
    near = {one: found for one in slugs if (found := measured(shared_index, question, one, "near"))}
    assert max(near, key=lambda one: near[one][1]) == slug
    assert -1 <= min(map(min, near.values())) <= max(map(max, near.values())) <= 1 + 1e-6


def test_an_article_is_near_by_what_it_says_where_its_title_tells_nothing(tmp_path: Path) -> None:
    says = {
        "locked": "Your password and your phone, kept away from thieves.",
        "fishes": "Fish swim in the river and in the sea.",
    }
    written = [article(slug, "en", "steps", "Some steps", ("", says[slug])) for slug in says]
    update_index(SmallLibrary(written), tmp_path)
    locked, fishes = (measured(tmp_path, "a login step", slug, "text_near") for slug in says)
    assert min(np.subtract(locked, fishes)) > 0.1


def test_nearness_is_a_cosine_seen_from_the_middle_of_the_site(shared_index: Path) -> None:
    (segment,) = opened(shared_index).segments
    phrases, middle = segment.tables.phrases, segment.tables.middle
    titles = phrases.places[phrases.bounds[segment.tables.firsts[:-1]]] / LENGTH - middle
    question = VECTORS.places([VECTORS.words(fold("重置密码"))])[0] / LENGTH - middle
    products = (titles * question).sum(axis=-1)
    lengths = np.linalg.norm(titles, axis=-1) * np.linalg.norm(question, axis=-1)
    nearest = (products / lengths).max(axis=0)
    assert measured(shared_index, "重置密码", "reset-password", "near") == pytest.approx(
        nearest, abs=0.01
    )
