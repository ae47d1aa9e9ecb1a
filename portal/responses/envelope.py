"""What the form's page says of itself beside the answer."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from portal.responses.counting import STEPS

STEP_COUNTS = frozenset(str(count) for count in range(len(STEPS) + 1))
_TEXT_ID = re.compile(r"[1-9]\d{0,8}", re.ASCII)
LONGEST = timedelta(days=30)  # a longer time from page to sending tells nothing


@dataclass(frozen=True)
class Envelope:
    """What comes with an answer; a part that is garbled is as if it was not there.

    seconds: from the making of the page. told: how many steps of `counting` the page's script
    has told already. draft: the half-filled form that this one took up. replaces: the
    person's earlier answer. consent_text: which words stood beside the tick.
    """

    seconds: int | None
    told: int
    draft: uuid.UUID | None
    replaces: uuid.UUID | None
    consent_text: int | None


def read_envelope(fields: Mapping[str, str], at: datetime) -> Envelope:
    """Read the hidden fields of the form."""
    return Envelope(
        seconds=_seconds_since(fields.get("opened", ""), at),
        told=read_steps(fields.get("told", "")),
        draft=read_id(fields.get("draft")),
        replaces=read_id(fields.get("replaces")),
        consent_text=read_text_id(fields.get("consent_text", "")),
    )


def read_id(text: str | None) -> uuid.UUID | None:
    """Return the submission id that a text is, if any."""
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


def read_text_id(text: str) -> int | None:
    """Return the id of a consent text that a text is, if any."""
    return int(text) if _TEXT_ID.fullmatch(text) else None


def read_steps(text: str) -> int:
    """Return a number of steps, 0..2; 0 for anything else."""
    return int(text) if text in STEP_COUNTS else 0


def _seconds_since(text: str, at: datetime) -> int | None:
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        return None
    passed = at - datetime.fromtimestamp(int(text), UTC)
    return int(passed.total_seconds()) if timedelta(0) <= passed <= LONGEST else None
