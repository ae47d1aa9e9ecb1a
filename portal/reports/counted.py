"""Counts of the answers wanted: the kept ones where they know enough, else those of the rows."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.reports.filters import AnswerFilter
from portal.reports.rows import Counts, count_rows
from portal.reports.spans import Span, spans
from portal.reports.tallies import NO_ANSWERS, Cut, Tallies, tally
from portal.responses.counts.cells import WIDTH, Cell, Cells
from portal.responses.counts.folding import AMOUNTS, COUNT, waiting
from portal.responses.counts.models import ALL, CHANNELS, ROLES
from portal.storage.database import db

KEPT_CUTS = (None, Cut.MONTH, Cut.ROLE, Cut.CHANNEL)
COLUMN_OF_CUT = {Cut.MONTH: "day", Cut.ROLE: "role", Cut.CHANNEL: "channel"}


class Answers:
    """The answers as one page counts them, from one state of the database.

    What waits to be added to the kept counts is read once; each question after that is one
    statement, whose cost depends on the period and never on how many answers there are. Only a
    touchpoint, a manager and new or returning clients are asked of the rows themselves.
    """

    def tallies(self, wanted: AnswerFilter, measure: int | None = None) -> Tallies:
        """Count the answers wanted; with a measure, at least that one."""
        return self._cut(wanted, None, measure).get("", NO_ANSWERS)

    def by(self, cut: Cut, wanted: AnswerFilter, measure: int | None = None) -> dict[Any, Tallies]:
        """Count the answers wanted by month (its first day), role and so on.

        A cut by month needs both days of the period.
        """
        return self._cut(wanted, cut, measure)

    def _cut(
        self, wanted: AnswerFilter, cut: Cut | None, measure: int | None
    ) -> dict[Any, Tallies]:
        is_known = is_kept(wanted, cut)
        counts = self._kept(wanted, cut, measure) if is_known else count_rows(wanted, cut)
        found: defaultdict[Any, dict[int, Any]] = defaultdict(dict)
        for (value, measure), amounts in counts.items():
            if any(amounts):
                found[value][measure] = tally(amounts)
        return {value: Tallies(by_measure) for value, by_measure in found.items()}

    def _kept(self, wanted: AnswerFilter, cut: Cut | None, only: int | None) -> Counts:
        counts: Counts = defaultdict(lambda: [0] * WIDTH)
        pieces = tuple(spans(wanted.from_day, wanted.to_day))
        roles, channels = _scope(wanted, cut)
        column = COLUMN_OF_CUT[cut] if cut else None
        for value, measure, *amounts in (
            db.session.execute(_sums(pieces, roles, channels, column, only)) if pieces else ()
        ):
            _add(counts[_value(cut, value), measure], amounts)
        for cell, amounts in self._waiting.items():
            is_asked = cell.role in roles and cell.channel in channels
            if is_asked and only in (None, cell.measure) and _holds(pieces, cell):
                value = getattr(cell, column) if column else ""
                _add(counts[_value(cut, value), cell.measure], amounts)
        return dict(counts)

    @cached_property
    def _waiting(self) -> Cells:
        return waiting()


def is_kept(wanted: AnswerFilter, cut: Cut | None = None) -> bool:
    """Tell whether the kept counts know enough to answer."""
    return cut in KEPT_CUTS and not (
        wanted.touchpoint or wanted.asks_of_orders or wanted.asks_what_was_said
    )


def _scope(wanted: AnswerFilter, cut: Cut | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not (wanted.role or wanted.channel or cut in (Cut.ROLE, Cut.CHANNEL)):
        return (ALL,), (ALL,)
    roles = (str(wanted.role),) if wanted.role else ROLES
    return roles, (str(wanted.channel),) if wanted.channel else CHANNELS


@lru_cache(maxsize=256)  # SQLAlchemy finds what it compiled by the statement itself
def _sums(
    pieces: tuple[Span, ...],
    roles: tuple[str, ...],
    channels: tuple[str, ...],
    column: str | None,
    only: int | None,
) -> Any:
    sums = [func.sum(COUNT.c[name]) for name in AMOUNTS]
    value = COUNT.c[column] if column else func.min("")
    query = select(value, COUNT.c.measure, *sums).where(
        COUNT.c.role.in_(roles), COUNT.c.channel.in_(channels), or_(*map(_in_span, pieces))
    )
    if only is not None:
        query = query.where(COUNT.c.measure == only)
    return query.group_by(*([value] if column else []), COUNT.c.measure)


def _in_span(span: Span) -> ColumnElement[bool]:
    conditions = [COUNT.c.grain == span.grain]
    if span.first:
        conditions.append(COUNT.c.day >= span.first)
    if span.last:
        conditions.append(COUNT.c.day <= span.last)
    return and_(*conditions)


def _holds(pieces: tuple[Span, ...], cell: Cell) -> bool:
    return any(span.holds(cell.grain, cell.day) for span in pieces)


def _value(cut: Cut | None, value: Any) -> Any:
    return value.replace(day=1) if cut is Cut.MONTH else value


def _add(counts: list[int], amounts: list[int]) -> None:
    for place, amount in enumerate(amounts):
        counts[place] += int(amount)
