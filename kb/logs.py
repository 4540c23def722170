"""Structured logs to standard error: text on a terminal, one JSON object a line elsewhere."""

import logging
import sys
from contextvars import ContextVar

import structlog
from structlog.typing import EventDict, WrappedLogger

from kb.errors import KbError
from kb.settings import Settings

#: The number of the request that is being answered; empty outside one.
current_request: ContextVar[str] = ContextVar("request", default="")


def configure_logs(settings: Settings) -> None:
    """Send kb's and its libraries' logs through one formatter, with the number of the request."""
    as_text = settings.log_format == "text" or (
        settings.log_format == "auto" and sys.stderr.isatty()
    )
    shared: list[structlog.typing.Processor] = [
        _name_request,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[structlog.typing.Processor] = (
        # A prettier traceback would show the values of variables: what a visitor wrote, or a secret.
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if as_text
        else [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
    structlog.configure(
        processors=[
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.root.handlers = [handler]
    logging.root.setLevel(settings.log_level.upper())
    for noisy in ("watchfiles", "alembic", "PIL"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def log_failure(
    log: structlog.stdlib.BoundLogger, event: str, error: Exception, **about: str
) -> None:
    """Log that something failed: with the reason alone where a person can mend it, else as a mistake of ours."""
    if isinstance(error, KbError | OSError):
        log.warning(event, reason=str(error), **about)
    else:
        log.error(event, exc_info=error, **about)


def _name_request(_logger: WrappedLogger, _level: str, event: EventDict) -> EventDict:
    if number := current_request.get():
        event["request_id"] = number
    return event
