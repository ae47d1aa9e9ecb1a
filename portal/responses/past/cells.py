"""The cells of a past answer."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from portal.clients.models import BuyerRole
from portal.orders.cells import CellError, clean_text, shortened
from portal.orders.files.cells import NUMBER_LENGTH
from portal.orders.moments import parse_moment
from portal.web.csv import unguarded
from portal.web.text import clean_line, clean_lines

COMMENT_LENGTH = 4000
NOT_NOTICED = "not_noticed"

# spreadsheets make 9.0 of a column of whole numbers that has holes
_SCORE = re.compile(r"([0-9]{1,2})(?:[.,]0+)?", re.ASCII)
_EMOTIONS: dict[str, int | None] = {str(emotion): emotion for emotion in range(1, 6)}
_EMOTIONS[NOT_NOTICED] = None


def parse_past_moment(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """Read when an answer was given, in UTC; without an offset in `zone`.

    CellError for no moment and for one after `now`.
    """
    at = parse_moment(text, zone).at
    if at > now:
        raise CellError(_l("“%(value)s” is in the future", value=shortened(text)))
    return at


def parse_order_number(text: str) -> str:
    """Read the number of an order, which may be one that is not stored. CellError when too long."""
    return clean_text(unguarded(text), NUMBER_LENGTH)


def parse_score(text: str) -> int:
    """Read the 0-10 answer. CellError for anything else.

    >>> parse_score("9"), parse_score("10.0")
    (9, 10)
    """
    match = _SCORE.fullmatch(clean_line(text))
    if match is None or int(match[1]) > 10:
        raise CellError(_l("“%(value)s” is not a whole number from 0 to 10", value=shortened(text)))
    return int(match[1])


def parse_rating(text: str) -> int | None:
    """Read an emotion 1-5, or `not_noticed` as None. CellError for anything else.

    >>> parse_rating("5"), parse_rating("not_noticed")
    (5, None)
    """
    if text in _EMOTIONS:
        return _EMOTIONS[text]
    written = clean_line(text).casefold()
    match = _SCORE.fullmatch(written)
    written = match[1] if match else written
    if written not in _EMOTIONS:
        raise CellError(
            _l(
                "“%(value)s” is not an answer: write 1 to 5, not_noticed, or nothing",
                value=shortened(text),
            )
        )
    return _EMOTIONS[written]


def parse_role(text: str) -> BuyerRole:
    """Read a buyer role. CellError for anything else."""
    try:
        return BuyerRole(clean_line(text).casefold())
    except ValueError as error:
        raise CellError(
            _l(
                "“%(value)s” is not a role: write economic, technical or user",
                value=shortened(text),
            )
        ) from error


def parse_comment(text: str) -> str:
    """Read words of at most 4,000 characters, line ends kept. CellError for more."""
    comment = clean_lines(unguarded(text))
    if len(comment) > COMMENT_LENGTH:
        raise CellError(
            _l(
                "“%(value)s” is too long: %(length)s characters, at most %(limit)s fit",
                value=shortened(comment),
                length=len(comment),
                limit=COMMENT_LENGTH,
            )
        )
    return comment
