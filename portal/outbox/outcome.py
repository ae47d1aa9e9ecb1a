"""How an attempt to send a message went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from portal.outbox.models import Trouble


@dataclass(frozen=True)
class Outcome:
    """No trouble: it was delivered. retry_after: what the receiver asked for."""

    trouble: Trouble | None = None
    status: int | None = None
    detail: str | None = None
    retry_after: timedelta | None = None
