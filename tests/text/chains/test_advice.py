"""What the form says about addresses and hashes: the right thing, in every language, and nothing where all is well."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.settings import LOCALES, Locale
from kb.text.chains.advice import Field, Finding, explain
from kb.text.chains.networks import Network, known_chains

TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
EVM = "0xdAC17F958D2ee523a2206206994597C13D831ec7"
BITCOIN = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"
DIGITS = "5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060"
XRP = "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"

MISTAKEN = (
    "“0” cannot occur here; it was probably mistaken for another character."
    " Copy and paste it instead of typing it."
)

SAID: list[tuple[Field, str, str, str, str]] = [
    ("address", TRON[:-1], "USDT", "TRON (TRC20)", "slip"),
    ("address", TRON.replace("8ot", "80t"), "USDT", "", "slip"),
    ("address", EVM[2:], "", "", "slip"),
    ("transaction_hash", DIGITS[:-1], "BTC", "Bitcoin", "slip"),
    ("address", DIGITS, "BTC", "Bitcoin", "field"),
    ("transaction_hash", TRON, "USDT", "TRC20", "field"),
    ("memo", XRP, "XRP", "", "field"),
    ("memo", "0x" + DIGITS, "", "", "field"),
    ("address", TRON, "USDT", "Ethereum (ERC20)", "network"),
    ("address", EVM, "USDT", "波场", "network"),
    ("address", EVM, "USDT", "TRC20 網路", "network"),
    ("address", BITCOIN, "USDT", "erc20", "network"),
    ("transaction_hash", "0x" + DIGITS, "USDT", "tron", "network"),
    ("transaction_hash", DIGITS, "SOL", "Solana", "network"),
    ("transaction_hash", f"https://etherscan.io/tx/0x{DIGITS}", "USDT", "BEP20", "network"),
    ("address", TRON, "BTC", "", "asset"),
    ("address", EVM, "比特币", "", "asset"),
    ("network", "TRC20", "BTC", "TRC20", "asset"),
    ("network", "Solana", "xrp", "Solana", "asset"),
    ("memo", "", "XRP", "", "memo"),
    ("memo", " ", "USDT", "TON", "memo"),
    ("memo", "", "EOS", "EOS", "memo"),
    ("memo", "", "XLM", "恆星 Stellar", "memo"),
    ("memo", "", "atom", "", "memo"),
]

NOT_SAID: list[tuple[Field, str, str, str]] = [
    ("address", TRON, "USDT", "TRON (TRC20)"),
    ("address", EVM, "USDT", "BNB Smart Chain (BEP20)"),
    ("address", EVM.lower(), "ETH", "Arbitrum One"),
    ("address", EVM, "HBX", ""),
    ("address", EVM, "USDT", "HarbourChain"),
    ("address", BITCOIN, "BTC", "Bitcoin"),
    ("address", "", "BTC", "Bitcoin"),
    ("address", "我不知道", "BTC", "Bitcoin"),
    ("transaction_hash", DIGITS, "USDT", "ERC20"),
    ("transaction_hash", DIGITS, "BTC", ""),
    ("transaction_hash", f"https://bscscan.com/tx/0x{DIGITS}", "USDT", "BEP20"),
    ("network", "TRC20", "USDT", "TRC20"),
    ("network", "TRC20", "HBX", "TRC20"),
    ("network", "ERC20/TRC20", "BTC", "ERC20/TRC20"),
    ("memo", "", "USDT", "TRC20"),
    ("memo", "", "USDT", ""),
    ("memo", "", "XRP", "BEP20"),
    ("memo", "104233", "XRP", ""),
    ("memo", "", "", ""),
]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("field", "text", "asset", "network", "code"), SAID)
def test_it_says_what_is_odd(
    field: Field, text: str, asset: str, network: str, code: str, locale: Locale
) -> None:
    finding = explain(field, text, asset, network, locale)
    assert finding is not None
    assert finding.code == code
    assert "%" not in finding.sentence
    said_in_chinese = "\u4e00" <= max(finding.sentence.replace(asset, "")) <= "\uffef"
    assert said_in_chinese == (locale != "en")


@pytest.mark.parametrize(("field", "text", "asset", "network"), NOT_SAID)
def test_it_says_nothing_where_nothing_is_known_to_be_odd(
    field: Field, text: str, asset: str, network: str
) -> None:
    assert explain(field, text, asset, network, "en") is None


def test_a_hash_in_the_address_field_is_offered_to_its_own_field() -> None:
    found = explain(
        "address", f"https://tronscan.org/#/transaction/{DIGITS}", "USDT", "", "zh-hans"
    )
    assert found == Finding(
        code="field",
        sentence="看起来这是“交易哈希”一栏的内容。",
        move_to="transaction_hash",
        text=DIGITS,
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (TRON[:-1], "A character seems to be missing. Copy and paste it again, whole."),
        (TRON[:-2], "2 characters seem to be missing. Copy and paste it again, whole."),
        (TRON + "xyz", "There seem to be 3 characters too many. Copy and paste it again."),
        (
            TRON.replace("8ot", "80t"),
            MISTAKEN,
        ),
    ],
)
def test_a_slip_is_named(text: str, sentence: str) -> None:
    finding = explain("address", text, "USDT", "TRON (TRC20)", "en")
    assert finding is not None
    assert finding.sentence == sentence


@given(
    st.sampled_from(["address", "transaction_hash", "memo", "network"]),
    st.text(max_size=60),
    st.text(max_size=20),
    st.text(max_size=20),
)
def test_any_answers_can_be_judged(field: Field, text: str, asset: str, network: str) -> None:
    explain(field, text, asset, network, "zh-hant")


def test_a_site_adds_its_own_coin_and_chain() -> None:
    harbour = Network("harbour", "HarbourChain", aliases=("harbourchain",), evm=True)
    chains = known_chains().extended({"hbx": ["harbour", "ethereum"]}, [harbour])
    assert explain("address", EVM, "HBX", "HarbourChain", "en", chains) is None
    found = explain("network", "TRC20", "HBX", "TRC20", "en", chains)
    assert found is not None
    assert found.sentence == "HBX does not usually travel on TRON (TRC20). Check both."
    assert known_chains().networks_of("HBX") == ()


def test_a_coin_on_a_chain_that_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError):
        known_chains().extended({"HBX": ["nowhere"]})


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Bitcoin", "bitcoin"), ("Ethereum (ERC20)", "ethereum"), ("TRON (TRC20)", "tron"),
        ("BNB Smart Chain (BEP20)", "bnb"), ("Solana", "solana"), ("Polygon", "polygon"), ("XRP Ledger", "xrp"),
        ("TON", "ton"), ("Litecoin", "litecoin"), ("Dogecoin", "dogecoin"), ("币安智能链", "bnb"),
        ("幣安智能鏈", "bnb"),
        ("以太坊主网", "ethereum"), ("ＴＲＣ２０", "tron"), ("trc-20", "tron"), ("Arbitrum One", "arbitrum"),
    ],
)  # fmt: skip
def test_networks_are_known_by_the_words_people_use(words: str, key: str) -> None:
    network = known_chains().network(words)
    assert network is not None
    assert network.key == key


@pytest.mark.parametrize("words", ["", "ERC20 / TRC20", "Aptos", "不确定", "baseball"])
def test_other_words_name_no_network(words: str) -> None:
    assert known_chains().network(words) is None


def test_the_tables_agree_with_each_other() -> None:
    chains = known_chains()
    assert {key for keys in chains.assets.values() for key in keys} <= chains.networks.keys()
    assert set(chains.asset_names.values()) <= chains.assets.keys()
    words = [word for network in chains.networks.values() for word in network.links]
    assert len(words) == len(set(words))
