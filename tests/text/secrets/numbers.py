"""Numbers of payment cards and of identity cards made anew from a seed, and what nearly is one."""

from datetime import date, timedelta
from random import Random

from tests.text.secrets.public import DIGITS, text_of

#: First digits and length of cards.
CARDS = {
    "4": (13, 16, 19), "51": (16,), "55": (16,), "2221": (16,), "2720": (16,), "34": (15,), "37": (15,),
    "62": (16, 17, 18, 19), "6011": (16,), "65": (16,), "3528": (16,), "3589": (16,), "36": (14,), "305": (14,),
    "6759": (16,), "2202": (16,),
}  # fmt: skip
PROVINCES = (11, 12, 13, 15, 21, 22, 31, 32, 35, 37, 41, 44, 45, 46, 50, 51, 52, 54, 61, 62, 65)


def card(random: Random) -> str:
    prefix = random.choice(list(CARDS))
    length = random.choice(CARDS[prefix])
    return with_luhn(prefix + text_of(random, DIGITS, length - len(prefix) - 1))


def card_in_groups(random: Random) -> str:
    number, mark = card(random), random.choice(" -")
    if len(number) in {16, 19} and random.random() < 0.5:
        return mark.join(number[at : at + 4] for at in range(0, len(number), 4))
    if len(number) == 15 and random.random() < 0.5:
        return mark.join([number[:4], number[4:10], number[10:]])
    return number


def with_luhn(partial: str) -> str:
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in partial[::-2])
    return partial + str(-(doubled + sum(map(int, partial[-2::-2]))) % 10)


def person(random: Random) -> str:
    born = date(1930, 1, 1) + timedelta(days=random.randrange(29_000))
    place = f"{random.choice(PROVINCES)}{text_of(random, DIGITS, 4)}"
    return with_mod_11_2(f"{place}{born:%Y%m%d}{text_of(random, DIGITS, 3)}")


def person_in_groups(random: Random) -> str:
    number = person(random)
    groups = f"{number[:6]} {number[6:14]} {number[14:]}"
    return random.choice([number, number, number.lower(), groups])


def with_mod_11_2(partial: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(partial, weights, strict=True))
    return partial + "10X98765432"[total % 11]


def near_card(random: Random) -> dict[str, str]:
    right = card(random)
    wrong = right[:-1] + str((int(right[-1]) + random.randint(1, 9)) % 10)
    foreign = with_luhn(random.choice("179") + text_of(random, DIGITS, 14))
    return {"right": right, "wrong": wrong, "foreign": foreign}


def near_person(random: Random) -> dict[str, str]:
    right = person(random)
    return {
        "right": right,
        "wrong": right[:-1] + random.choice([each for each in "0123456789X" if each != right[-1]]),
        "no_day": with_mod_11_2(right[:10] + "1332" + right[14:17]),
        "long_ago": with_mod_11_2(right[:6] + "1799" + right[10:17]),
        "not_yet": with_mod_11_2(right[:6] + "2999" + right[10:17]),
        "no_province": with_mod_11_2("00" + right[2:17]),
        "tail": right[-4:],
    }
