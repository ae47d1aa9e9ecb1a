"""From scan to answer: how many came how far with the form on a phone, and how long it took."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import TypeVar

from sqlalchemy import ColumnElement, case, func, select

from portal.reports.filters import AnswerFilter
from portal.responses.models import Channel, FormCount, Response
from portal.statistics.intervals import MIN_ANSWERS
from portal.storage.database import db
from portal.web.clock import end_of, start_of
from portal.web.paging import Page, read_cursor, write_cursor

FORM_CHANNELS = (Channel.QR, Channel.CODE)
Key = TypeVar("Key")
DAYS = 31  # on a page
TIMED = 1000  # the median asks no more answers than these: its cost stays the same


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
    """The steps by channel, in the order in which people see them.

    `since`: the first day that was counted, whatever the period; None: nothing was counted yet.
    """

    since: date | None
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


def funnel(wanted: AnswerFilter) -> Funnel:
    """Count the steps of the period and channel wanted, from the first counted day on.

    Role and touchpoint do not matter here: who merely opens the form has told neither.
    """
    since, channels = _first_counted_day(), _form_channels(wanted)
    if since is None or not channels:
        return Funnel(since, {})
    from_day = max(since, wanted.from_day or since)
    counted = (
        select(
            FormCount.channel,
            func.sum(FormCount.opened).label("opened"),
            func.sum(FormCount.started).label("started"),
        )
        .where(*_counted(from_day, wanted.to_day, channels))
        .group_by(FormCount.channel)
    )
    answered = (
        select(Response.channel, func.count().label("sent"))
        .where(*_answered(from_day, wanted.to_day, channels))
        .group_by(Response.channel)
    )
    counts = {row.channel: (row.opened, row.started) for row in db.session.execute(counted)}
    sent = {row.channel: row.sent for row in db.session.execute(answered)}
    return Funnel(since, _steps(channels, counts, sent))


def funnel_days(wanted: AnswerFilter, today: date, after: str | None = None) -> Page[FunnelDay]:
    """Return days and channels on which anything happened, newest first, 31 days a page.

    A page is 31 days of the calendar, so it may be empty and have a next one. `today` is in
    the firm's zone. ValueError for a foreign cursor.
    """
    since, channels = _first_counted_day(), _form_channels(wanted)
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


def median_seconds(wanted: AnswerFilter) -> int | None:
    """Return the median time from page to sending, of the newest 1,000 answers of the period.

    None when fewer than five of them have a time. Role and touchpoint do not matter here.
    """
    query = (
        select(Response.seconds)
        .where(*_answered(wanted.from_day, wanted.to_day, _form_channels(wanted)))
        .order_by(Response.submitted_at.desc(), Response.id.desc())
        .limit(TIMED)
    )
    known = [seconds for seconds in db.session.scalars(query) if seconds is not None]
    return round(median(known)) if len(known) >= MIN_ANSWERS else None


def _first_counted_day() -> date | None:
    return db.session.scalar(select(func.min(FormCount.day)))


def _form_channels(wanted: AnswerFilter) -> Sequence[Channel]:
    return [channel for channel in FORM_CHANNELS if wanted.channel in (None, channel)]


def _counted(
    from_day: date, to_day: date | None, channels: Sequence[Channel]
) -> list[ColumnElement[bool]]:
    conditions = [FormCount.day >= from_day, FormCount.channel.in_(channels)]
    return [*conditions, FormCount.day <= to_day] if to_day else conditions


def _answered(
    from_day: date | None, to_day: date | None, channels: Sequence[Channel]
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        Response.replaced_by_id.is_(None),
        Response.channel.in_(channels),
    ]
    if from_day:
        conditions.append(Response.submitted_at >= start_of(from_day))
    if to_day:
        conditions.append(Response.submitted_at < end_of(to_day))
    return conditions


def _steps_by_day(
    days: Sequence[date], channels: Sequence[Channel]
) -> dict[tuple[date, Channel], Steps]:
    """Count the steps of `days`, newest first and without gaps."""
    counted = select(FormCount.day, FormCount.channel, FormCount.opened, FormCount.started)
    counted = counted.where(*_counted(days[-1], days[0], channels))
    # databases do not agree on zones, so the days come with the question
    day = case(*((Response.submitted_at >= start_of(day), day) for day in days))
    dated = select(day.label("day"), Response.channel)
    answers = dated.where(*_answered(days[-1], days[0], channels)).subquery().c
    answered = select(answers.day, answers.channel, func.count())
    answered = answered.group_by(answers.day, answers.channel)
    counts = {
        (row.day, row.channel): (row.opened, row.started) for row in db.session.execute(counted)
    }
    sent = {(day, channel): count for day, channel, count in db.session.execute(answered)}
    return _steps(counts.keys() | sent.keys(), counts, sent)


def _steps(
    keys: Iterable[Key], counted: Mapping[Key, tuple[int, int]], sent: Mapping[Key, int]
) -> dict[Key, Steps]:
    return {key: Steps(*counted.get(key, (0, 0)), sent.get(key, 0)) for key in keys}


def _write_day(day: date) -> str:
    return write_cursor(day.isoformat())


def _read_day(cursor: str) -> date:
    return date.fromisoformat("~".join(read_cursor(cursor)))
