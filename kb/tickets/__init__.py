"""A ticket from the first word to the archive: draft, kept, answered, forgotten."""
