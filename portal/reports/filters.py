"""Which answers a figure is asked of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from portal.clients.models import BuyerRole
from portal.responses.models import Channel

NAMES = {"from_day": "from", "to_day": "to", "search": "q", "worded": "words"}  # in addresses


class ClientKind(StrEnum):
    """Whether it was the client's first order, or they had ordered before."""

    NEW = "new"
    RETURNING = "returning"


@dataclass(frozen=True)
class AnswerFilter:
    """Days are inclusive and in the firm's zone; None means no bound."""

    from_day: date | None = None
    to_day: date | None = None
    role: BuyerRole | None = None
    channel: Channel | None = None
    touchpoint: str | None = None  # a key: answers that rated or did not notice it
    manager: str | None = None  # of the order
    segment: str | None = None  # of the client
    client: ClientKind | None = None
    search: str | None = None  # words that were written
    worded: bool = False  # anything was written
    angry: bool = False  # an emotion of 1 or 2, or 0 to 6 of 10
    emotional: bool = False  # marked as such

    def query(self) -> dict[str, str]:
        """Return the filter as an address carries it, so that links keep it."""
        return {
            NAMES.get(name, name): _written(value)
            for name, value in vars(self).items()
            if value is not None and value is not False
        }

    def within(self, from_day: date | None, to_day: date | None) -> AnswerFilter:
        """Return the same filter for another period."""
        return replace(self, from_day=from_day, to_day=to_day)

    @property
    def asks_of_orders(self) -> bool:
        """Whether it depends on the order of an answer."""
        return bool(self.manager or self.segment or self.client)

    @property
    def asks_what_was_said(self) -> bool:
        """Whether only the answers themselves can tell, and no counts made beforehand."""
        return bool(self.search) or self.worded or self.angry or self.emotional


def _written(value: object) -> str:
    if value is True:
        return "1"
    return value.isoformat() if isinstance(value, date) else str(value)
