"""Log lines that help whoever runs the site and hold no personal data.

An exception is logged with its classes and the places in the code that it came through, not with its message: a
message of the database or of Python quotes the values that it is about.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
from typing import Any

from safeguarding import request_ids

ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutPersonalData(logging.Filter):
    """Put the request's number on each record, and patterns in place of what a request or a task said."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        record.__dict__["request_id"] = getattr(request, "id", request_ids.current.get())
        if request is not None:
            method, route = getattr(request, "method", "") or "", request_ids.route(request)
            record.msg, record.args = f"{method} {route} {getattr(record, 'status_code', '')}".strip(), ()
        elif record.name.startswith("django.security"):
            record.msg, record.args = "A request was refused as suspicious.", ()
        elif isinstance(record.args, dict) and "exc" in record.args:  # a task of Celery's, with its arguments' values
            hidden = dict.fromkeys(("exc", "args", "kwargs", "traceback", "return_value"), "(not logged)")
            record.args = record.args | hidden
        return True


class OneLine(logging.Formatter):
    """A line of time, level, logger, request and message; then, of an exception, a line for each place in the code."""

    default_time_format = "%Y-%m-%dT%H:%M:%S%z"
    default_msec_format = ""

    def __init__(self, **_: Any) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s request=%(request_id)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = "".join(character if character.isprintable() else " " for character in record.message)
        return super().formatMessage(record)

    def formatException(self, ei: ErrorInfo) -> str:
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            kind = type(error)
            lines.append(f"  {kind.__module__}.{kind.__qualname__} (its message is not logged)")
            for frame in traceback.extract_tb(error.__traceback__):
                lines.append(f"    {frame.filename}:{frame.lineno} in {frame.name}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)
