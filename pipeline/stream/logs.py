"""Logs as JSON lines on standard error; never a payload.

Faust and its libraries quote messages and requests in the arguments of what they log. So of their lines only the fixed text is
kept, and the kind of an exception: what they want to say stays readable, what was in a message stays out.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

import structlog

REPEAT_SECONDS = 30.0
"""A library may say the same again after this long; while a broker is away they say it dozens of times a second."""


def set_up_logs(level: str) -> None:
    """Send our own lines, and warnings of the libraries, to standard error, one JSON object a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FixedText())
    handler.addFilter(Sparse())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


class Sparse(logging.Filter):
    """Lets a library say the same thing once in a while.

    It misleads as to how often something happened: what a line's arguments were does not count.
    """

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it was not said lately."""
        what = record.name, str(record.msg)
        if record.created - self._said.get(what, -REPEAT_SECONDS) < REPEAT_SECONDS:
            return False
        self._said[what] = record.created
        return True


class FixedText(logging.Formatter):
    """A library's log record without its arguments, and without the text of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        line: dict[str, object] = {
            "event": str(record.msg).strip(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            line |= {"exception": kind.__name__, "where": [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(trace)[-5:]]}
        return json.dumps(line, sort_keys=True)
