"""What somebody pasted, taken apart as a browser or a mail program would: to whom does it really lead."""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote

from kb.text.identities.hosts import OPAQUE_HOST, Host, read_host
from kb.text.invisible import hides_something, without_invisible

Kind = Literal["domain", "link", "email", "handle", "phone"]
#: What makes an address say one thing and do another, or nothing at all.
Trick = Literal["userinfo", "hidden", "malformed", "scheme", "long"]

#: Longer texts are no address of ours. They are not cut, because what is cut off may be where they lead.
MAX_CHARACTERS = 2000

_AROUND = " \t\r\n\"'`“”‘’「」『』《》()[]{}，。、；：！？,;!?"
_DOT = str.maketrans("。", ".")
_LABEL = re.compile(
    r"(?:[\u4e00-\u9fff]{1,12}|e-?mail|phone|website|link|telegram|twitter|x(?=:\s*@)|wechat|whatsapp)\s*:\s*",
    re.IGNORECASE,
)
_BEFORE_AN_ADDRESS = re.compile(r"(?P<before>[^<>]*)<(?P<address>[^<>]+)>")
#: A dot in it makes it a host with a port, unless it is followed as a scheme is.
_SCHEME = re.compile(r"([A-Za-z](?:[A-Za-z0-9+-]*|[A-Za-z0-9+.-]*(?=://))):")
_PORT = re.compile(r":[0-9]{0,5}$")
_BEFORE_A_HOST = re.compile(r"\A\s*[^:：/／]{2,8}[:：][/／\\＼]+")
_ENDS_A_HOST = re.compile(r"[/?#\\]")
_PHONE = re.compile(r"[\s(]*\+?[\s().\-/]*(?:\d[\s().\-/]*){5,20}")
_DOTTED_QUAD = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_NUMBER = re.compile(r"\d{1,5}(?:[/?#].*)?")
_SLASHES = re.compile(r"[/\\]+")

#: Hosts where the first name in the path is somebody's account.
PLATFORMS = {
    "t.me": "Telegram", "telegram.me": "Telegram", "telegram.dog": "Telegram", "x.com": "X", "twitter.com": "X",
    "instagram.com": "Instagram", "facebook.com": "Facebook", "fb.com": "Facebook", "m.me": "Facebook",
    "youtube.com": "YouTube", "tiktok.com": "TikTok", "weibo.com": "Weibo", "discord.gg": "Discord",
    "discord.com": "Discord", "medium.com": "Medium", "github.com": "GitHub", "threads.net": "Threads",
    "wa.me": "WhatsApp",
}  # fmt: skip
_MOBILE = re.compile(r"^(?:www|m|mobile|web)\.")
#: What may stand before the name without making it another's.
_ROADS = {"Telegram": "s", "Discord": "invite"}


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody's address in parts. `name` is a mailbox, a handle or digits; `platform` says whose handle it is."""

    kind: Kind
    host: Host = OPAQUE_HOST
    name: str = ""
    platform: str = ""
    path: tuple[str, ...] = ()
    query: str = ""
    before: str = ""
    tricks: tuple[Trick, ...] = ()


@lru_cache(maxsize=4096)
def read_identity(text: str) -> Identity:
    """Return what a text identifies, whatever it is; a text that is nothing else is a handle."""
    if len(text) > MAX_CHARACTERS:
        return Identity("link", tricks=("long",))
    visible = without_invisible(text)
    tidy = unicodedata.normalize("NFKC", visible).strip(_AROUND).translate(_DOT)
    tidy = _LABEL.sub("", tidy, count=1) if _LABEL.match(tidy) else tidy
    named = _BEFORE_AN_ADDRESS.fullmatch(tidy)
    found = _of_text(named["address"].strip() if named else tidy)
    if named:
        found = replace(found, before=named["before"].strip(_AROUND))
    if hides_something(text):
        found = replace(found, tricks=("hidden", *found.tricks))
    return replace(found, tricks=("malformed", *found.tricks)) if _splits_a_host(visible) else found


def _splits_a_host(visible: str) -> bool:
    """Say whether a character such as ／ or ℀ becomes a slash: where the host ends is then a matter of opinion."""
    after = _BEFORE_A_HOST.sub("", visible, count=1).strip(_AROUND)
    ends = [
        len(_ENDS_A_HOST.findall(each)) for each in (after, unicodedata.normalize("NFKC", after))
    ]
    return ends[0] != ends[1]


def _of_text(text: str) -> Identity:
    scheme = _SCHEME.match(text)
    if scheme and not _NUMBER.fullmatch(text[scheme.end() :]):
        return _of_scheme(scheme[1].lower(), text[scheme.end() :])
    if _PHONE.fullmatch(text) and not _DOTTED_QUAD.fullmatch(text):
        return _phone(text)
    if _ENDS_A_HOST.search(text):
        return _link(text)
    if "@" in text.lstrip("@"):
        return _email(text)
    named = text.startswith("@") or "." not in text.strip(".")
    return Identity("handle", name=_handle(text)) if named else _domain(text)


def _of_scheme(scheme: str, rest: str) -> Identity:
    if scheme in {"http", "https"}:
        return _link(rest)
    if scheme == "mailto":
        return _email(unquote(rest.partition("?")[0]))
    if scheme in {"tel", "sms"}:
        return _phone(rest.partition(";")[0])
    return Identity("link", name=rest, tricks=("scheme",))


def _domain(text: str) -> Identity:
    host = read_host(_PORT.sub("", text))
    return Identity("domain", host, tricks=() if host.sound else ("malformed",))


def _email(text: str) -> Identity:
    name, _, domain = text.rpartition("@")
    host = read_host(domain)
    whole = host.sound and name and not re.search(r"[\s@]", name)
    return Identity("email", host, name.lower(), tricks=() if whole else ("malformed",))


def _phone(text: str) -> Identity:
    """Read a number; with `00` or `+` it is known by country, else it is only digits."""
    digits = "".join(str(unicodedata.decimal(each)) for each in text if each.isdecimal())
    if text.strip(" (").startswith("+"):
        return Identity("phone", name="+" + digits)
    return Identity("phone", name="+" + digits[2:] if digits.startswith("00") else digits)


def _handle(text: str) -> str:
    return text.lstrip("@").strip().lower()


def _link(text: str) -> Identity:
    """Read a link as browsers do: a backslash is a slash, and what stands before an @ is no host."""
    slashed = _SLASHES.sub("/", text.lstrip("/\\"))
    authority, rest = re.fullmatch(r"([^/?#]*)(.*)", slashed, re.DOTALL).groups()  # type: ignore[union-attr]
    userinfo, at, server = authority.rpartition("@")
    host = read_host(_PORT.sub("", server))
    where, _, fragment = rest.partition("#")
    way, _, query = where.partition("?")
    tricks: list[Trick] = ["userinfo"] if at else []
    tricks += [] if host.sound else ["malformed"]
    path = _resolved([*way.split("/"), *fragment.split("/")])
    platform = PLATFORMS.get(_MOBILE.sub("", host.name), "")
    names = path[1:] if path[:1] == (_ROADS.get(platform),) else path
    name = _handle(names[0]) if platform and names else ""
    return Identity(
        "link",
        host,
        name,
        platform if name else "",
        path,
        unquote(query),
        unquote(userinfo),
        tuple(tricks),
    )


def _resolved(segments: list[str]) -> tuple[str, ...]:
    """Return the segments of a path, decoded, with `.` and `..` walked."""
    walked: list[str] = []
    for segment in map(unquote, segments):
        if segment == "..":
            del walked[-1:]
        elif segment not in {"", "."}:
            walked.append(segment)
    return tuple(walked)
