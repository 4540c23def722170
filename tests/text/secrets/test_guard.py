"""What the entrances ask before they keep anything."""

import pytest

from kb.errors import Invalid
from kb.text.secrets.guard import refuse_secrets, stop_secrets

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def test_each_kind_is_named_once_for_each_text() -> None:
    texts = {
        "description": f"{PHRASE}. Again: {PHRASE}. My password is hunter2!",
        "amount": "500.25",
        "wanted": PHRASE,
    }
    found = refuse_secrets(texts, "en")
    assert {(each.name, each.kind) for each in found} == {
        ("description", "seed_phrase"),
        ("description", "password"),
        ("wanted", "seed_phrase"),
    }
    assert len(found) == 3
    assert not any(PHRASE in repr(each) or "hunter2" in repr(each) for each in found)


def test_an_entrance_without_a_page_says_what_to_do_now() -> None:
    stop_secrets({"body": "The transfer is missing", "name": "balance.png"}, "en")
    with pytest.raises(Invalid, match=r"create a new wallet now.*change it now") as refusal:
        stop_secrets({"a": PHRASE, "b": PHRASE, "c": "my password is hunter2!"}, "en")
    assert str(refusal.value).count("seed phrase of a wallet") == 1


def test_it_speaks_the_writers_language() -> None:
    with pytest.raises(Invalid, match="助记词"):
        stop_secrets({"body": PHRASE}, "zh-hans")
