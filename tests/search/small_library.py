"""A library of a dozen articles, as much of one as the indexer needs."""

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
    slug: str, locale: Locale, category: str, title: str, *sections: tuple[str, str], **more: Any
) -> Article:
    """An article with sections of (heading, text); the first without a heading is the lead."""
    cut = tuple(
        Section(f"s{i}" if heading else "", heading, 2 if heading else 1, text)
        for i, (heading, text) in enumerate(sections)
    )
    return Article(
        slug,
        locale,
        category,
        f"{category}/{slug}.md",
        title,
        more.pop("summary", ""),
        "1",
        sections=cut,
        **more,
    )


def small_articles() -> list[Article]:
    """Articles on deposits, withdrawals, passwords and the like; one is English only, one is written in Traditional."""
    return [
        article(
            "deposit-not-credited", "zh-hans", "deposits", "充值未到账怎么办",
            ("", "先看区块确认数，多数情况是确认还不够。"),
            ("核对网络", "转出时选择的网络必须与充值页一致，例如都为 TRC20。选错网络的资金可能找不回来。"),
            ("最低充值额", "低于最低充值额的转账不会入账，多次小额也不会累计。"),
            questions=("钱转过来了余额没变", "USDT 充了半小时还没到"), keywords=("没收到", "未入账"),
        ),
        article("withdrawal-failed", "zh-hans", "withdrawals", "提现失败的原因", ("", "地址错误、余额不足或者超过每日限额时，提现会被退回。"), ("安全审核", "修改密码后 24 小时内不能提现。")),
        article("withdrawal-fees", "zh-hans", "withdrawals", "提现手续费是多少", ("", "USDT 走 TRC20 收 1 个，走 ERC20 收 4 个。"), questions=("提币要扣多少钱",)),
        article("reset-password", "zh-hans", "account", "重置密码", ("", "在登录页点忘记密码，按邮件里的链接设置新密码。"), questions=("密码忘了怎么登录",)),
        article("account-locked", "zh-hans", "account", "账户被锁定怎么解锁", ("", "连续输错五次密码，账户会锁定两个小时。"), ("提前解锁", "完成身份验证可以立刻解锁。")),
        article("lost-authenticator", "zh-hans", "account", "丢失验证器", ("", "换手机之前没有迁移，可以用备用码登录，再重新绑定。"), questions=("谷歌验证码没了怎么办",)),
        article("api-errors", "zh-hans", "api", "API 错误码", ("", "50011 表示请求太频繁，50102 表示时间戳不对。"), ("签名错误", "错误码 50101：检查 API-key 和签名的顺序。")),
        article("phishing", "zh-hant", "account", "如何識別釣魚網站", ("", "網址與官方網域不同的網站都是釣魚網站，請勿輸入密碼。")),
        article("phishing", "zh-hans", "account", "如何识别钓鱼网站", ("", "网址与官方域名不同的网站都是钓鱼网站，请勿输入密码。")),
        article("deposit-not-credited", "en", "deposits", "Deposit not credited", ("", "Most of the time the transfer waits for confirmations on the blockchain."), ("Check the network", "The network you chose when sending must match the deposit page."), questions=("my deposit has not arrived",)),
        article("withdrawal-failed", "en", "withdrawals", "Withdrawal failed", ("", "A wrong address, a low balance or the daily limit sends a withdrawal back.")),
        article("account-locked", "en", "account", "Account locked", ("", "Five wrong passwords lock an account for two hours.")),
        article("tax-report", "en", "account", "Download a tax report", ("", "A tax report for each calendar year is ready in January.")),
    ]  # fmt: skip
