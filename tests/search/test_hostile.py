"""What a query costs is bounded by what it may hold, whatever is sent: counted in work done, not in time."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kb.search import scoring as ranking
from kb.search import searcher, sounding, spelling
from kb.search.hits import MAX_QUERY_CHARACTERS, Query
from kb.search.index.snapshot import Snapshot
from kb.search.ranking import features as feature_table
from kb.search.ranking import rerank
from kb.search.searcher import Searcher

#: As long as a question may be: words mistyped in both languages and as pinyin; and nothing but Chinese.
ORDINARY = (
    (
        "我的充值没有到账怎么办，提现审核中为什么这么久，重置蜜马的邮件收不到，账户被锁定了怎么解锁，"
        "withdrawl faild and my acount is loked, how do i resett the pasword of api kyes, depositt not creditd, "
        "chongzhi mei daozhang, zenme chongzhi mima"
    ),
    (
        "你们好我昨天下午三点从别的平台转了两百个币到这里区块浏览器上面显示已经确认可是余额始终没有变化打电话给客服一直占线"
        "发邮件也不见回复想请教一下这种情况究竟应该怎样处理才能尽快看见自己的钱另外手机号码换掉以后短信验证码收不着身份认证"
        "又提示照片模糊反复上传还是被拒绝担心资产安全所以希望先冻结账户再申请人工审核需要准备哪些材料大概多久会有结果谢谢"
        "如果必须补充证明文件请把格式大小写清楚以免来回折腾耽误时间"
    ),
)
HOSTILE = {
    "one letter": "a" * 100_000,
    "one character": "充" * 100_000,
    "brackets": "(" * 50_000 + "[" * 50_000,
    "wildcards": "?*" * 50_000,
    "operators": "NOT AND OR [a TO z]~9^9 " * 1000,
    "controls": "\x00\x01\x1b\r" * 25_000,
    "lone surrogates": "\ud800充\udfff" * 30_000,
    "combining marks": "e\u0300\u0301" * 30_000,
    "short words": "a b " * 25_000,
    "words nobody has": "zqxwvkjh ywqkxzjv " * 5000,
    "pinyin": "zhuang" * 20_000,
    "pinyin in pieces": "shi zhi chi " * 9000,
    "rare characters": "".join(chr(0x4E00 + number * 37 % 20_000) for number in range(100_000)),
    "half of a syllable": "czmm" * 25_000,
    "digits": "1234567890 " * 9000,
    "joined words": "a-b_c.d/" * 12_000,
}


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts, while it is used, what a search does."""
    done: Counter[str] = Counter()
    look_up, features = ranking.look_up, feature_table.features

    def looking_up(snapshot: Snapshot, weighted: Any) -> Any:
        terms = look_up(snapshot, weighted)
        done["terms"] += len(terms.names)
        done["postings"] += sum(int((one[:, 1] - one[:, 0]).sum()) for one in terms.slices)
        return terms

    def comparing(asked: Any, terms: Any, candidates: Any) -> Any:
        done["candidates"] += len(candidates)
        return features(asked, terms, candidates)

    monkeypatch.setattr(searcher, "look_up", looking_up)
    monkeypatch.setattr(rerank, "features", comparing)
    _count_calls(monkeypatch, done, "words mended", spelling, "nearest_word")
    _count_calls(monkeypatch, done, "syllables heard", Snapshot, "heard")
    _count_calls(monkeypatch, done, "readings weighed", sounding, "_best_before")
    return done


def _count_calls(
    monkeypatch: pytest.MonkeyPatch, done: Counter[str], name: str, owner: Any, function: str
) -> None:
    original = getattr(owner, function)

    def counting(*arguments: Any) -> Any:
        done[name] += 1
        return original(*arguments)

    monkeypatch.setattr(owner, function, counting)


def done_by(work: Counter[str], shared_index: Path, text: str) -> Counter[str]:
    work.clear()
    asked = Searcher(shared_index, kept=0)
    assert len(asked.search(Query(text, "zh-hans")).hits) <= 10
    assert len(asked.suggest(text, "zh-hans")) <= 8
    return Counter(work)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_query_does_no_more_than_an_ordinary_one(
    work: Counter[str], shared_index: Path, kind: str
) -> None:
    ordinary = done_by(work, shared_index, ORDINARY[0]) | done_by(work, shared_index, ORDINARY[1])
    hostile = done_by(work, shared_index, HOSTILE[kind])

    assert all(ordinary[name] for name in ("terms", "postings", "candidates", "words mended"))
    assert all(ordinary[name] for name in ("syllables heard", "readings weighed"))
    assert all(hostile[name] <= count for name, count in ordinary.items()), (hostile, ordinary)


def test_no_more_is_read_of_a_query_than_it_may_hold(
    work: Counter[str], shared_index: Path
) -> None:
    beginning = "充值未到账怎么办 " + "提现" * 200

    whole = done_by(work, shared_index, beginning + "密码" * 50_000)

    assert whole == done_by(work, shared_index, beginning[:MAX_QUERY_CHARACTERS])
