"""Reading a site's settings from `kb.toml` and the environment, its secret key, and one sentence for what is wrong."""

import json
import os
import secrets
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from kb.errors import SiteError
from kb.settings.site import Settings

MIN_SECRET_BYTES = 32

#: Variables that are not settings of a site but say which site, and the key that is never in kb.toml.
_NOT_SETTINGS = {"KB_SITE", "KB_SECRET_KEY"}

#: How a list or a table begins in a variable, where it is JSON; any other text stays as it is.
_JSON_BEGINS = ((tuple, "["), (dict, "{"))

#: Pydantic's kinds of errors in words for the owner of a site; others keep Pydantic's own.
_SENTENCES = {
    "missing": "is missing",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be on or off",
    "bool_parsing": "must be on or off",
    "string_type": "must be a text",
    "tuple_type": 'must be a list, as in ["one", "other"]',
    "dict_type": "must be a table by language",
    "model_type": "must be a table",
    "time_parsing": "must be a time such as 09:00",
    "time_type": "must be a time such as 09:00",
    "too_short": "must not be empty",
    "literal_error": "must be {expected}",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "string_pattern_mismatch": "must fit the pattern {pattern}",
}

#: Settings that may hold a password: what was given for them is not repeated.
_DISCREET = {"mail_url", "database_url"}


def load_settings(site: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Read `kb.toml` of the site, then KB_* variables over it.

    Raises SiteError with one sentence that names the key when a value is wrong.
    """
    environment = os.environ if environment is None else environment
    site = site.resolve()
    values = _read_toml(Path(__file__).with_name("defaults.toml"))
    own = site / "kb.toml"
    values |= _read_toml(own) if own.exists() else {}
    variables = _from_environment(environment)
    values |= variables
    values["site"] = site
    _anchor(values, site)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SiteError(_sentence(error, variables)) from None


def _anchor(values: dict[str, Any], site: Path) -> None:
    """Let every path begin in the site's folder, wherever the command is called from."""
    for key in ("articles_dir", "templates_dir", "index_dir", "data_dir"):
        values[key] = site / str(values[key])
    data = values["data_dir"]
    attachments = str(values["attachments_url"] or data / "attachments")
    values["attachments_url"] = attachments if "://" in attachments else str(site / attachments)
    database = str(values["database_url"] or f"sqlite:///{data}/kb.sqlite3")
    scheme, _, path = database.partition(":///")
    values["database_url"] = (
        f"{scheme}:///{site / path}" if scheme == "sqlite" and path else database
    )


def unknown_variables(environment: Mapping[str, str] | None = None) -> list[str]:
    """Return a sentence for each KB_* variable that sets nothing; without its value, which may be a secret."""
    environment = os.environ if environment is None else environment
    settings = {f"KB_{name.upper()}" for name in Settings.model_fields} | _NOT_SETTINGS
    return [
        f"{name}: there is no setting called so; {_advice(name, settings)}"
        for name in sorted(environment)
        if name.startswith("KB_") and name.upper() not in settings
    ]


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
    # Any bytes make a key, such as those of a random device.
    given = os.fsencode(environment.get("KB_SECRET_KEY", "")).decode("latin-1")
    path = settings.data_dir / "secret_key"
    if not given and not path.exists():
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
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
    key = given or path.read_text(encoding="latin-1").strip()
    if len(key.encode()) < MIN_SECRET_BYTES:
        source = "KB_SECRET_KEY" if given else str(path)
        raise SiteError(
            f"{source}: the secret key needs at least {MIN_SECRET_BYTES} bytes; make one with `openssl rand -hex 32`."
        )
    return key


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        # Some editors begin every file with a mark of its encoding.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SiteError(f"{path}: cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SiteError(f"{path.name}: cannot be read as TOML: {error}") from None


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
    try:
        text.encode()
    except UnicodeEncodeError:
        raise SiteError(f"KB_{name.upper()}: is not UTF-8 text.") from None
    shape = get_origin(Settings.model_fields[name].annotation)
    if not any(shape is each and text.startswith(begins) for each, begins in _JSON_BEGINS):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SiteError(f"KB_{name.upper()}: cannot be read as JSON: {error}") from None


def _sentence(error: ValidationError, variables: Mapping[str, object]) -> str:
    """Say what is wrong first: where it was set, what it must be, and what it was."""
    found = error.errors()
    # A misspelt name comes first: it is why another one is missing.
    first = min(found, key=lambda each: each["type"] != "extra_forbidden")
    path = [str(part) for part in first["loc"] if part != "[key]"]
    by_variable = bool(path) and path[0] in variables
    source, key = (f"KB_{path[0].upper()}", path[1:]) if by_variable else ("kb.toml", path)
    if first["type"] == "extra_forbidden":
        advice = _advice(path[-1], _names_beside(path))
        return f"{source}: there is no setting called {'.'.join(key)!r}; {advice}"
    where = (".".join if by_variable else ": ".join)(filter(None, (source, ".".join(key))))
    words = _words(first["type"], first["msg"], first.get("ctx", {}))
    given = first["input"]
    shown = isinstance(given, str | int | float) and path[:1] and path[0] not in _DISCREET
    got = f" (got {str(given)[:80]!r})" if shown else ""
    return f"{where}: {words}{got}."


def _names_beside(path: Sequence[str]) -> Iterable[str]:
    """Return the names of what could stand where the path ends, in its table."""
    table: type[BaseModel] = Settings
    for part in path[:-1]:
        if part in table.model_fields:  # the rest are numbers in lists
            table = get_args(table.model_fields[part].annotation)[0]
    return table.model_fields


def _advice(name: str, known: Iterable[str]) -> str:
    nearest = get_close_matches(name, known, n=1, cutoff=0.75)
    return f"did you mean {nearest[0]}?" if nearest else "the README lists them all."


def _words(kind: str, message: str, context: Mapping[str, object]) -> str:
    if kind in _SENTENCES:
        return _SENTENCES[kind].format(**context)
    reason = message.removeprefix("Value error, ").rstrip(".")
    return f"{reason[0].lower()}{reason[1:]}"
