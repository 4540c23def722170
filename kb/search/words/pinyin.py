"""Chinese as people type it on a Latin keyboard: syllables, their initials, and cutting typed pinyin into syllables."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin, load_phrases_dict
from pypinyin.constants import PINYIN_DICT

#: Words of help centres that pypinyin reads wrongly.
_READINGS = {
    "重置": "chóng zhì", "重设": "chóng shè", "重新": "chóng xīn", "重发": "chóng fā",
    "重复": "chóng fù", "重启": "chóng qǐ", "重试": "chóng shì", "重绑": "chóng bǎng",
    "重装": "chóng zhuāng", "重登": "chóng dēng", "重填": "chóng tián", "重提": "chóng tí",
    "重开": "chóng kāi", "重传": "chóng chuán", "重扣": "chóng kòu", "重付": "chóng fù",
    "调额": "tiáo é", "行号": "háng hào", "发卡行": "fā kǎ háng", "开户行": "kāi hù háng",
    "支行": "zhī háng", "本行": "běn háng", "还清": "huán qīng", "还钱": "huán qián",
    "还卡": "huán kǎ", "应还": "yīng huán", "已还": "yǐ huán", "代还": "dài huán",
    "早还": "zǎo huán", "还花呗": "huán huā bei", "长按": "cháng àn", "转账": "zhuǎn zhàng",
    "转出": "zhuǎn chū", "转入": "zhuǎn rù", "充值": "chōng zhí", "冲正": "chōng zhèng",
    "空投": "kōng tóu", "空仓": "kōng cāng", "解绑": "jiě bǎng", "更换": "gēng huàn",
    "更改": "gēng gǎi", "更新": "gēng xīn", "朝向": "cháo xiàng", "数不对": "shù bú duì",
}  # fmt: skip
load_phrases_dict({word: [[s] for s in reading.split()] for word, reading in _READINGS.items()})

#: The finals that each initial takes; every syllable of Mandarin, as typed on a keyboard (lü is lv).
_FINALS = {
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u ua uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
    "": "a ai an ang ao e ei en er o ou",
}  # fmt: skip
SYLLABLES = frozenset(
    initial + final for initial, finals in _FINALS.items() for final in finals.split()
)
_LONGEST = max(map(len, SYLLABLES))


def syllables(folded: str) -> list[str]:
    """Return the toneless syllable of each Han character, read in context; other characters are dropped."""
    return [s.replace("ü", "v") for s in lazy_pinyin(folded, style=Style.NORMAL, errors="ignore")]


@lru_cache(maxsize=32768)
def syllable(character: str) -> str:
    """Return how a character is read most often, without tone, or an empty string. Much cheaper than `syllables`."""
    readings = lazy_pinyin(character, errors="ignore") if ord(character) in PINYIN_DICT else []
    return readings[0].replace("ü", "v") if readings else ""


def initials(read: list[str]) -> str:
    """Return the first letters of syllables: chong zhi mi ma -> czmm."""
    return "".join(s[0] for s in read if s)


@lru_cache(maxsize=4096)
def cut(letters: str) -> tuple[str, ...]:
    """Cut typed pinyin into whole syllables, the fewest that fit (xianzai -> xian zai); empty when it is none."""
    best: list[tuple[str, ...] | None] = [(), *[None] * len(letters)]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before = best[start]
            if before is None or letters[start:end] not in SYLLABLES:
                continue
            longer = best[end]
            if longer is None or len(before) + 1 <= len(longer):
                best[end] = (*before, letters[start:end])
    return best[-1] or ()


@lru_cache(maxsize=4096)
def cut_partly(letters: str) -> tuple[tuple[str, ...], str]:
    """Cut pinyin that is still being typed: whole syllables, and the beginning of the last one (possibly empty)."""
    for end in range(len(letters), max(-1, len(letters) - _LONGEST), -1):
        rest = letters[end:]
        whole = cut(letters[:end])
        if (whole or end == 0) and (not rest or any(s.startswith(rest) for s in SYLLABLES)):
            return whole, rest
    return (), letters
