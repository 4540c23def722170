"""All settings of one site, and what a value must be like."""

import re
from email.utils import parseaddr
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from kb.clock import known_zones
from kb.settings.parts import Channel, Hours, Link, Locale, LocalText, Table, Topic

#: No promise and no keeping is longer; beyond it a calendar ends somewhere.
_YEAR_HOURS = 366 * 24
_CENTURY_DAYS = 36_525


class Settings(Table):
    """One site's settings. Paths are absolute after loading; every key has a default in `defaults.toml`."""

    site: Path
    name: LocalText
    base_url: str
    default_locale: Locale
    locales: tuple[Locale, ...] = Field(min_length=1)
    brand_color: str = Field(pattern=r"^#[0-9a-fA-F]{6}$")
    brand_color_dark: str = Field(pattern=r"^#[0-9a-fA-F]{6}$")
    logo: str
    share_picture: str
    footer_links: tuple[Link, ...]
    ai_crawlers: bool
    popular_questions: dict[Locale, tuple[str, ...]]
    articles_dir: Path
    templates_dir: Path
    index_dir: Path
    data_dir: Path
    database_url: str
    attachments_url: str
    mail_url: str
    mail_from: str
    mail_reply_to: str
    rate_limits: bool
    trusted_proxies: int = Field(ge=0, le=10)
    max_upload_mb: int = Field(ge=1, le=50)
    max_uploads: int = Field(ge=1, le=20)
    check_page: bool
    timezone: str
    business_hours: tuple[Hours, ...]
    first_reply_hours: float = Field(gt=0, le=_YEAR_HOURS)
    urgent_reply_minutes: int = Field(gt=0, le=60 * _YEAR_HOURS)
    topics: tuple[Topic, ...] = Field(min_length=1)
    account_id_pattern: str
    account_id_hint: LocalText
    assets: tuple[str, ...]
    networks: tuple[str, ...]
    channels: tuple[Channel, ...]
    official_identities: tuple[str, ...]
    known_fakes: tuple[str, ...]
    log_format: Literal["auto", "json", "text"]
    log_level: Literal["debug", "info", "warning", "error"]
    closed_ticket_days: int = Field(ge=1, le=_CENTURY_DAYS)
    upload_hours: int = Field(ge=1, le=_YEAR_HOURS)
    search_log_days: int = Field(ge=1, le=_CENTURY_DAYS)
    max_article_kb: int = Field(ge=16, le=4096)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in known_zones():
            raise ValueError("must be an IANA time zone such as Asia/Shanghai")
        return value

    @field_validator("base_url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        if value and not (_leads_to_a_host(value, "http", "https") and not set("?#") & set(value)):
            raise ValueError("must be an address such as https://help.example.com")
        return value.rstrip("/")

    @field_validator("logo")
    @classmethod
    def _is_a_drawing(cls, value: str) -> str:
        return _ends_in(value, ".svg", ".png")

    @field_validator("share_picture")
    @classmethod
    def _is_a_picture(cls, value: str) -> str:
        return _ends_in(value, ".png", ".jpg", ".jpeg", ".webp")

    @field_validator("mail_url")
    @classmethod
    def _known_mail(cls, value: str) -> str:
        if not value.startswith("console:") and not _leads_to_a_host(value, "smtp", "smtps"):
            raise ValueError(
                "must be console:, smtp://user:password@host:port or the same with smtps"
            )
        return value

    @field_validator("mail_from")
    @classmethod
    def _has_an_address(cls, value: str) -> str:
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(value)[1]) or not value.isprintable():
            raise ValueError("must hold an address, as in Help Centre <help@example.com>")
        return value

    @field_validator("mail_reply_to")
    @classmethod
    def _knows_the_thread(cls, value: str) -> str:
        if value and not re.fullmatch(r"[^@\s]*\{thread\}[^@\s]*@[^@\s]+", value):
            raise ValueError("must hold {thread} before the @, as in support+{thread}@example.com")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not re.match(r"sqlite:///.|postgresql(\+psycopg)?://", value):
            raise ValueError("must be sqlite:///path or postgresql://user:password@host/name")
        return value.replace("postgresql://", "postgresql+psycopg://", 1)

    @field_validator("attachments_url")
    @classmethod
    def _is_a_folder(cls, value: str) -> str:
        if "://" in value:
            raise ValueError("must be a folder")
        return value

    @field_validator("account_id_pattern")
    @classmethod
    def _is_a_pattern(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"must be a regular expression; {error}") from None
        return value

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.default_locale not in self.locales:
            raise ValueError(f"default_locale {self.default_locale!r} is not among locales")
        if len(set(self.locales)) < len(self.locales):
            raise ValueError("locales names a language twice")
        keys = [topic.key for topic in self.topics]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise ValueError(f"topic {min(twice)!r} is defined twice")
        if "other" not in keys:
            raise ValueError("topics need one with the key 'other', for what fits nowhere else")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The site's own time zone."""
        return ZoneInfo(self.timezone)

    @property
    def uses_https(self) -> bool:
        """Whether the site's own address says that it is reached by https."""
        return urlsplit(self.base_url).scheme == "https"

    def topic(self, key: str) -> Topic | None:
        """Return the topic with this key, or None."""
        return next((topic for topic in self.topics if topic.key == key), None)


def _ends_in(path: str, *endings: str) -> str:
    if path and not path.lower().endswith(endings):
        raise ValueError(f"must be the path of a picture that ends in {' or '.join(endings)}")
    return path


def _leads_to_a_host(address: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(address)
        # A port that is none raises ValueError when it is asked for.
        return (
            parts.scheme in schemes
            and bool(parts.hostname)
            and parts.port != 0
            and not re.search(r"\s", address)
        )
    except ValueError:
        return False
