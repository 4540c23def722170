"""Everything a site may set: one frozen, validated object; the only reader of the environment."""

import json
import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from kb.errors import SiteError

Locale = Literal["zh-hans", "zh-hant", "en"]
LOCALES: tuple[Locale, ...] = get_args(Locale)

# What the contact form can ask for, beside what it always asks (see docs of the form in the README).
TopicField = Literal[
    "asset", "network", "amount", "transaction_hash", "address", "memo", "order_number", "pair", "endpoint",
    "error_code", "earlier_reference",
]  # fmt: skip
RequirableField = (
    Literal["account_id", "occurred_at", "description", "wanted", "screenshots"] | TopicField
)

MIN_SECRET_BYTES = 32


def _words_by_locale(value: object) -> object:
    return dict.fromkeys(LOCALES, value) if isinstance(value, str) else value


def _some_words(value: dict[Locale, str]) -> dict[Locale, str]:
    if not value:
        raise ValueError("needs a text in at least one language")
    first = next(iter(value.values()))
    twins: dict[Locale, Locale] = {"zh-hant": "zh-hans", "zh-hans": "zh-hant"}
    return {
        locale: value.get(locale) or value.get(twins.get(locale, locale)) or first
        for locale in LOCALES
    }


#: A text a site writes once for all languages (a string) or per language (a table); always read as `text[locale]`.
LocalText = Annotated[
    dict[Locale, str], BeforeValidator(_words_by_locale), AfterValidator(_some_words)
]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Topic(_Table):
    """A kind of question on the contact form, with the facts it needs."""

    key: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    label: LocalText
    hint: LocalText | None = None
    fields: tuple[TopicField, ...] = ()
    required: tuple[RequirableField, ...] = ("account_id", "occurred_at", "description")
    urgent: bool = False

    @model_validator(mode="after")
    def _requires_what_it_asks(self) -> Self:
        asked = {"account_id", "occurred_at", "description", "wanted", "screenshots", *self.fields}
        for name in self.required:
            if name not in asked:
                raise ValueError(
                    f"topic {self.key!r} requires {name!r} but does not ask for it in `fields`"
                )
        return self


class Channel(_Table):
    """An official way to reach the site's owner, with how long an answer takes."""

    kind: Literal["ticket", "email", "phone", "chat", "social", "forum", "app", "website"]
    label: LocalText
    address: str
    url: str = ""
    note: LocalText | None = None
    reply_time: LocalText | None = None


class Link(_Table):
    """A link the site adds to its footer."""

    label: LocalText
    url: str


class Hours(_Table):
    """Office hours of one weekday (0 is Monday), in the site's time zone."""

    days: tuple[Annotated[int, Field(ge=0, le=6)], ...]
    opens: time
    closes: time


class Settings(_Table):
    """One site's settings. Paths are absolute after loading; every key has a default in `defaults.toml`."""

    site: Path
    name: LocalText
    base_url: str
    default_locale: Locale
    locales: tuple[Locale, ...] = Field(min_length=1)
    brand_color: str = Field(pattern=r"^#[0-9a-fA-F]{6}$")
    brand_color_dark: str = Field(pattern=r"^#[0-9a-fA-F]{6}$")
    logo: str
    share_picture: str = Field(pattern=r"^$|(?i)\.(png|jpe?g|webp)$")
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
    first_reply_hours: float = Field(gt=0)
    urgent_reply_minutes: int = Field(gt=0)
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
    closed_ticket_days: int = Field(ge=1)
    upload_hours: int = Field(ge=1)
    search_log_days: int = Field(ge=1)
    max_article_kb: int = Field(ge=16, le=4096)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"{value!r} is not an IANA time zone such as Asia/Shanghai")
        return value

    @field_validator("base_url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")

    @field_validator("mail_url")
    @classmethod
    def _known_mail(cls, value: str) -> str:
        if not value.startswith(("console:", "smtp://", "smtps://")):
            raise ValueError("must be console:, smtp://user:password@host:port or smtps://...")
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
        if not value.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
            raise ValueError("must be a sqlite: or postgresql: address")
        return value.replace("postgresql://", "postgresql+psycopg://", 1)

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.default_locale not in self.locales:
            raise ValueError(f"default_locale {self.default_locale!r} is not among locales")
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

    def topic(self, key: str) -> Topic | None:
        """Return the topic with this key, or None."""
        return next((topic for topic in self.topics if topic.key == key), None)


def load_settings(site: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Read `kb.toml` of the site, then KB_* variables over it.

    Raises SiteError with one sentence that names the key when a value is wrong.
    """
    environment = os.environ if environment is None else environment
    site = site.resolve()
    values = _read_toml(Path(__file__).with_name("defaults.toml"))
    own = site / "kb.toml"
    values |= _read_toml(own) if own.exists() else {}
    values |= _from_environment(environment)
    values["site"] = site
    for key in ("articles_dir", "templates_dir", "index_dir", "data_dir"):
        values[key] = site / str(values[key])
    values["database_url"] = values["database_url"] or f"sqlite:///{values['data_dir']}/kb.sqlite3"
    values["attachments_url"] = values["attachments_url"] or str(values["data_dir"] / "attachments")
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SiteError(_sentence(error)) from None


def calculate_in_one_thread() -> None:
    """Keep numpy's algebra in the thread that asks for it, unless the environment says otherwise.

    A site has processes enough. On a busy machine threads that wait for each other turned the milliseconds of a long
    question into a second. Has an effect only before numpy is first imported.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def site_from_environment() -> Path:
    """Return the folder of the site when no command line names it: KB_SITE, else the current folder."""
    return Path(os.environ.get("KB_SITE", "."))


def secret_key(settings: Settings, environment: Mapping[str, str] | None = None) -> str:
    """Return the key that signs sessions and tokens; make and keep one (mode 0600) on the first start.

    Raises SiteError when a key was given that is shorter than 32 bytes.
    """
    environment = os.environ if environment is None else environment
    given = environment.get("KB_SECRET_KEY", "")
    path = settings.data_dir / "secret_key"
    if not given and not path.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        # Linked into place, so that two processes starting together agree on one key.
        fresh = path.with_name(f".secret_key.{secrets.token_hex(8)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    key = given or path.read_text(encoding="ascii").strip()
    if len(key.encode()) < MIN_SECRET_BYTES:
        source = "KB_SECRET_KEY" if given else str(path)
        raise SiteError(
            f"{source}: the secret key needs at least {MIN_SECRET_BYTES} bytes; make one with `openssl rand -hex 32`."
        )
    return key


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SiteError(f"{path.name}: cannot be read as TOML: {error}") from None


#: Variables that are not settings of a site but say which site, and the key that is never in kb.toml.
_NOT_SETTINGS = {"KB_SITE", "KB_SECRET_KEY"}


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for variable, text in environment.items():
        name = variable.removeprefix("KB_").lower()
        if (
            variable.startswith("KB_")
            and variable not in _NOT_SETTINGS
            and name in Settings.model_fields
        ):
            values[name] = _parsed(name, text)
    return values


def _parsed(name: str, text: str) -> object:
    """Read a list or table as JSON; a plain string stays as it is."""
    if text[:1] not in "[{" or not text:
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise SiteError(f"KB_{name.upper()}: cannot be read as JSON: {error}") from None


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "kb.toml"
    if first["type"] == "extra_forbidden":
        return f"kb.toml: there is no setting called {where!r}; the README lists them all."
    reason = first["msg"].removeprefix("Value error, ")
    return f"kb.toml: {where}: {reason[0].lower()}{reason[1:]} (got {str(first['input'])[:80]!r})."
