"""The parts of the report, from its title to the words of people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from portal.printing.colours import QUIET
from portal.reports.monthly.blocks import Picture, Words
from portal.reports.monthly.cards import cards
from portal.reports.monthly.data import ReportData, ReportTouchpoint
from portal.reports.monthly.frames import section
from portal.reports.monthly.styles import (
    STRONG,
    TEXT,
    TITLE,
)
from portal.reports.monthly.tables import touchpoint_table, voices
from portal.reports.pictures import liked_map_picture, nps_months, trend_picture

_TREND_WIDTH, _MAP_WIDTH = 620, 720  # of the drawings, in their units


def report_blocks(data: ReportData, title: str) -> list[Flowable]:
    """Return everything that the report shows, from top to bottom."""
    return [
        *_head(data, title),
        cards(data),
        *_trend(data),
        *touchpoint_table(data.touchpoints),
        *_map(data.touchpoints),
        *voices(data.upset, data.delighted),
    ]


def _head(data: ReportData, title: str) -> Iterator[Flowable]:
    yield Words(data.firm, TEXT, lines=2, colour=QUIET)
    yield Words(title, TITLE, lines=3)
    if data.narrowed:
        only = _("Only: %(what)s", what=" · ".join(data.narrowed))
        yield Words(str(only), STRONG, lines=3)
    yield Spacer(0, 4 * mm)


def _trend(data: ReportData) -> Iterator[Flowable]:
    months = nps_months(data.months)
    picture = Picture(trend_picture(months, _("NPS by month"), _TREND_WIDTH))
    yield section(str(_("NPS over twelve months")), picture)


def _map(rows: Sequence[ReportTouchpoint]) -> Iterator[Flowable]:
    drawing = liked_map_picture([(row.name, row.figures) for row in rows], _MAP_WIDTH)
    if drawing:
        yield section(str(_("Noticed and liked")), Picture(drawing))
