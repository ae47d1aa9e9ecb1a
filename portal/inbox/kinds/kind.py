"""What the door and the work ask of a system."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.inbox.calls import Arrival, Call, Source
from portal.inbox.models import ID_LENGTH
from portal.inbox.news import News, Unusable
from portal.orders.cells import CellError
from portal.orders.shops.errors import BodyRefused
from portal.orders.shops.fields import text_at
from portal.orders.shops.states import Endings
from portal.orders.values import clean_text, parse_moment
from portal.web.clock import firm_zone

Fetch = Callable[[Source, bytes], bytes]


def never(_call: Call) -> bool:
    """Tell of a system that it has no greeting."""
    return False


@dataclass(frozen=True)
class Kind:
    """A system.

    is_genuine: whether a call is the source's own. arrivals: what is kept of a genuine one.
    read: what a kept body says, given its topic; Unusable or BodyRefused when nothing.
    is_greeting: a first call, unsigned, that wants nothing but an answer.
    fetch: for a system that only says where its order is: gets its body. NotNow when it cannot.
    """

    is_genuine: Callable[[Source, Call], bool]
    arrivals: Callable[[Source, Call], Sequence[Arrival]]
    read: Callable[[Source, str | None, bytes], News]
    is_greeting: Callable[[Call], bool] = never
    fetch: Fetch | None = None


def endings_of(source: Source) -> Endings:
    """Return which statuses of the source are ends of an order."""
    return Endings.of(source.settings.get("delivered", ()), source.settings.get("cancelled", ()))


def foreign_id_at(body: Mapping[str, Any], path: str) -> str:
    """Return what the system calls something. BodyRefused or Unusable for what cannot be kept."""
    try:
        return clean_text(text_at(body, path), ID_LENGTH)
    except CellError as error:
        raise Unusable(error.reason) from error


def moment_at(body: Mapping[str, Any], path: str, zone: ZoneInfo | None = None) -> datetime | None:
    """Return the moment at a path; None when there is none. BodyRefused for what is no moment.

    Without an offset it is in `zone`, which is the firm's unless told.
    """
    text = text_at(body, path)
    if not text:
        return None
    try:
        return parse_moment(text, zone or firm_zone()).at
    except CellError as error:
        raise BodyRefused(path, error.reason, text) from error
