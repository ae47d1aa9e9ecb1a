"""Counts of the answers wanted: the kept ones where they know enough, else those of the rows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from portal.reports.filters import AnswerFilter
from portal.reports.kept import Question, kept_tallies
from portal.reports.rows import count_rows
from portal.reports.spans import spans
from portal.reports.tallies import NO_ANSWERS, Cut, Tallies, tallied
from portal.responses.counts.folding import CountState, count_state
from portal.responses.counts.models import ALL, CHANNELS, ROLES

KEPT_CUTS = (None, Cut.MONTH, Cut.ROLE, Cut.CHANNEL)


class Answers:
    """The answers as one page counts them, from one state of the database.

    What waits to be added to the kept counts is read once; each question after that is one
    statement at most, whose cost depends on the period and never on how many answers there are.
    Only a touchpoint, a manager and new or returning clients are asked of the rows themselves.
    """

    def tallies(self, wanted: AnswerFilter, measure: int | None = None) -> Tallies:
        """Count the answers wanted; with a measure, at least that one."""
        return self._cut(wanted, None, measure).get("", NO_ANSWERS)

    def by(
        self, cut: Cut, wanted: AnswerFilter, measure: int | None = None
    ) -> Mapping[Any, Tallies]:
        """Count the answers wanted by month (its first day), role and so on.

        A cut by month needs both days of the period.
        """
        return self._cut(wanted, cut, measure)

    def _cut(
        self, wanted: AnswerFilter, cut: Cut | None, measure: int | None
    ) -> Mapping[Any, Tallies]:
        if not is_kept(wanted, cut):
            return tallied(count_rows(wanted, cut))
        pieces = tuple(spans(wanted.from_day, wanted.to_day))
        return kept_tallies(self._state, Question(pieces, *_scope(wanted, cut), cut, measure))

    @cached_property
    def _state(self) -> CountState:
        return count_state()


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
