"""What the gallery shows by address alone: the words asked in each language, and every page that a link opens."""

from dataclasses import dataclass

from kb.settings import Locale


@dataclass(frozen=True, slots=True)
class Words:
    """What is searched: a question, one nothing answers, a slip, what a notice speaks of, what many articles hold."""

    question: str
    foreign: str
    slip: str
    warned: str
    broad: str


WORDS: dict[Locale, Words] = {
    "zh-hans": Words("usdt充值没到账", "红烧肉怎么做", "提显失败", "冒充客服", "提现"),
    "zh-hant": Words("usdt充值沒到帳", "紅燒肉怎麼做", "提現失拜", "冒充客服", "提現"),
    "en": Words(
        "usdt deposit missing",
        "how to bake sourdough bread",
        "depositt missing",
        "is this fake support",
        "withdrawal",
    ),
}
#: What the page that checks identities answers to, by how sure it is.
CLAIMED = {
    "official": "support@harbour.example",
    "unknown": "help@example.org",
    "imitation": "https://harbour-login.example/kyc",
    "fake": "t.me/HarbourGiveaway",
    "number": "KB-7K3F-92QD",
    "no-code": "4F2-9AK-7QD",
}
#: Statuses that a page explains, which no address brings about while all is well.
TROUBLES = (400, 405, 413, 429, 500, 503)


def addresses(locale: Locale) -> dict[str, str]:
    """Return the pages that need nothing but an address, by name."""
    words = WORDS[locale]
    verify = {f"verify-{name}": f"/channels/verify?q={text}" for name, text in CLAIMED.items()}
    return {
        "home": "/",
        "search": "/search",
        "results": f"/search?q={words.question}",
        "results-slip": f"/search?q={words.slip}",
        "results-notice": f"/search?q={words.warned}",
        "results-category": f"/search?q={words.broad}&category=withdrawals",
        "results-second": f"/search?q={words.broad}&sort=newest&page=2",
        "no-answer": f"/search?q={words.foreign}",
        "article": "/articles/deposit-not-credited",
        "article-tabs": "/articles/create-api-key",
        "article-boxes": "/articles/api-error-codes",
        "article-converted": "/articles/p2p-guide",
        "article-voted": "/articles/deposit-not-credited#helpful-yes",
        "helpful": "/articles/deposit-not-credited/helpful?answer=no",
        "category": "/categories/deposits",
        "notices": "/notices",
        "channels": "/channels",
        "verify": "/channels/verify",
        **verify,
        "contact": "/contact?topic=deposit",
        "contact-urgent": "/contact?topic=security",
        "withdrawn": "/articles/trade-mining-rewards",
        "not-found": "/articles/no-such-article",
        "tickets": "/tickets",
        "tickets-asked": "/tickets?sent=",
        "ticket-unknown": "/tickets/KB-2222-2222",
    }


def troubles() -> dict[str, str]:
    """Return the pages of the site that is in trouble (see `prepared.py`): an incident, and errors of ours."""
    return {"home-incident": "/"} | {f"error-{status}": f"/trouble/{status}" for status in TROUBLES}
