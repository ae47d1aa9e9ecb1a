"""Headings and tables of the report."""

from __future__ import annotations

from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, TableStyle

from portal.printing.weights import Font
from portal.reports.monthly.blocks import Words
from portal.reports.monthly.styles import HEADING

PALE = Color(0.81, 0.83, 0.85)


def section(heading: str, *blocks: Flowable) -> Flowable:
    """Return a heading that stays with what follows it."""
    return KeepTogether([Spacer(0, 6 * mm), Words(heading, HEADING, space_after_mm=1.5), *blocks])


def ruled(*commands: tuple[Any, ...]) -> TableStyle:
    """Return the style of a table whose cells hold flowables."""
    # a table sets its font even for cells that hold flowables: reportlab's own is not embedded
    return TableStyle([("FONTNAME", (0, 0), (-1, -1), Font.REGULAR.value), *commands])
