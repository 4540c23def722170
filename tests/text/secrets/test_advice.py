"""What people are told, and what stands where a secret stood."""

import secrets
from typing import get_args

import pytest

from kb.settings import LOCALES, Locale
from kb.text.secrets.advice import advice, without_secrets
from kb.text.secrets.find import find_secrets
from kb.text.secrets.kinds import Kind
from tests.text.secrets.public import seeded
from tests.text.secrets.samples import LINES, Line


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_has_advice(kind: Kind, locale: Locale) -> None:
    told = advice(kind, locale)
    assert told.name
    assert told.what
    assert told.now
    assert told.removed == "" or told.removed.startswith("[")


def test_a_secret_is_replaced_by_its_name() -> None:
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    assert without_secrets(f"My words: {phrase}.", "en") == "My words: [removed: seed phrase]."
    text = "验证码 482913，卡号 4111 1111 1111 1111。"
    assert without_secrets(text, "zh-hans") == "验证码 [已移除：验证码]，卡号 [已移除：银行卡号]。"
    assert without_secrets("没有别的", "zh-hant") == "没有别的"


def test_a_password_stays_because_only_its_owner_knows_where_it_ends() -> None:
    text = "my password is hunter2! and the code is 2FA 482913"
    assert without_secrets(text, "en") == text.replace("482913", "[removed: one-time code]")


@pytest.mark.parametrize(("name", "line"), LINES.items())
def test_nothing_of_a_secret_stays(name: str, line: Line) -> None:
    seed = secrets.randbits(32)
    random = seeded(seed)
    texts = [line.secret(random) for _ in range(60)]
    for text in texts:
        if "password" not in {secret.kind for secret in find_secrets(text)}:
            assert find_secrets(without_secrets(text, "en")) == (), (name, seed, text)
