"""Decisions about acts, as pure functions."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from portal.acts.models import Act

_NUMBER = re.compile(r"(\d{4})-(\d{1,9})", re.ASCII)


def is_open(act: Act, answer_days: int, at: datetime) -> bool:
    """Tell whether an act takes answers at a moment."""
    return act.voided_at is None and at < act.issued_at + timedelta(days=answer_days)


def read_number(text: str) -> tuple[int, int] | None:
    """Read an act's number into (year, serial); None when it cannot be one.

    >>> read_number("2026-00042")
    (2026, 42)
    """
    match = _NUMBER.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else None
