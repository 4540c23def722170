"""Locales, translations, dates and scripts."""
