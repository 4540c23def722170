"""A library of a dozen articles, as much of one as the indexer needs."""

from dataclasses import replace
from typing import Any

from kb.articles.article import Article, Section
from kb.articles.traditional import Traditional
from kb.settings import LOCALES, Locale


class SmallLibrary:
    """What the indexer asks a library for; tests change `written` and `synonyms` as they like."""

    def __init__(self, written: list[Article]) -> None:
        self.written = written
        self.synonyms: dict[str, Any] = {
            "zh-hans": {"same": [["U", "USDT"]], "also": {"提币": ["提现"]}}
        }
        self.stamp = "1"
        self.locales: tuple[Locale, ...] = LOCALES
        self.traditional = Traditional((("賬", "帳"),), (("海港交易所", "海港交易所"),))

    def articles(self, locale: Locale) -> tuple[Article, ...]:
        return tuple(article for article in self.written if article.locale == locale)


def article(
    slug: str, locale: Locale, category: str, title: str, *sections: tuple[str, str]
) -> Article:
    """An article with sections of (heading, text); a section without a heading is the lead."""
    cut = tuple(
        Section(f"s{place}" if heading else "", heading, 2 if heading else 1, text)
        for place, (heading, text) in enumerate(sections)
    )
    return Article(slug, locale, category, f"{category}/{slug}.md", title, "", "1", sections=cut)


def small_articles() -> list[Article]:
    """Articles on deposits, withdrawals, passwords and the like; one in English only, one by hand in Traditional."""
    return [*_simplified(), *_traditional(), *_english()]


def _asked(one: Article, *questions: str, keywords: tuple[str, ...] = ()) -> Article:
    return replace(one, questions=questions, keywords=keywords)


def _simplified() -> list[Article]:
    deposit = article(
        "deposit-not-credited",
        "zh-hans",
        "deposits",
        "充值未到账怎么办",
        ("", "先看区块确认数，多数情况是确认还不够。"),
        (
            "核对网络",
            "转出时选择的网络必须与充值页一致，例如都为 TRC20。选错网络的资金可能找不回来。",
        ),
        ("最低充值额", "低于最低充值额的转账不会入账，多次小额也不会累计。"),
    )
    failed = article(
        "withdrawal-failed",
        "zh-hans",
        "withdrawals",
        "提现失败的原因",
        ("", "地址错误、余额不足或者超过每日限额时，提现会被退回。"),
        ("安全审核", "修改密码后 24 小时内不能提现。"),
    )
    fees = article(
        "withdrawal-fees",
        "zh-hans",
        "withdrawals",
        "提现手续费是多少",
        ("", "USDT 走 TRC20 收 1 个，走 ERC20 收 4 个。"),
    )
    password = article(
        "reset-password",
        "zh-hans",
        "account",
        "重置密码",
        ("", "在登录页点忘记密码，按邮件里的链接设置新密码。"),
    )
    locked = article(
        "account-locked",
        "zh-hans",
        "account",
        "账户被锁定怎么解锁",
        ("", "连续输错五次密码，账户会锁定两个小时。"),
        ("提前解锁", "完成身份验证可以立刻解锁。"),
    )
    lost = article(
        "lost-authenticator",
        "zh-hans",
        "account",
        "丢失验证器",
        ("", "换手机之前没有迁移，可以用备用码登录，再重新绑定。"),
    )
    errors = article(
        "api-errors",
        "zh-hans",
        "api",
        "API 错误码",
        ("", "50011 表示请求太频繁，50102 表示时间戳不对。"),
        ("签名错误", "错误码 50101：检查 API-key 和签名的顺序。"),
    )
    return [
        _asked(
            deposit, "钱转过来了余额没变", "USDT 充了半小时还没到", keywords=("没收到", "未入账")
        ),
        failed,
        _asked(fees, "提币要扣多少钱"),
        _asked(password, "密码忘了怎么登录"),
        locked,
        _asked(lost, "谷歌验证码没了怎么办"),
        errors,
        article(
            "phishing",
            "zh-hans",
            "account",
            "如何识别钓鱼网站",
            ("", "网址与官方域名不同的网站都是钓鱼网站，请勿输入密码。"),
        ),
    ]


def _traditional() -> list[Article]:
    text = "網址與官方網域不同的網站都是釣魚網站，請勿輸入密碼。"
    return [article("phishing", "zh-hant", "account", "如何識別釣魚網站", ("", text))]


def _english() -> list[Article]:
    deposit = article(
        "deposit-not-credited",
        "en",
        "deposits",
        "Deposit not credited",
        ("", "Most of the time the transfer waits for confirmations on the blockchain."),
        ("Check the network", "The network you chose when sending must match the deposit page."),
    )
    failed = "A wrong address, a low balance or the daily limit sends a withdrawal back."
    locked = "Five wrong passwords lock an account for two hours."
    tax = "A tax report for each calendar year is ready in January."
    return [
        _asked(deposit, "my deposit has not arrived"),
        article("withdrawal-failed", "en", "withdrawals", "Withdrawal failed", ("", failed)),
        article("account-locked", "en", "account", "Account locked", ("", locked)),
        article("tax-report", "en", "account", "Download a tax report", ("", tax)),
    ]
