"""Counts as the command line prints them."""


def counted(count: int, noun: str) -> str:
    """Return a count with its noun, such as 1 ticket or 2 tickets; for nouns whose plural ends in a plain s."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
