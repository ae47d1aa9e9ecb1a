"""Moments in UTC, days in the firm's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

AHEAD = timedelta(hours=1)  # by so much clocks of hosts may differ; what is later, no clock tells


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def firm_zone() -> ZoneInfo:
    """Return the firm's time zone (`TZ_NAME`)."""
    return ZoneInfo(current_app.config["TZ_NAME"])


def day_of(moment: datetime) -> date:
    """Return the calendar day of a moment in the firm's zone."""
    return moment.astimezone(firm_zone()).date()


def start_of(day: date) -> datetime:
    """Return the moment, in UTC, at which a day begins in the firm's zone."""
    return datetime(day.year, day.month, day.day, tzinfo=firm_zone()).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Return the moment, in UTC, at which the next day begins in the firm's zone."""
    return start_of(day + timedelta(days=1))
