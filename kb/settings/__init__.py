"""Everything a site may set: one frozen, validated object; the only reader of the environment."""

from kb.settings.load import (
    calculate_in_one_thread,
    load_settings,
    secret_key,
    site_from_environment,
    unknown_variables,
)
from kb.settings.parts import (
    LOCALES,
    Channel,
    Hours,
    Link,
    Locale,
    LocalText,
    RequirableField,
    Topic,
    TopicField,
)
from kb.settings.site import Settings

__all__ = [
    "LOCALES",
    "Channel",
    "Hours",
    "Link",
    "LocalText",
    "Locale",
    "RequirableField",
    "Settings",
    "Topic",
    "TopicField",
    "calculate_in_one_thread",
    "load_settings",
    "secret_key",
    "site_from_environment",
    "unknown_variables",
]
