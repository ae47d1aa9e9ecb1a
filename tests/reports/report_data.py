"""Data of a monthly report: ordinary, and the worst that can come."""

from __future__ import annotations

from datetime import date

from portal.reports.monthly.data import Quote, ReportData, ReportTouchpoint
from portal.reports.periods import months_up_to
from portal.statistics.changes import NetSample, change
from portal.statistics.nps import nps
from portal.statistics.rates import response_rate
from portal.statistics.touchpoints import touchpoint_figures


def touchpoint(name: str, *counts: int, not_noticed: int = 3) -> ReportTouchpoint:
    figures = touchpoint_figures(counts, not_noticed, 1)
    now = NetSample(sum(counts[3:]), sum(counts[:2]), sum(counts))
    return ReportTouchpoint(name, figures, change(now, NetSample(20, 60, 90)))


def quote(text: str, emotion: int, touchpoint: str = "Упаковка") -> Quote:
    return Quote(text, emotion, touchpoint, "ГС-2734", date(2026, 5, 28))


def ordinary(**changes: object) -> ReportData:
    """Return the report of a May."""
    values = {
        "firm": "ООО «Ромашка»",
        "from_day": date(2026, 5, 1),
        "to_day": date(2026, 5, 31),
        "narrowed": (),
        "nps": nps(40, 10, 8),
        "nps_change": change(NetSample(40, 8, 58), NetSample(20, 30, 60)),
        "rate": response_rate(80, 58),
        "answers": 58,
        "claims": 2,
        "touchpoints": (
            touchpoint("Упаковка", 9, 8, 7, 6, 5),
            touchpoint("Подарок", 0, 1, 5, 20, 30),
        ),
        "months": tuple(
            (month, nps(20 + at, 10, 12 - at) if at != 3 else None)
            for at, month in enumerate(months_up_to(date(2026, 5, 31)))
        ),
        "upset": (quote("Коробка пришла мятая", 1),),
        "delighted": (quote("Спасибо за открытку!", 5, "Открытка"),),
    }
    return ReportData(**{**values, **changes})  # type: ignore[arg-type]


LONG = "Сверхдлинноенаименование" * 12


def monster() -> ReportData:
    """Return thirty touchpoints with names that fill a page, and quotes without end."""
    names = [f"{number}. {LONG}" if number % 3 else f"Touchpoint {number}" for number in range(30)]
    return ordinary(
        firm=LONG,
        narrowed=(LONG, LONG, "приёмка 😀"),
        nps=nps(10**6, 1, 10**6),
        touchpoints=tuple(
            touchpoint(name, number, 10**number % 10**6, 7, 5 * number, 900, not_noticed=number)
            for number, name in enumerate(names)
        ),
        upset=tuple(quote(f"<b>&{LONG} 😀 你好 " * 20, 1, LONG) for _number in range(6)),
        delighted=(quote("\x00\u202e )\\( " + "да " * 2000, 5),),
    )


def nothing() -> ReportData:
    """Return a report of a period without answers."""
    return ordinary(
        nps=None, nps_change=None, rate=response_rate(0, 0), answers=0, claims=0,
        touchpoints=(), upset=(), delighted=(),
        months=tuple((month, None) for month in months_up_to(date(2026, 5, 31))),
    )  # fmt: skip


def one_answer() -> ReportData:
    """Return a report of a single answer."""
    return ordinary(
        nps=nps(1, 0, 0),
        nps_change=None,
        rate=response_rate(1, 1),
        answers=1,
        claims=0,
        touchpoints=(touchpoint("Подарок", 0, 0, 0, 0, 1, not_noticed=0),),
        upset=(),
    )
