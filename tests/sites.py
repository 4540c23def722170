"""Small sites for tests: a folder with a kb.toml and a few articles, written by hand."""

from pathlib import Path

KB_TOML = """
name = { zh-hans = "测试站", zh-hant = "測試站", en = "Test Site" }
account_id_pattern = '^[0-9]{8,12}$'
assets = ["BTC", "USDT"]
networks = ["Bitcoin", "TRON (TRC20)"]

[[topics]]
key = "deposit"
label = { zh-hans = "充值未到账", zh-hant = "充值未到帳", en = "A deposit is missing" }
fields = ["asset", "network", "amount", "transaction_hash"]
required = ["account_id", "occurred_at", "description", "asset"]

[[topics]]
key = "security"
label = { zh-hans = "账户被盗", zh-hant = "帳戶被盜", en = "Account stolen" }
urgent = true
required = ["account_id", "description"]

[[topics]]
key = "suggestion"
label = { zh-hans = "建议", zh-hant = "建議", en = "A suggestion" }
required = ["description"]

[[topics]]
key = "complaint"
label = { zh-hans = "投诉", zh-hant = "投訴", en = "A complaint" }
fields = ["earlier_reference"]

[[topics]]
key = "other"
label = { zh-hans = "其他问题", zh-hant = "其他問題", en = "Something else" }
"""

ARTICLES = {
    "zh-hans/deposits/_category.yml": "title: 充值\ndescription: 到账时间与网络\norder: 10\nicon: deposit\n",
    "en/deposits/_category.yml": "title: Deposits\ndescription: Times and networks\norder: 10\nicon: deposit\n",
    "zh-hans/account/_category.yml": "title: 账户\norder: 20\nicon: lock\n",
    "en/account/_category.yml": "title: Account\norder: 20\nicon: lock\n",
    "zh-hans/deposits/deposit-not-credited.md": """---
title: 充值未到账怎么办
summary: 先看确认数，再核对网络与金额。
questions: [钱转过来了余额没变]
topics: [deposit]
featured: true
steps: true
updated: 2026-11-01
---

## 先核对这三项

1. **查看区块确认数。** TRC20 需要 20 次确认。
2. **核对充值网络。** 必须与充值页一致。
3. **核对金额。** 低于最低充值额的转账不会入账。

## 各网络所需确认数

| 网络 | 确认数 |
| --- | --- |
| TRON | 20 |
| Bitcoin | 2 |

## 仍未到账

带上交易哈希，参见[账户被锁定](../account/account-locked.md)。
""",
    "en/deposits/deposit-not-credited.md": """---
title: My deposit has not been credited
summary: Look at the confirmations first, then the network and the amount.
questions: [I sent coins and my balance is unchanged]
topics: [deposit]
featured: true
updated: 2026-11-01
---

## Check these three things

Confirmations, network and amount decide whether a deposit is credited.

## Confirmations by network

TRON needs 20 confirmations, Bitcoin 2.
""",
    "zh-hans/account/account-locked.md": """---
title: 账户被锁定如何解锁
summary: 连续输错五次密码会锁定两小时。
updated: 2026-10-20
---

## 为什么会锁定

连续五次输错密码，账户自动锁定两小时。

## 如何解锁

等待两小时，或重置密码。
""",
    "en/account/close-account.md": """---
title: Closing your account
summary: What happens to balances and records.
updated: 2026-09-01
---

## Before you close it

Withdraw every balance and cancel open orders.
""",
}


def write_site(folder: Path, extra: dict[str, str] | None = None, toml: str = "") -> Path:
    """Write a small site; `extra` adds or replaces files under articles/, `toml` goes on top of kb.toml."""
    (folder / "kb.toml").write_text(toml + KB_TOML, encoding="utf-8")
    for name, text in (ARTICLES | (extra or {})).items():
        path = folder / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
