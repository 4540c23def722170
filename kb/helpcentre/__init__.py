"""The reader's door: home, search, categories, articles."""
