"""The situations kb names; each is mapped to a status, a page and an exit code in one place per entrance."""


class KbError(Exception):
    """A situation that kb expects and can explain to the person in front of it."""


class NotFound(KbError):
    """Raised when the thing asked for does not exist, or must not be known to exist."""


class Withdrawn(NotFound):
    """Raised when the thing asked for existed once and is gone for good."""


class Invalid(KbError):
    """Raised when input breaks a rule that the person can mend; the sentence says how."""


class Conflict(KbError):
    """Raised when the thing changed meanwhile, or the move is not possible in its present state."""


class TooMany(KbError):
    """Raised when a rate limit is used up; `retry_after` says in how many seconds to come back."""

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Unavailable(KbError):
    """Raised when something outside (disk, database, index) refuses to work for now."""


class SiteError(KbError):
    """Raised when the site itself is set up wrongly; one sentence tells its owner what to mend."""
