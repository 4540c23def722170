"""What a name looks like to a hurried eye: letters of other scripts, digits and accents become plain letters.

A skeleton is only for comparing with another one and never shown. The table is small on purpose: what can be typed or
registered and resembles a Latin letter, chosen along Unicode's UTS #39; accents and full-width forms need no table.
"""

import re
import unicodedata
from functools import lru_cache

#: Look-alikes in lower case. Where Unicode has several readings, the one that imitates names.
_LETTERS = {
    "a": "ɐɑαаλᗅ⍺ꓮꭺ",
    "b": "ƀƅɓɞβбвьßȣ৪੪ଃᏼᑲᖯᗷꓐꞵꮟⳓꮾ₿",
    "c": "ƈɕςсᴄⲥꓚꮯ",
    "d": "đɖɗԁժᑯᗞᗪꓒꓓꭰꮷ",
    "e": "ɘəɛεеєҽә℮⋿ⴹꓰꬲꭼ€зӡȝɜʒⳍꝫ",
    "f": "ƒϝքᖴẝꓝꞙꬵ",
    "g": "ƍǥɠɡɢԍցᏻᶃꓖꮐ৭੧୨൭ⳋꝯ",
    "h": "ħɦʜнһհᕼⲏꓧꮋꮒ",
    "j": "ɉɟʝϳјᒍꓙꭻ",
    "k": "ĸƙκкᛕⲕꓗꮶ",
    "l": "łƚǀɫɭ۱ᒪᛁ∣⏽│ⲓⳑⵏꓡꓲꮮ£ıɨɩɪιіӏ⍳ꙇꭵ",
    "m": "ɱμϻмᗰᛖⲙꓟꮇ",
    "n": "ŋɲɳɴηпиոռⲛꓠ",
    "o": "øɔɵοσоөօ۵०০੦૦ଠ୦௦౦೦ഠ൦๐໐ဝ၀ჿዐᴏᴑⲟⵔ〇ꓳꬽ",
    "p": "þƥρрᑭ⍴ⲣꓑꮲ",
    "q": "ɋԛգզⵕ",
    "r": "ɍɽɾʀгяᖇᴦⲅꓣꭇꭈꭱꮁꮢ",
    "s": "ƽʂѕտꓢꜱꮥꮪ",
    "t": "ŧʈτт⊤⟙ⲧꓔꭲ",
    "u": "ʉʋυцսሀᑌᴜ∪⋃ꓴꞟꭎꭒ",
    "v": "ʌνѵ۷ᐯᴠ∨⋁ⴸꓦꛟꮩ",
    "w": "ɯωшщѡԝաᴡꓪꮃꮤ",
    "x": "×χжхᕁᕽ᙭᙮ᚷ╳⤫⤬⨯ⲭⵝꓫꭓ",
    "y": "ɏɣʏγучүყᶌỿⲩꓬꭚꭹꮍ¥",
    "z": "ƶʐʑζᴢꓜꮓƨϩᒿꙅꛯꝛ",
}
#: Greek capitals that resemble another letter than their small form does.
_CAPITALS = str.maketrans("ΝΗΥΛ", "nhya")
#: Plain characters that stand for letters: h4rb0ur, 1ogin. The letters i and l are one, because I and l are.
_STAND_INS = str.maketrans("0123456789$!|i", "olzeasbtbgslll")
_TABLE = str.maketrans({twin: letter for letter, twins in _LETTERS.items() for twin in twins})
#: Pairs that melt into one letter in small print.
_PAIRS = {"rn": "m", "vv": "w", "cl": "d"}
_MELTING = re.compile("|".join(_PAIRS))


@lru_cache(maxsize=4096)
def skeleton(text: str) -> str:
    """Return what a text looks like, in plain letters; two texts that look alike have one skeleton."""
    apart = unicodedata.normalize(
        "NFD", unicodedata.normalize("NFKC", text).translate(_CAPITALS).lower()
    )
    bare = "".join(each for each in apart if unicodedata.category(each)[0] != "M")
    plain = bare.translate(_TABLE).translate(_STAND_INS)
    return _MELTING.sub(lambda pair: _PAIRS[pair[0]], plain)
