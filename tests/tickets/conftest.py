"""These tests run on SQLite and on PostgreSQL."""

from hypothesis import settings as hypothesis_settings

from tests.databases import empty, engine, settings, store

__all__ = ["empty", "engine", "settings", "store"]

# A busy machine is no failure.
hypothesis_settings.register_profile("patient")
hypothesis_settings.load_profile("patient")
