"""The text of one cell, and what is wrong with it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.web.text import clean_line

SHOWN_LENGTH = 40


class CellError(ValueError):
    """A value that cannot be meant; `reason` is for the person who wrote it."""

    def __init__(self, reason: LazyString) -> None:
        super().__init__(reason)
        self.reason = reason


def shortened(value: str) -> str:
    """Return the value as messages show it: printable, at most 40 characters."""
    text = clean_line(value[: SHOWN_LENGTH * 4])
    return text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"


def clean_text(value: str, max_length: int) -> str:
    """Return printable text in NFC with single spaces; CellError when longer than allowed.

    >>> clean_text(" Ромашка\\u200b\\x00  и К\\n", 80)
    'Ромашка и К'
    """
    text = clean_line(value)
    if len(text) > max_length:
        raise CellError(
            _l(
                "“%(value)s” is too long: %(length)s characters, at most %(limit)s fit",
                value=shortened(text),
                length=len(text),
                limit=max_length,
            )
        )
    return text
