"""The two ways to talk to the database: a transaction that writes, and one that only reads."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.errors import UndefinedTable
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, DataError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from kb.database.engine import READS, reason_of
from kb.errors import Invalid, Unavailable
from kb.i18n.gettext import mark

log = logging.getLogger(__name__)

_OUT_OF_ORDER = mark("This cannot be kept or looked up for now. Try again in a moment.")
#: What is nobody's mistake but the disk's or the network's; a file that is no database is a bare DatabaseError.
_OUT_OF_REACH = (OperationalError, InterfaceError, DatabaseError)
_UNKEEPABLE = mark("The text is too long, or holds characters that cannot be kept.")


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Yield a session whose work is committed at the end, or undone when an error passes.

    On SQLite there is one writer at a time, from the first statement on; do slow things before it.
    Raises Unavailable when the database cannot be reached, is full, stays locked or has no tables
    yet, Invalid when a text or a number is what no database keeps (NUL, half a surrogate pair, 65 bits).
    """
    with _session(engine) as session:
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Yield a session that waits for no writer and cannot write. Raises as `transaction` does."""
    with _session(engine.execution_options(postgresql_readonly=True, **{READS: True})) as session:
        yield session


@contextmanager
def _session(engine: Engine) -> Iterator[Session]:
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session
    except (DataError, UnicodeEncodeError, OverflowError) as error:
        raise Invalid(_UNKEEPABLE) from error
    except (DatabaseError, InterfaceError) as error:
        if "no such table" in str(error) or isinstance(error.orig, UndefinedTable):
            raise Unavailable("There are no tables yet; run `kb database upgrade`.") from error
        if type(error) not in _OUT_OF_REACH:
            raise
        # Who is in front of it can only try again: why it is so is for whoever runs the site.
        log.warning("The database cannot be used: %s.", reason_of(error))
        raise Unavailable(_OUT_OF_ORDER) from error
