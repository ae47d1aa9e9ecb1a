"""Sizes of the report."""

from __future__ import annotations

from portal.printing.fonts import Style
from portal.printing.pages import A4
from portal.printing.weights import Font

MARGIN_MM = 16
TEXT_WIDTH_MM = A4.width_mm - 2 * MARGIN_MM

TITLE = Style(Font.SEMIBOLD, 22, 9.5)
HEADING = Style(Font.SEMIBOLD, 13, 6)
FIGURE = Style(Font.SEMIBOLD, 30, 12.5)
STRONG = Style(Font.SEMIBOLD, 10, 4.4)
TEXT = Style(Font.REGULAR, 10, 4.4)
SMALL = Style(Font.REGULAR, 8.5, 3.8)
SMALL_STRONG = Style(Font.SEMIBOLD, 8.5, 3.8)
