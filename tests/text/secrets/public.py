"""What looks like a secret and is none, made anew from a seed: addresses, hashes, links, numbers."""

import uuid
from collections.abc import Callable
from hashlib import sha256
from random import Random

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
HEX = "0123456789abcdef"
DIGITS = "0123456789"

Maker = Callable[[Random], str]


def seeded(seed: int) -> Random:
    """Return chance that can be repeated; what is made of it guards nothing."""
    return Random(seed)  # noqa: S311


def text_of(random: Random, alphabet: str, length: int) -> str:
    return "".join(random.choices(alphabet, k=length))


def digits(random: Random, length: int) -> str:
    """Return a number that does not begin with a zero."""
    return random.choice(DIGITS[1:]) + text_of(random, DIGITS, length - 1)


def base58(data: bytes) -> str:
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def base58check(payload: bytes) -> str:
    return base58(payload + sha256(sha256(payload).digest()).digest()[:4])


def hash_of_transaction(random: Random) -> str:
    return random.choice(["", "0x"]) + text_of(random, HEX, 64)


def uuid_of(random: Random) -> str:
    return str(uuid.UUID(int=random.getrandbits(128), version=4))


def mobile(random: Random) -> str:
    return f"1{random.choice('3578')}{text_of(random, DIGITS, 9)}"


def extended_public_key(random: Random) -> str:
    public = random.choice([b"\2", b"\3"]) + random.randbytes(32)
    return base58check(bytes.fromhex("0488b21e") + random.randbytes(41) + public)


#: Those of the Bitcoin family have a right checksum, as real ones have.
ADDRESSES: dict[str, Maker] = {
    "bitcoin": lambda random: base58check(b"\0" + random.randbytes(20)),
    "bitcoin script": lambda random: base58check(b"\5" + random.randbytes(20)),
    "bitcoin segwit": lambda random: "bc1q" + text_of(random, BECH32, 38),
    "bitcoin taproot": lambda random: "bc1p" + text_of(random, BECH32, 58),
    "litecoin": lambda random: base58check(b"\x30" + random.randbytes(20)),
    "dogecoin": lambda random: base58check(b"\x1e" + random.randbytes(20)),
    "evm": lambda random: "0x" + text_of(random, HEX, 40),
    "evm with capitals": lambda random: "0x" + text_of(random, HEX + "ABCDEF", 40),
    "tron": lambda random: base58check(b"\x41" + random.randbytes(20)),
    "solana": lambda random: base58(random.randbytes(32)),
    "xrp": lambda random: "r" + text_of(random, BASE58, 33),
    "cardano": lambda random: "addr1q" + text_of(random, BECH32, 97),
    "ton": lambda random: "EQ" + text_of(random, BASE58 + "0-_", 46),
    "stellar": lambda random: "G" + text_of(random, BASE32, 55),
    "algorand": lambda random: text_of(random, BASE32, 58),
    "monero": lambda random: "4" + text_of(random, BASE58, 94),
    "aptos": lambda random: "0x" + text_of(random, HEX, 64),
    "cosmos": lambda random: "cosmos1" + text_of(random, BECH32, 38),
    "extended public key": extended_public_key,
}
HASHES: dict[str, Maker] = {
    "transaction": hash_of_transaction,
    "solana": lambda random: base58(random.randbytes(64)),
    "in capitals": lambda random: text_of(random, HEX, 64).upper(),
    "git": lambda random: text_of(random, HEX, 40),
}
LINKS: dict[str, Maker] = {
    "etherscan": lambda random: f"https://etherscan.io/tx/0x{text_of(random, HEX, 64)}",
    "tronscan": lambda random: f"https://tronscan.org/#/transaction/{text_of(random, HEX, 64)}",
    "mempool": lambda random: f"https://mempool.space/tx/{text_of(random, HEX, 64)}",
    "solscan": lambda random: f"https://solscan.io/tx/{base58(random.randbytes(64))}",
    "address": lambda random: f"https://bscscan.com/address/0x{text_of(random, HEX, 40)}",
    "block": lambda random: f"https://blockchair.com/bitcoin/block/{digits(random, 6)}",
}
NUMBERS: dict[str, Maker] = {
    "order, zh-hans": lambda random: f"订单号：{digits(random, random.randint(10, 20))}",
    "order, zh-hant": lambda random: f"訂單編號 {digits(random, random.randint(13, 19))}",
    "order, en": lambda random: f"order ID {digits(random, random.randint(12, 19))}",
    "order with letters": lambda random: f"P2P{digits(random, 18)}",
    "order of a day": lambda random: f"20261122{text_of(random, DIGITS, 10)}",
    "commission": lambda random: f"委托单号 {digits(random, 19)}",
    "uid": lambda random: f"UID {digits(random, random.randint(6, 10))}",
    "uid, zh": lambda random: f"UID：{digits(random, 8)}",
    "phone": lambda random: f"+86 {mobile(random)}",
    "phone in groups": lambda random: f"手机 138 {digits(random, 4)} {digits(random, 4)}",
    "phone, bare": mobile,
    "phone, hk": lambda random: f"+852 {digits(random, 4)} {digits(random, 4)}",
    "phone, us": lambda random: f"+1 ({digits(random, 3)}) {digits(random, 3)}-{digits(random, 4)}",
    "amount": lambda random: f"{digits(random, 3)}.{text_of(random, DIGITS, 8)} BTC",
    "big amount": lambda random: f"{digits(random, random.randint(5, 16))} SHIB",
    "round amount": lambda random: f"{random.randint(1, 9)}00000 USDT",
    "amount with commas": lambda random: f"{random.randint(1_000, 99_999_999):,} USDT",
    "reference": lambda random: f"KB-{text_of(random, HEX, 4)}-{text_of(random, HEX, 4)}".upper(),
    "milliseconds": lambda random: f"{random.randint(1_600_000_000_000, 1_799_999_999_999)}",
    "moment": lambda random: f"2026-11-{random.randint(10, 28)} {random.randint(10, 23)}:15:30",
    "uuid": uuid_of,
    "request": lambda random: f"request id {uuid_of(random)}",
    "block height": lambda random: f"区块高度 {digits(random, 6)}",
    "error": lambda random: f"错误码 {digits(random, 6)}",
}
#: Everything public, by family and by what it is.
PUBLIC: dict[str, dict[str, Maker]] = {
    "address": ADDRESSES,
    "hash": HASHES,
    "link": LINKS,
    "number": NUMBERS,
}
