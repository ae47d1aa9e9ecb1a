"""The kept counts, remembered as they were read until they change."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.reports.rows import Counts
from portal.reports.spans import Span
from portal.reports.tallies import Cut, Tallies, tallied
from portal.responses.counts.cells import Cell, add
from portal.responses.counts.folding import AMOUNTS, COUNT, CountState, cells_of_waiting
from portal.storage.database import db

COLUMN_OF_CUT = {Cut.MONTH: "day", Cut.ROLE: "role", Cut.CHANNEL: "channel"}
REMEMBERED = 500  # questions, of which a page asks five


@dataclass(frozen=True)
class Question:
    """What is asked of the kept counts. measure: only this one; None: all of them."""

    spans: tuple[Span, ...]
    roles: tuple[str, ...]
    channels: tuple[str, ...]
    cut: Cut | None
    measure: int | None

    def asks_for(self, cell: Cell) -> bool:
        """Tell whether a count is part of it."""
        return (
            cell.role in self.roles
            and cell.channel in self.channels
            and self.measure in (None, cell.measure)
            and any(span.holds(cell.grain, cell.day) for span in self.spans)
        )

    def part(self, cell: Cell) -> Any:
        """Return by what the cut tells a count apart."""
        return _part(self.cut, getattr(cell, COLUMN_OF_CUT[self.cut])) if self.cut else ""


def kept_tallies(state: CountState, question: Question) -> Mapping[Any, Tallies]:
    """Return the tallies of each part of the cut, with what waits to be counted."""
    return (_remembered_tallies if state.stamp else _tallies)(state, question)


def _tallies(state: CountState, question: Question) -> Mapping[Any, Tallies]:
    counts = dict((_remembered_counts if state.stamp else _counts)(state.stamp, question))
    for cell, amounts in cells_of_waiting(state.waiting).items():
        if question.asks_for(cell):
            add(counts, (question.part(cell), cell.measure), amounts)
    return tallied(counts)


def _counts(_stamp: uuid.UUID | None, question: Question) -> Counts:
    if not question.spans:
        return {}
    counts: Counts = {}
    for value, measure, *amounts in db.session.execute(_sums(question)):
        add(counts, (_part(question.cut, value), measure), [int(amount) for amount in amounts])
    return counts


# the same state is the same numbers, and pages of figures are looked at again and again
_remembered_tallies = lru_cache(maxsize=REMEMBERED)(_tallies)
_remembered_counts = lru_cache(maxsize=REMEMBERED)(_counts)


@lru_cache(maxsize=256)  # SQLAlchemy finds what it compiled by the statement itself
def _sums(question: Question) -> Any:
    sums = [func.sum(COUNT.c[name]) for name in AMOUNTS]
    value = COUNT.c[COLUMN_OF_CUT[question.cut]] if question.cut else func.min("")
    query = select(value, COUNT.c.measure, *sums).where(
        COUNT.c.role.in_(question.roles),
        COUNT.c.channel.in_(question.channels),
        or_(*map(_in_span, question.spans)),
    )
    if question.measure is not None:
        query = query.where(COUNT.c.measure == question.measure)
    return query.group_by(*([value] if question.cut else []), COUNT.c.measure)


def _in_span(span: Span) -> ColumnElement[bool]:
    conditions = [COUNT.c.grain == span.grain]
    if span.first:
        conditions.append(COUNT.c.day >= span.first)
    if span.last:
        conditions.append(COUNT.c.day <= span.last)
    return and_(*conditions)


def _part(cut: Cut | None, value: Any) -> Any:
    return value.replace(day=1) if cut is Cut.MONTH else value
