"""These tests run on SQLite and on PostgreSQL."""

from tests.databases import empty, engine, settings, store

__all__ = ["empty", "engine", "settings", "store"]
