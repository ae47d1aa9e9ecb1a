"""What the log must not tell."""

from __future__ import annotations

import logging
import re

from flask import Flask

_CODE_IN_PATH = re.compile(r"(/(?:a|hooks|invitation)/)[^\s?\]]+", re.IGNORECASE)


class HideCodes(logging.Filter):
    """Leave out the codes of acts, by which one answers for the client, and the ends of hooks.

    And of invitations, by which one becomes a user.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, without its codes."""
        record.msg = _CODE_IN_PATH.sub(r"\1…", record.getMessage())
        record.args = None
        return True


def init_app(app: Flask) -> None:
    """Watch the application's own log."""
    app.logger.addFilter(HideCodes())
