"""What the log tells, how its lines are written, and what it must not tell."""

from __future__ import annotations

import logging
import logging.config
import re
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, has_request_context, request
from pythonjsonlogger.json import JsonFormatter

from portal.config import LogFormat
from portal.web.identified import request_number, this_request

_CODE_IN_PATH = re.compile(r"(/(?:a|hooks|invitation)/)[^\s?\]]+", re.IGNORECASE)
_NOWHERE = "nowhere"  # what is asked of an address that leads to no page


def without_codes(text: str) -> str:
    """Return a text without the codes of acts and the ends of hooks.

    >>> without_codes("Exception on /a/0123456789ABCDEF [GET]")
    'Exception on /a/… [GET]'
    """
    return _CODE_IN_PATH.sub(r"\1…", text)


class HideCodes(logging.Filter):
    """Leave out the codes of acts, by which one answers for the client, and the ends of hooks.

    And of invitations, by which one becomes a user.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, without its codes."""
        record.msg = without_codes(record.getMessage())
        record.args = None
        return True


class JsonLines(JsonFormatter):
    """One JSON object in a line: what happened, and in which request."""

    def __init__(self) -> None:
        super().__init__(json_ensure_ascii=False)

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """Fill the object."""
        log_data["time"] = _moment(record)
        log_data["level"] = record.levelname.lower()
        log_data["logger"] = record.name
        log_data["process"] = record.process
        log_data["message"] = record.getMessage()
        log_data.update(_of_request())
        log_data.update(getattr(record, "facts", {}))
        if "exc_info" in message_dict:
            log_data["exception"] = message_dict["exc_info"]

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """Return the trace, without codes."""
        return without_codes(str(super().formatException(ei)))


class TextLines(logging.Formatter):
    """Lines for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and a trace below it."""
        facts = {**_of_request(), **getattr(record, "facts", {})}
        told = "".join(f" {name}={value}" for name, value in facts.items())
        line = f"{_moment(record)} [{record.process}] {record.levelname} {record.getMessage()}"
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return without_codes(f"{line}{told}{trace}")


FORMATTERS = {LogFormat.JSON: JsonLines, LogFormat.TEXT: TextLines}


def log_settings(log_format: LogFormat) -> dict[str, Any]:
    """Return how all of a process is logged, as `logging.config` reads it; gunicorn does, too."""
    to_stderr = {"level": "INFO", "handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"hide_codes": {"()": HideCodes}},
        "formatters": {"lines": {"()": FORMATTERS[log_format]}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stderr",
                "formatter": "lines",
                "filters": ["hide_codes"],
            }
        },
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {"gunicorn.error": to_stderr, "portal.access": to_stderr},
    }


def write_lines(log_format: LogFormat) -> None:
    """Log in this process from now on; before the application, which would log its own way."""
    logging.config.dictConfig(log_settings(log_format))


def init_app(app: Flask) -> None:
    """Watch the application's own log; tell of each request when ACCESS_LOG is set."""
    app.logger.addFilter(HideCodes())
    if app.config["ACCESS_LOG"]:
        app.after_request(_tell)


def _tell(response: Response) -> Response:
    seconds = this_request().seconds
    facts = {"status": response.status_code, "ms": round(seconds * 1000, 1)}
    logging.getLogger("portal.access").info("answered", extra={"facts": facts})
    return response


def _moment(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _of_request() -> dict[str, Any]:
    if not has_request_context():
        return {}
    facts: dict[str, Any] = {
        "request_id": request_number(),
        "method": request.method,
        "endpoint": request.endpoint or _NOWHERE,
    }
    # what is known by now: a line of the log must not ask the database
    user = g.get("_login_user")
    if user is not None and user.is_authenticated:
        facts["user_id"] = user.id
    if "api_key_id" in g:
        facts["key_id"] = g.api_key_id
    return facts
