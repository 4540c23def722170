"""Markdown files become articles: front matter, rendering, links, the library that holds them."""
