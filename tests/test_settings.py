"""A site's settings: defaults, kb.toml, KB_* variables, and one clear sentence when something is wrong."""

import os
import re
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import SiteError
from kb.settings import Settings, load_settings, secret_key, unknown_variables

NOTHING: dict[str, str] = {}


def settings_of(folder: Path, toml: str, environment: dict[str, str] | None = None) -> Settings:
    (folder / "kb.toml").write_text(toml, encoding="utf-8")
    return load_settings(folder, environment or NOTHING)


def test_a_site_without_kb_toml_has_every_setting(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, NOTHING)
    assert settings.default_locale == "zh-hans"
    assert {"other", "suggestion", "complaint"} <= {topic.key for topic in settings.topics}
    assert settings.database_url == f"sqlite:///{tmp_path.resolve()}/instance/kb.sqlite3"


def test_a_variable_wins_over_kb_toml(tmp_path: Path) -> None:
    environment = {
        "KB_MAX_UPLOADS": "3",
        "KB_RATE_LIMITS": "off",
        "KB_LOCALES": '["zh-hans", "en"]',
    }
    settings = settings_of(tmp_path, "max_uploads = 2", environment)
    assert settings.max_uploads == 3
    assert settings.rate_limits is False
    assert settings.locales == ("zh-hans", "en")


def test_a_text_may_be_given_once_or_by_language(tmp_path: Path) -> None:
    assert settings_of(tmp_path, 'name = "Help"').name["zh-hant"] == "Help"
    assert settings_of(tmp_path, 'name = { zh-hans = "帮助" }').name["zh-hant"] == "帮助"


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("max_upload_mb = 0", "max_upload_mb"),
        ('timezone = "Mars/Olympus"', "IANA time zone"),
        ('timezone = "Factory"', "IANA time zone"),
        ('colour = "red"', "no setting called 'colour'; the README lists them all"),
        ("max_upload = 3", "no setting called 'max_upload'; did you mean max_uploads?"),
        ('[[topics]]\nkey = "other"\nlable = "A"', "'topics.0.lable'; did you mean label?"),
        ('default_locale = "fr"', "default_locale"),
        ('locales = ["en"]', "not among locales"),
        ('mail_url = "pigeon:"', "mail_url"),
        ("name = [", "TOML"),
        ('[[topics]]\nkey = "a"\nlabel = "A"', "'other'"),
        ('[[topics]]\nkey = "other"\nlabel = "A"\nrequired = ["pair"]', "'pair'"),
        (
            '[[topics]]\nkey = "other"\nlabel = "A"\nrequired = ["email"]',
            "kb.toml: topics.0.required.0: must be 'account_id'",
        ),
        ('[[topics]]\nkey = "other"\nlabel = "A"\nrequired = ["email"]', "'earlier_reference'"),
        (
            '[[business_hours]]\ndays = [0]\nopens = "09:00+08:00"\ncloses = "21:00"',
            "business_hours.0.opens: must be a time such as 09:00, in the site's time zone",
        ),
        ('name = {fr = "x"}', "kb.toml: name.fr: must be"),
        ("topics = []", "kb.toml: topics: must not be empty"),
        ("name = 3", "a text, or a table of texts by language"),
        ('name = ""', "a text in at least one language"),
        ('locales = "en"', "must be a list"),
        ('locales = ["en", "zh-hans", "en"]', "twice"),
        ('max_uploads = "many"', "max_uploads: must be a whole number (got 'many')"),
        ('base_url = "https://"', "https://help.example.com"),
        ('base_url = "https://help.example/?q=1"', "https://help.example.com"),
        ('logo = "kb.toml"', "logo: must be the path of a picture that ends in .svg or .png"),
        ('share_picture = "shared.svg"', "share_picture: must be the path of a picture"),
        ('mail_url = "smtp://mail.example.com:mail"', "mail_url"),
        ('mail_from = "Help Centre"', "mail_from"),
        ('mail_reply_to = "x"', "{thread}"),
        ('account_id_pattern = "["', "regular expression"),
        ('attachments_url = "s3://bucket/prefix"', "must be a folder"),
        ('database_url = "sqlite://"', "sqlite:///path"),
        ("first_reply_hours = inf", "first_reply_hours"),
        ("closed_ticket_days = 99999999999", "closed_ticket_days"),
    ],
)
def test_a_wrong_value_is_one_clear_sentence(tmp_path: Path, toml: str, says: str) -> None:
    with pytest.raises(SiteError) as caught:
        settings_of(tmp_path, toml)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_sentence_says_where_the_value_stands(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"^KB_MAX_UPLOADS: must be at least 1 \(got '0'\)\.$"):
        settings_of(tmp_path, "max_uploads = 3", {"KB_MAX_UPLOADS": "0"})
    with pytest.raises(SiteError, match=r"^kb\.toml: max_uploads: must be at least 1"):
        settings_of(tmp_path, "max_uploads = 0")


def test_a_table_in_a_variable_is_named_by_its_variable(tmp_path: Path) -> None:
    topics = '[{"key": "other", "label": "A", "requird": []}]'
    with pytest.raises(SiteError, match=r"^KB_TOPICS: .*'0.requird'; did you mean required\?$"):
        load_settings(tmp_path, {"KB_TOPICS": topics})


def test_a_variable_that_sets_nothing_is_told_without_its_value() -> None:
    environment = {
        "KB_MAIL_ULR": "smtp://user:hunter2@host",
        "KB_PORT": "8000",
        "KB_SITE": "demo",
        "KB_SECRET_KEY": "hunter2",
        "KB_NAME": "Help",
        "HOME": "/",
    }
    assert unknown_variables(environment) == [
        "KB_MAIL_ULR: there is no setting called so; did you mean KB_MAIL_URL?",
        "KB_PORT: there is no setting called so; the README lists them all.",
    ]
    assert unknown_variables({"KB_SECRET": "hunter2"}) == [
        "KB_SECRET: there is no setting called so; did you mean KB_SECRET_KEY?"
    ]


@pytest.mark.parametrize("name", ["KB_MAIL_URL", "KB_DATABASE_URL"])
def test_a_password_is_not_repeated(tmp_path: Path, name: str) -> None:
    with pytest.raises(SiteError) as caught:
        load_settings(tmp_path, {name: "sntp://user:hunter2@host"})
    assert "hunter2" not in str(caught.value)


def test_a_variable_that_is_no_text_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"^KB_NAME: is not UTF-8 text\.$"):
        load_settings(tmp_path, {"KB_NAME": os.fsdecode(b"\xff")})


def test_a_text_in_a_variable_may_begin_like_json(tmp_path: Path) -> None:
    environment = {"KB_ACCOUNT_ID_PATTERN": "[0-9]{8}", "KB_NAME": "[Test] Help"}
    settings = load_settings(tmp_path, environment)
    assert settings.account_id_pattern == "[0-9]{8}"
    assert settings.name["en"] == "[Test] Help"


def test_paths_begin_in_the_site(tmp_path: Path) -> None:
    toml = 'attachments_url = "pictures"\ndatabase_url = "sqlite:///data/kb.db"'
    settings = settings_of(tmp_path, toml)
    assert settings.attachments_url == str(tmp_path / "pictures")
    assert settings.database_url == f"sqlite:///{tmp_path}/data/kb.db"


@given(value=st.text(max_size=40).filter(lambda text: "\0" not in text))
def test_no_variable_ends_in_a_traceback(
    value: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    for name in ("KB_TOPICS", "KB_MAX_UPLOADS", "KB_TIMEZONE", "KB_NAME"):
        try:
            load_settings(folder, {name: value})
        except SiteError as error:
            assert "\n" not in str(error)  # noqa: PT017 - either outcome is right, a traceback is not


def test_the_secret_key_is_made_once_and_is_private(settings: Settings) -> None:
    key = secret_key(settings, NOTHING)
    assert len(key) == 64
    assert secret_key(settings, NOTHING) == key
    assert stat.S_IMODE((settings.data_dir / "secret_key").stat().st_mode) == 0o600


def test_a_short_secret_key_is_refused(settings: Settings) -> None:
    with pytest.raises(SiteError, match="at least 32 bytes"):
        secret_key(settings, {"KB_SECRET_KEY": "short"})


def test_any_bytes_make_a_secret_key(settings: Settings) -> None:
    key = bytes(range(200, 250))
    settings.data_dir.mkdir()
    (settings.data_dir / "secret_key").write_bytes(key)
    kept = secret_key(settings, NOTHING)
    assert len(kept.encode()) >= len(key)
    assert secret_key(settings, {"KB_SECRET_KEY": os.fsdecode(key)}) == kept


def test_a_mark_of_the_encoding_is_no_part_of_the_settings(tmp_path: Path) -> None:
    assert settings_of(tmp_path, "\ufeffmax_uploads = 3").max_uploads == 3


def test_a_kb_toml_that_is_out_of_reach_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "kb.toml").mkdir()
    with pytest.raises(SiteError, match=r"kb\.toml: cannot be read: Is a directory\.$"):
        load_settings(tmp_path, NOTHING)


def test_the_readme_table_names_every_setting_and_no_other() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    table = readme.split("## Settings", 1)[1].split("\n## ", 1)[0]
    documented = set(re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE))
    assert documented == set(Settings.model_fields) - {"site"}
