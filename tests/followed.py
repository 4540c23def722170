"""Tickets at every point of their way, made by the verbs themselves, for pictures and browser tests."""

from collections.abc import Callable

from sqlalchemy import Engine

from kb.database.transaction import transaction
from kb.settings import LOCALES, Locale, Settings
from kb.tickets.answer import CustomerAnswer, reply_as_customer
from kb.tickets.draft import TicketDraft
from kb.tickets.reply import AgentReply, reply_as_agent, resolve_ticket
from kb.tickets.settle import Marks, confirm_solved, rate_ticket
from kb.tickets.submit import Submitted, submit_ticket

MAILBOX = "reader@example.com"
PHONE = "+852 3000 1234"
AGENT: dict[Locale, str] = {"zh-hans": "小林", "zh-hant": "小林", "en": "Lin"}
#: What is said in each language: the story, the question, the answer, the last word.
WORDS: dict[Locale, tuple[str, str, str, str]] = {
    "zh-hans": (
        "11月21日14:30 从钱包转入 500 USDT（TRC20），确认已超过 20 次，余额没有变化。",
        "您好，我们查到了这笔转账。补充转出钱包的地址和转账记录的截图，以便核对归属。",
        "地址填好了。截图是钱包里的转账记录。",
        "已经核对完成，500 USDT 入账，可以在资产页查看。",
    ),
    "zh-hant": (
        "11月21日14:30 從錢包轉入 500 USDT（TRC20），確認已超過 20 次，餘額沒有變化。",
        "您好，我們查到了這筆轉帳。補充轉出錢包的地址和轉帳紀錄的截圖，以便核對歸屬。",
        "地址填好了。截圖是錢包裡的轉帳紀錄。",
        "已經核對完成，500 USDT 入帳，可以在資產頁查看。",
    ),
    "en": (
        "On 21 November at 14:30 I sent 500 USDT (TRC20) from my wallet. More than 20 confirmations, no change.",
        "We see this transfer. Add the address of the wallet it came from and a screenshot of its record.",
        "The address is filled in. The picture shows the record in my wallet.",
        "It is checked and credited: 500 USDT, on your assets page.",
    ),
}


class Way:
    """One ticket that is led along its way, step by step; who has no mailbox can be called."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        locale: Locale,
        key: str,
        mailbox: str = MAILBOX,
    ) -> None:
        self._engine, self._settings, self._locale = engine, settings, locale
        self._words = WORDS[locale]
        wish = TicketDraft(
            submission_key=f"{locale} {key}",
            locale=locale,
            topic="deposit",
            description=self._words[0],
            account_id="10086123",
            email=mailbox,
            phone="" if mailbox else PHONE,
            timezone="Asia/Shanghai",
            fields={"asset": "USDT", "amount": "500", "network": "TRON (TRC20)"},
        )
        with transaction(engine) as session:
            self.done: Submitted = submit_ticket(session, wish, settings)

    def ask(self) -> "Way":
        return self._agent(self._words[1], "address", "occurred_at", "screenshots")

    def ask_how_to_write(self) -> "Way":
        return self._agent(self._words[1], "email", "occurred_at")

    def answer(self) -> "Way":
        facts = {"address": "TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE"}
        said = CustomerAnswer("answer", self._locale, self._words[2], facts)
        with transaction(self._engine) as session:
            reply_as_customer(session, self.done.token, said, self._settings)
        return self

    def resolve(self) -> "Way":
        with transaction(self._engine) as session:
            resolve_ticket(
                session, AgentReply(self.done.reference, AGENT[self._locale], self._words[3])
            )
        return self

    def confirm(self) -> "Way":
        with transaction(self._engine) as session:
            confirm_solved(session, self.done.token)
        return self

    def rate(self) -> "Way":
        with transaction(self._engine) as session:
            rate_ticket(session, self.done.token, Marks(self._locale, 5, 4, 3))
        return self

    def _agent(self, body: str, *asks: str) -> "Way":
        with transaction(self._engine) as session:
            said = AgentReply(self.done.reference, AGENT[self._locale], body, asks)
            reply_as_agent(session, said, self._settings)
        return self


#: The states worth looking at, by name, and how a ticket comes there.
STATES: dict[str, Callable[[Way], Way]] = {
    "received": lambda way: way,
    "asked": Way.ask,
    "asked-unmailed": Way.ask_how_to_write,
    "answered": lambda way: way.ask().answer(),
    "resolved": lambda way: way.ask().answer().resolve(),
    "closed": lambda way: way.resolve().confirm(),
    "rated": lambda way: way.resolve().confirm().rate(),
}
#: The states of those who left no email address.
UNMAILED = frozenset({"asked-unmailed"})


def every_way(engine: Engine, settings: Settings) -> dict[tuple[Locale, str], Way]:
    """Make a ticket for every language and state."""
    return {
        (locale, name): lead(
            Way(engine, settings, locale, name, "" if name in UNMAILED else MAILBOX)
        )
        for locale in LOCALES
        for name, lead in STATES.items()
    }
