"""How templates write days, numbers and codes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal as format_number
from flask import Flask
from flask_babel import (
    format_currency,
    format_decimal,
    format_timedelta,
)

from portal.web.clock import day_of, firm_zone, now
from portal.web.languages import language

MINUS = "\u2212"
# the day stands in the order of `day`, the hours go to 24 in both languages
MOMENTS = {"ru": "d MMM y, HH:mm", "en": "MMM d, y, HH:mm"}
GROUPED = 1000  # from here on languages write numbers in groups


def init_app(app: Flask) -> None:
    """Register the filters."""
    app.jinja_env.filters.update(
        day=day,
        short_day=short_day,
        month_name=month_name,
        moment=moment,
        ago=ago,
        score=score,
        percent=percent,
        plain_number=plain_number,
        money=money,
        present=present,
    )


def day(value: date | datetime) -> str:
    """Write a day in words: 23 ноября 2026 г. (a moment: its day in the firm’s zone)."""
    on = day_of(value) if isinstance(value, datetime) else value
    return _day_in_words(on, language())


@lru_cache(maxsize=1000)
def _day_in_words(on: date, locale: str) -> str:
    return format_date(on, "long", locale).replace(" ", "\u00a0")  # «г.» must not stand alone


def short_day(value: date | datetime) -> str:
    """Write a day in figures, as people of the language do."""
    on = day_of(value) if isinstance(value, datetime) else value
    return _day_in_figures(on, language())


@lru_cache(maxsize=1000)
def _day_in_figures(on: date, locale: str) -> str:
    return format_date(on, "short", locale)


def month_name(value: date | datetime) -> str:
    """Write a month with its year: ноябрь 2026 (a moment: its month in the firm’s zone)."""
    on = day_of(value) if isinstance(value, datetime) else value
    return _month_in_words(on.replace(day=1), language())


@lru_cache(maxsize=1000)
def _month_in_words(month: date, locale: str) -> str:
    return format_date(month, "LLLL y", locale)


def moment(value: datetime) -> str:
    """Write a day and time in the firm's zone."""
    return _moment_in_words(value, language(), firm_zone())


@lru_cache(maxsize=1000)
def _moment_in_words(at: datetime, locale: str, zone: ZoneInfo) -> str:
    return format_datetime(at, MOMENTS[locale], zone, locale)


def ago(value: datetime) -> str:
    """Write how long ago a moment was: 5 минут назад."""
    return str(format_timedelta(value - now(), granularity="minute", add_direction=True))


def score(value: float, places: int = 0) -> str:
    """Write a signed number such as NPS with a true minus sign."""
    rounded = round(value, places) or 0.0
    if not places and abs(rounded) < GROUPED:
        return f"{MINUS if rounded < 0 else ''}{abs(rounded):.0f}"
    text = str(format_decimal(abs(rounded), format=f"0.{'0' * places}" if places else "0"))
    return f"{MINUS}{text}" if rounded < 0 else text


def percent(value: float) -> str:
    """Write a percentage given as 0..100, with a no-break space as Russian wants it."""
    return f"{score(value)}\u00a0%"


def plain_number(value: Decimal | int) -> str:
    """Write a quantity without needless zeros."""
    if isinstance(value, int):
        return str(value) if 0 <= value < GROUPED else _whole_number(value, language())
    return str(format_decimal(value))


@lru_cache(maxsize=1000)
def _whole_number(value: int, locale: str) -> str:
    return format_number(value, locale=locale)


def money(value: Decimal, currency: str) -> str:
    """Write an amount with its currency."""
    return str(format_currency(value, currency))


def present(values: dict[str, object]) -> dict[str, object]:
    """Drop what a template has no value for."""
    return {name: value for name, value in values.items() if value}
