"""From scan to answer: how many came how far with the form on a phone, and how long it took."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.acts.models import Act
from portal.reports.conditions import answer_conditions
from portal.reports.counted import Answers
from portal.reports.filters import AnswerFilter
from portal.reports.tallies import Cut
from portal.responses.counts.models import FORM_STEPS
from portal.responses.models import AnswerImport, Channel, FormCount, Response
from portal.storage.database import db
from portal.web.clock import day_of, start_of
from portal.web.paging import Page, read_cursor, write_cursor

FORM_CHANNELS = (Channel.QR, Channel.CODE)
Key = TypeVar("Key")
DAYS = 31  # on a page


@dataclass(frozen=True)
class Steps:
    """How many people opened the form, chose something, and sent it."""

    opened: int
    started: int
    sent: int

    @property
    def most(self) -> int:
        """The largest step: of a short period more may be sent than opened."""
        return max(self.opened, self.started, self.sent)

    def share(self, count: int) -> float | None:
        """Return a step in percent of the opened; None when nobody opened."""
        return 100 * count / self.opened if self.opened else None


@dataclass(frozen=True)
class Funnel:
    """The steps by channel, in the order in which people see them."""

    by_channel: Mapping[Channel, Steps]

    @property
    def in_all(self) -> Steps:
        """The steps of all channels together."""
        steps = self.by_channel.values()
        return Steps(
            sum(step.opened for step in steps),
            sum(step.started for step in steps),
            sum(step.sent for step in steps),
        )


@dataclass(frozen=True)
class FunnelDay:
    """The steps of one day and channel."""

    day: date
    channel: Channel
    steps: Steps


def funnel(wanted: AnswerFilter, answers: Answers | None = None) -> Funnel:
    """Count the steps of the period and channel wanted.

    Answers from before steps were counted are not in it. Role and touchpoint do not matter:
    who merely opens the form has told neither.
    """
    channels = form_channels(wanted)
    told = {row[0]: row[1:] for row in db.session.execute(_told(wanted))}
    period = AnswerFilter(wanted.from_day, wanted.to_day)
    by_channel = (answers or Answers()).by(Cut.CHANNEL, period, FORM_STEPS)
    sent = {
        channel: (sum(steps[:3]), steps[0], steps[0] + steps[1])
        for channel in channels
        if channel in by_channel
        for steps in [by_channel[channel].form_steps.values]
    }
    return Funnel(_steps(channels, told, sent))


def funnel_days(wanted: AnswerFilter, today: date, after: str | None = None) -> Page[FunnelDay]:
    """Return days and channels on which anything happened, newest first, 31 days a page.

    A page is 31 days of the calendar, so it may be empty and have a next one. `today` is in
    the firm's zone. ValueError for a foreign cursor.
    """
    since, channels = _first_day(), form_channels(wanted)
    if since is None or not channels:
        return Page([], None)
    from_day = max(since, wanted.from_day or since)
    last = min(today, wanted.to_day or today, _read_day(after) if after else today)
    if last < from_day:
        return Page([], None)
    first = max(from_day, last - timedelta(days=DAYS - 1))
    days = [last - timedelta(days=back) for back in range((last - first).days + 1)]
    found = _steps_by_day(days, channels)
    keys = [(day, channel) for day in days for channel in channels]
    rows = [FunnelDay(*key, found[key]) for key in keys if key in found]
    return Page(rows, _write_day(first - timedelta(days=1)) if first > from_day else None)


@lru_cache(maxsize=256)
def _told(wanted: AnswerFilter) -> Select[*tuple[Any, ...]]:
    return (
        select(FormCount.channel, func.sum(FormCount.opened), func.sum(FormCount.started))
        .where(*_counted(wanted.from_day, wanted.to_day, form_channels(wanted)))
        .group_by(FormCount.channel)
    )


def _first_day() -> date | None:
    """Return the day before which nobody came, by the first rows of two indexes."""
    counted = db.session.scalar(select(func.min(FormCount.day)))
    answered = db.session.scalar(select(func.min(Response.submitted_at)))
    if answered and db.session.scalar(select(AnswerImport.id).limit(1)):
        # past answers are older than any form, and a form is no older than the first act
        issued = db.session.scalar(select(Act.issued_at).order_by(Act.id).limit(1))
        answered = max(answered, issued) if issued else None
    days = [counted, day_of(answered) if answered else None]
    return min((day for day in days if day), default=None)


def form_channels(wanted: AnswerFilter) -> Sequence[Channel]:
    """Return those of the wanted channels that have a form on a phone."""
    return [channel for channel in FORM_CHANNELS if wanted.channel in (None, channel)]


def _counted(
    from_day: date | None, to_day: date | None, channels: Sequence[Channel]
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [FormCount.channel.in_(channels)]
    if from_day:
        conditions.append(FormCount.day >= from_day)
    if to_day:
        conditions.append(FormCount.day <= to_day)
    return conditions


def _answered(
    from_day: date | None, to_day: date | None, channels: Sequence[Channel]
) -> list[ColumnElement[bool]]:
    period = AnswerFilter(from_day=from_day, to_day=to_day)
    return [*answer_conditions(period), Response.channel.in_(channels)]


def _steps_by_day(
    days: Sequence[date], channels: Sequence[Channel]
) -> dict[tuple[date, Channel], Steps]:
    """Count the steps of `days`, newest first and without gaps."""
    counted = select(FormCount.day, FormCount.channel, FormCount.opened, FormCount.started)
    counted = counted.where(*_counted(days[-1], days[0], channels))
    # databases do not agree on zones, so the days come with the question
    day = case(*((Response.submitted_at >= start_of(day), day) for day in days))
    dated = select(day.label("day"), Response.channel, Response.told)
    answers = dated.where(
        *_answered(days[-1], days[0], channels), Response.told.is_not(None)
    ).subquery()
    answered = select(answers.c.day, answers.c.channel, *_sent(answers.c.told))
    answered = answered.group_by(answers.c.day, answers.c.channel)
    told = {row[:2]: row[2:] for row in db.session.execute(counted)}
    sent = {row[:2]: row[2:] for row in db.session.execute(answered)}
    return _steps(told.keys() | sent.keys(), told, sent)


def _sent(
    told: ColumnElement[int | None] | InstrumentedAttribute[int | None],
) -> tuple[ColumnElement[Any], ...]:
    """Count answers, and those whose opening and first choice their pages did not tell."""
    return (
        func.count(),
        func.sum(case((told < 1, 1), else_=0)),
        func.sum(case((told < 2, 1), else_=0)),
    )


def _steps(
    keys: Iterable[Key],
    counted: Mapping[Key, Sequence[int]],
    sent: Mapping[Key, Sequence[int]],
) -> dict[Key, Steps]:
    found = {}
    for key in keys:
        opened, started = counted.get(key, (0, 0))
        answers, not_opened, not_started = sent.get(key, (0, 0, 0))
        found[key] = Steps(opened + not_opened, started + not_started, answers)
    return found


def _write_day(day: date) -> str:
    return write_cursor(day.isoformat())


def _read_day(cursor: str) -> date:
    return date.fromisoformat("~".join(read_cursor(cursor)))
