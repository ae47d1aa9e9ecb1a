"""One person's answers as plain values."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.claims.models import Solution
from portal.clients.models import BuyerRole
from portal.statistics.nps import DETRACTOR_TO

UPSET = 2  # the emotions up to it are upset and anger


def is_angry(nps: int | None, ratings: Mapping[Any, int | None]) -> bool:
    """Tell whether an answer wants a call: a detractor's, or one with upset or anger in it."""
    felt = [emotion for emotion in ratings.values() if emotion is not None]
    return (nps is not None and nps <= DETRACTOR_TO) or min(felt, default=UPSET + 1) <= UPSET


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
