"""Ours is ours however it is written; nothing else is, and what imitates us is said to."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kb.settings import LOCALES, Locale
from kb.text.identities.check import Result, Verdict, check_identity
from kb.text.identities.confusables import skeleton
from kb.text.identities.reasons import IMITATES, SENTENCES

OURS = (
    "harbour.example",
    "support@harbour.example",
    "@HarbourOfficial",
    "t.me/HarbourNews",
    "https://apps.apple.com/app/harbour/id1234",
    "+852 3000 0000",
)
FAKES = ("harbour-refund.example", "@HarbourVIP", "+44 20 7946 0000", "help@gmail.com")
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)
LABEL = st.from_regex(r"[a-z0-9]{1,20}", fullmatch=True)

JUDGED: list[tuple[str, str, Result, str]] = [
    # Ours, as people and programs write it.
    ("harbour.example", "domain", "official", "ours"),
    ("HARBOUR.Example.", "domain", "official", "ours"),
    ("harbour.example:8443", "domain", "official", "ours"),
    ("ｈａｒｂｏｕｒ．ｅｘａｍｐｌｅ", "domain", "official", "ours"),
    ("harbour。example", "domain", "official", "ours"),
    ("「harbour.example」。", "domain", "official", "ours"),
    ("help.harbour.example", "domain", "official", "below"),
    ("https://www.harbour.example/zh-hans/contact?topic=deposit#top", "link", "official", "below"),
    ("http://harbour.example:80", "link", "official", "ours"),
    ("//harbour.example/x", "link", "official", "ours"),
    ("https:harbour.example", "link", "official", "ours"),
    ("ｈｔｔｐｓ：／／harbour.example", "link", "official", "ours"),
    ("https://harbour%2eexample/", "link", "official", "ours"),
    ("https://harbour.example/go?to=https://evil.com", "link", "official", "ours"),
    ("support@harbour.example", "email", "official", "ours"),
    ("mailto:Support@Harbour.example?subject=Hi", "email", "official", "ours"),
    ("support+KB-7K3F-92QD@harbour.example", "email", "official", "ours"),
    ("Harbour Support <support@harbour.example>", "email", "official", "ours"),
    ("客服邮箱：support＠harbour.example", "email", "official", "ours"),
    ("@HarbourOfficial", "handle", "official", "ours"),
    ("＠ＨａｒｂｏｕｒＯｆｆｉｃｉａｌ", "handle", "official", "ours"),
    ("harbourofficial", "handle", "official", "ours"),
    ("@harbournews", "handle", "official", "ours"),
    ("https://telegram.me/s/HarbourNews?before=12", "link", "official", "ours"),
    ("apps.apple.com/app/harbour/id1234?mt=8", "link", "official", "ours"),
    ("+852 3000 0000", "phone", "official", "ours"),
    ("00852-3000-0000", "phone", "official", "ours"),
    ("(852) 3000 0000", "phone", "official", "ours"),
    ("(+852) 3000 0000", "phone", "official", "ours"),
    ("tel:+85230000000", "phone", "official", "ours"),
    ("电话：+852 3000 0000", "phone", "official", "ours"),
    # Known fakes, before anything else.
    ("harbour-refund.example", "domain", "known_fake", "fake"),
    ("https://a.harbour-refund.example/b", "link", "known_fake", "fake"),
    ("https://harbour.example@harbour-refund.example", "link", "known_fake", "fake"),
    ("agent@harbour-refund.example", "email", "known_fake", "fake"),
    ("help@gmail.com", "email", "known_fake", "fake"),
    ("@harbourvip", "handle", "known_fake", "fake"),
    ("https://t.me/HarbourVIP", "link", "known_fake", "fake"),
    ("0044 20 7946 0000", "phone", "known_fake", "fake"),
    # Letters that only look alike.
    ("hаrbour.example", "domain", "lookalike", "letters"),
    ("hárbour.example", "domain", "lookalike", "letters"),
    ("xn--hrbour-3nf.example", "domain", "lookalike", "letters"),
    ("https://www.harb0ur.example", "link", "lookalike", "letters"),
    ("harboᴜr.com", "domain", "lookalike", "letters"),
    ("HarbourOfficiaI", "handle", "lookalike", "letters"),
    ("@HarbоurOfficial", "handle", "lookalike", "letters"),
    ("supp0rt@harbour.example", "email", "lookalike", "letters"),
    ("ѕupport@harbour.example", "email", "lookalike", "letters"),
    # Our name as part of another's.
    ("harbour.example.evil.com", "domain", "lookalike", "subdomain"),
    ("https://harbour.evil.co.uk/login", "link", "lookalike", "subdomain"),
    ("harbour.com", "domain", "lookalike", "ending"),
    ("harbour.com.hk", "domain", "lookalike", "ending"),
    ("harbour-support.example", "domain", "lookalike", "words"),
    ("harbour-login.com", "domain", "lookalike", "words"),
    ("myharbour2026.top", "domain", "lookalike", "words"),
    ("wwwharbour.example", "domain", "lookalike", "words"),
    ("harbour-example.com", "domain", "lookalike", "words"),
    ("@Harbour_Official", "handle", "lookalike", "words"),
    ("@HarbourOfficiall", "handle", "lookalike", "words"),
    ("@HarbourOfficialCN", "handle", "lookalike", "words"),
    ("Harbour Official", "handle", "lookalike", "words"),
    ("@Harbour_Support", "handle", "lookalike", "words"),
    ("https://t.me/HarbourOfficial_bot", "link", "lookalike", "words"),
    ("support@harbour-help.com", "email", "lookalike", "words"),
    # Slips that somebody counts on.
    ("harbor.example", "domain", "lookalike", "spelling"),
    ("habrour.example", "domain", "lookalike", "spelling"),
    ("harrbour.com", "domain", "lookalike", "spelling"),
    ("harborsupport.com", "domain", "lookalike", "spelling"),
    ("@HarborOfficial", "handle", "lookalike", "spelling"),
    ("suport@harbour.example", "email", "lookalike", "spelling"),
    # Tricks with links and mail.
    ("https://harbour.example@evil.com", "link", "lookalike", "userinfo"),
    ("https://harbour.example:443@evil.com/", "link", "lookalike", "userinfo"),
    ("https://evil.com@harbour.example", "link", "lookalike", "userinfo"),
    ("https://evil.com\\@harbour.example", "link", "lookalike", "path"),
    ("https://evil.com/https://harbour.example/login", "link", "lookalike", "path"),
    ("https://evil.com/%68arbour.example", "link", "lookalike", "path"),
    ("https://harbour.example／.evil.com", "link", "lookalike", "malformed"),
    ("https://harbour.example\u2100.evil.com", "link", "lookalike", "ending"),
    ("harbour\u202e.example", "domain", "lookalike", "hidden"),
    ("harb\u200dour.example", "domain", "lookalike", "hidden"),
    ("xn--harbour-.example", "domain", "lookalike", "words"),
    ("support@harbour.example@evil.com", "email", "lookalike", "mailbox"),
    ("harbour.support@gmail.com", "email", "lookalike", "mailbox"),
    ("Harbour Support <agent@evil.com>", "email", "lookalike", "sign"),
    ("https://x.com/HarbourNews", "link", "lookalike", "elsewhere"),
    ("+852 3000 0001", "phone", "lookalike", "number"),
    ("+852 3000 000", "phone", "lookalike", "number"),
    ("+853 3000 0000", "phone", "lookalike", "number"),
    ("+852 3000 0000 8", "phone", "lookalike", "number"),
    ("+44 20 3000 0000", "phone", "lookalike", "number"),
    # Nothing we know.
    ("evil.com", "domain", "unknown", "nothing"),
    ("https://www.google.com/search?q=harbour.example", "link", "unknown", "nothing"),
    ("https://apps.apple.com/app/other/id99", "link", "unknown", "nothing"),
    ("https://apps.apple.com/app/harbour/id1234/../id99", "link", "unknown", "nothing"),
    ("javascript:alert(1)//harbour.example", "link", "unknown", "scheme"),
    ("harbour.example://evil.com", "link", "unknown", "scheme"),
    ("refund@harbour.example", "email", "unknown", "unlisted"),
    ("news@mail.harbour.example", "email", "unknown", "unlisted"),
    ("friend@gmail.com", "email", "unknown", "nothing"),
    ("@somebody", "handle", "unknown", "nothing"),
    ("https://t.me/HarbourOfficial", "link", "unknown", "platform"),
    ("3000 0000", "phone", "unknown", "country"),
    ("+86 10 5555 1234", "phone", "unknown", "nothing"),
    ("192.168.0.1", "domain", "unknown", "nothing"),
    ("http://[::1]:80/", "link", "unknown", "malformed"),
    ("xn--80ak6aa92e.com", "domain", "unknown", "punycode"),
    ("", "handle", "unknown", "nothing"),
    ("我收到一条短信", "handle", "unknown", "nothing"),
    ("👩\u200d👩\u200d👧", "handle", "unknown", "hidden"),
    ("harbour.example" + "/x" * 2000, "link", "unknown", "long"),
]  # fmt: skip


def verdict(text: str, locale: Locale = "en") -> Verdict:
    return check_identity(text, OURS, fakes=FAKES, locale=locale)


@pytest.mark.parametrize(("text", "kind", "result", "code"), JUDGED)
def test_every_kind_of_identity(text: str, kind: str, result: Result, code: str) -> None:
    found = verdict(text)
    assert (found.kind, found.result, found.reasons[0].code) == (kind, result, code)


def test_every_reason_is_given_somewhere_and_says_something_in_every_language() -> None:
    given_codes = set()
    for text, *_ in JUDGED:
        spoken = [verdict(text, locale).reasons for locale in LOCALES]
        assert len({tuple(each.code for each in reasons) for reasons in spoken}) == 1
        for several in zip(*spoken, strict=True):
            assert len({each.sentence for each in several}) >= len({"Chinese", "English"})
            assert not any("%(" in each.sentence for each in several)
            given_codes.add(several[0].code)
    assert given_codes == SENTENCES.keys()


def test_only_a_lookalike_has_a_reason_to_be_one() -> None:
    for text, _, result, _ in JUDGED:
        imitates = IMITATES & {reason.code for reason in verdict(text).reasons}
        assert not imitates or result == "lookalike", text


def test_a_site_that_lists_no_mailboxes_owns_all_of_its_domain() -> None:
    ours = ["harbour.example"]
    assert check_identity("anybody@mail.harbour.example", ours).result == "official"
    assert check_identity("аnybody@harbour.example", ours).result != "official"


def test_a_mailbox_at_a_provider_does_not_make_the_provider_ours() -> None:
    ours = ["harbour.example", "harbourhelp@gmail.com"]
    assert check_identity("harbourhelp@gmail.com", ours).result == "official"
    assert check_identity("harbourheip@gmail.com", ours).result == "lookalike"
    assert check_identity("gmail.com", ours).result == "unknown"
    assert check_identity("friend@gmail.com", ours).result == "unknown"


def test_an_international_domain_is_ours_in_both_spellings() -> None:
    ours = ["港湾.example"]
    spelled = "xn--" + "港湾".encode("punycode").decode() + ".example"
    assert check_identity(f"https://{spelled.upper()}/a", ours).result == "official"
    assert check_identity("https://www.港湾.example", [spelled]).result == "official"
    assert check_identity("港湾-客服.example", ours).result == "lookalike"


def test_a_short_name_is_ours_only_when_it_stands_alone() -> None:
    ours = ["okx.com"]
    assert check_identity("okx-login.com", ours).result == "lookalike"
    assert check_identity("okxvip.top", ours).result == "lookalike"
    assert check_identity("bookxchange.com", ours).result == "unknown"
    assert check_identity("oex.com", ours).result == "unknown"


# --- What holds for every text.


def _cased(text: str, data: st.DataObject) -> str:
    return "".join(data.draw(st.sampled_from([each.lower(), each.upper()])) for each in text)


@given(st.sampled_from(OURS), st.data())
def test_ours_stays_ours_however_it_is_typed(ours: str, data: st.DataObject) -> None:
    text = ours if "/" in ours else _cased(ours, data)
    text = data.draw(st.sampled_from(["", " ", "\t", "\u200b", "\ufeff", "\u3000"])) + text
    text += data.draw(st.sampled_from(["", " ", "\n", "\u200b", "。", ","]))
    assert verdict(text).result == "official"


@given(
    st.data(), st.sampled_from(["http://", "HTTPS://", "https:", "//", ""]), st.integers(0, 65535)
)
def test_our_domain_stays_ours_with_scheme_port_and_path(
    data: st.DataObject, scheme: str, port: int
) -> None:
    host = _cased("harbour.example", data) + data.draw(st.sampled_from(["", "."]))
    path = data.draw(st.sampled_from(["", "/", "/zh-hans/?q=1", "/a@b", "#x", "?next=//evil.com"]))
    assert verdict(f"{scheme}{host}:{port}{path}").result == "official"
    assert verdict(f"{scheme}www.{host}{path}").result == "official"


@given(st.sampled_from(["+852 3000 0000", "0085230000000", "85230000000"]), st.data())
def test_a_phone_number_stays_ours_however_it_is_grouped(number: str, data: st.DataObject) -> None:
    spread = "".join(data.draw(st.sampled_from(["", " ", "-", "."])) + each for each in number)
    assert verdict(spread.strip("-. ")).result == "official"


def _twins(letter: str) -> list[str]:
    """Return what may be taken for a letter: every character of Unicode's first plane with its skeleton."""
    return [each for each in TWINS[skeleton(letter)] if each.lower() != letter]


TWINS: dict[str, list[str]] = {}
for _code in [*range(0x21, 0xD800), *range(0xF900, 0xFB00)]:
    TWINS.setdefault(skeleton(chr(_code)), []).append(chr(_code))


@given(
    st.sampled_from(["harbour.example", "support@harbour.example", "@HarbourOfficial"]), st.data()
)
def test_no_confusable_letter_passes_for_ours(ours: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([at for at, each in enumerate(ours) if each.isalpha()]))
    twin = data.draw(st.sampled_from(_twins(ours[at].lower())))
    assume(twin.isalnum())
    # Where the network itself takes a character for the letter, it is the letter.
    same = check_identity(twin + ".example", [ours[at] + ".example"]).result == "official"
    found = verdict(ours[:at] + twin + ours[at + 1 :])
    assert found.result == ("official" if same else "lookalike")


@given(LABEL, st.sampled_from(["", "."]))
def test_only_what_stands_below_our_domain_is_ours(label: str, dot: str) -> None:
    assert verdict(f"harbour.example.{label}").result == "lookalike"
    assert verdict(f"{label}.harbour.example{dot}").result == "official"
    assert verdict(f"{label}harbour.example{dot}").result == "lookalike"
    assert verdict(f"harbour.example{label}").result == "lookalike"


@given(ANY_TEXT)
def test_nothing_before_an_at_sign_makes_a_link_ours(userinfo: str) -> None:
    assume(not set(userinfo) & set("/?#\\"))
    assert verdict(f"https://{userinfo}@harbour.example").result != "official"
    assert verdict(f"https://harbour.example{userinfo}@evil.com").result != "official"


@given(st.data(), st.sampled_from("abcxyz019_"))
def test_one_more_character_in_a_handle_is_seen(data: st.DataObject, extra: str) -> None:
    at = data.draw(st.integers(0, len("HarbourOfficial")))
    handle = "HarbourOfficial"[:at] + extra + "HarbourOfficial"[at:]
    assert verdict("@" + handle).result == "lookalike"
    assert verdict("https://x.com/" + handle).result == "lookalike"


@given(ANY_TEXT, st.lists(ANY_TEXT, max_size=4), st.lists(ANY_TEXT, max_size=3))
def test_any_text_gets_a_verdict(text: str, official: list[str], fakes: list[str]) -> None:
    found = check_identity(text, official, fakes=fakes, locale="zh-hant")
    assert found.reasons


@given(st.text(alphabet="harbouexmpl.@:/\\?#%+-0123456789 xn—．／", max_size=60))
def test_texts_like_addresses_get_a_verdict(text: str) -> None:
    assert verdict(text).reasons


@pytest.mark.parametrize(
    "piece", ["a", ".", "@", "xn--", "%", "0", "harbour-", "../", "<", " ", "１"]
)
def test_long_texts_get_a_verdict(piece: str) -> None:
    for length in (1999, 200_000):
        assert verdict((piece * length)[:length]).result != "official"
