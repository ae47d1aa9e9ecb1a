"""How staff look for acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from flask import abort

from portal.web.text import clean_line

ALL = "all"  # stands in an address for no state: without one people see what is to print
_YEARS = range(2000, 2101)


class ActState(StrEnum):
    """The states by which staff look for acts."""

    TO_PRINT = "to_print"
    PRINTED = "printed"
    VOIDED = "voided"


@dataclass(frozen=True)
class ActFilter:
    """Which acts are wanted. Days are those of delivery, inclusive, in the firm's zone."""

    state: ActState | None = None
    search: str = ""
    from_day: date | None = None
    to_day: date | None = None

    @property
    def is_narrow(self) -> bool:
        """Tell whether it asks for more than a state."""
        return bool(self.search or self.from_day or self.to_day)

    def arguments(self) -> dict[str, Any]:
        """Return what an address or a form says to ask for the same."""
        days = {"from": self.from_day, "to": self.to_day}
        return {
            "state": self.state or ALL,
            **({"search": self.search} if self.search else {}),
            **{name: day.isoformat() for name, day in days.items() if day},
        }


def read_filter(values: Mapping[str, str]) -> ActFilter:
    """Read what an address or a form asks for. ValueError for a day that is none."""
    state = values.get("state", "")
    return ActFilter(
        state=None if state == ALL else _state(state),
        search=clean_line(values.get("search", ""))[:100],
        from_day=_day(values.get("from", "")),
        to_day=_day(values.get("to", "")),
    )


def wanted_acts(values: Mapping[str, str]) -> ActFilter:
    """Read a filter, or answer 400: a day misread would print other acts than were meant."""
    try:
        return read_filter(values)
    except ValueError:
        abort(400)


def _state(text: str) -> ActState:
    return ActState(text) if text in list(ActState) else ActState.TO_PRINT


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    day = date.fromisoformat(text.strip())
    if day.year not in _YEARS:
        raise ValueError("no year of ours")
    return day
