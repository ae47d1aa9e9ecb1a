"""One person's answers as plain values."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from portal.claims.models import Solution
from portal.clients.models import BuyerRole


@dataclass(frozen=True)
class Answer:
    """What was said of one act.

    `ratings`: touchpoint id -> emotion 1..5, or None for "not noticed"; a blank has no key.
    `remarks`: touchpoint id -> why.
    """

    submission: uuid.UUID
    role: BuyerRole | None = None
    nps: int | None = None
    ratings: dict[int, int | None] = field(default_factory=dict)
    remarks: dict[int, str] = field(default_factory=dict)
    comment: str = ""
    claim: str = ""
    solution: Solution | None = None
    contact: str = ""
    consent: bool = False
    publish: bool = False

    @property
    def has_claim(self) -> bool:
        """Whether the firm owes a reply."""
        return bool(self.claim) or self.solution is not None
