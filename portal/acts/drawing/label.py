"""Labels for thermal printers of 203 dpi: pure black, the QR code and the code to type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.acts.codes import LENGTH, shown_code
from portal.acts.drawing.side import Field, QrPlace, Side, Way
from portal.acts.sheet import Blank, Sheet
from portal.printing.colours import BLACK
from portal.printing.fonts import Font, Style, fit
from portal.printing.pages import Align, PageSize, Pen
from portal.printing.qr import QUIET_MODULES
from portal.printing.qr_tables import qr_tables

DOT_MM = 25.4 / 203
LEAST_DOTS = 6  # a module of the QR code; smaller ones fail under tape (PAPER.md)
_HALF = LENGTH // 2


@dataclass(frozen=True)
class Label:
    """A label: its paper, the room for the QR code, and where the words stand."""

    page: PageSize
    qr_room_mm: float  # side of the square with the quiet zone, at most
    qr_left_mm: float | None  # None: in the middle
    qr_top_mm: float
    words_x_mm: float
    words_width_mm: float
    align: Align
    call: Style
    note: Style
    code: Style
    call_top_mm: float
    call_rows: int  # at most
    code_rows: int


WIDE = Label(
    page=PageSize(100, 150),
    qr_room_mm=90,
    qr_left_mm=None,
    qr_top_mm=4,
    words_x_mm=50,
    words_width_mm=92,
    align=Align.CENTRE,
    call=Style(Font.SEMIBOLD, 20, 8),
    note=Style(Font.REGULAR, 15, 6),
    code=Style(Font.SEMIBOLD, 24, 9.4),
    call_top_mm=106,
    call_rows=2,
    code_rows=1,
)
NARROW = Label(
    page=PageSize(58, 40),
    qr_room_mm=32,
    qr_left_mm=0.5,
    qr_top_mm=4,
    words_x_mm=30.5,
    words_width_mm=26,
    align=Align.LEFT,
    call=Style(Font.SEMIBOLD, 10, 3.9),
    note=Style(Font.REGULAR, 8.5, 3.4),
    code=Style(Font.SEMIBOLD, 13, 5.0),
    call_top_mm=10,
    call_rows=3,
    code_rows=2,
)


def describe_label(pen: Pen, blank: Blank, label: Label) -> Iterator[Side]:
    """Describe a label; modules and their place are whole dots of a 203 dpi printer.

    ValueError when the address is so long that a module has fewer than six dots.
    """
    side = Side(pen)
    y = label.call_top_mm
    call = fit(blank.words.scan, label.call, label.words_width_mm, label.call_rows)
    y = pen.lines(label.words_x_mm, y, call, colour=BLACK, align=label.align)
    host = fit(blank.words.host, label.note, label.words_width_mm, 2)
    y = pen.lines(label.words_x_mm, y + 1.0, host, colour=BLACK, align=label.align)
    side.own(_qr_place(blank, label))
    for row in range(label.code_rows):
        baseline = y + 0.35 * label.code.leading_mm + row * label.code.leading_mm
        ways = (Way(label.code, 1, baseline),)
        text = _whole_code if label.code_rows == 1 else (_first_half, _second_half)[row]
        width = label.words_width_mm
        side.own(Field(text, label.words_x_mm, width, ways, BLACK, label.align))
    side.end_ink()
    yield side


def _qr_place(blank: Blank, label: Label) -> QrPlace:
    modules = qr_tables(blank.address).side
    dots = int(label.qr_room_mm / DOT_MM / (modules + 2 * QUIET_MODULES))
    if dots < LEAST_DOTS:
        raise ValueError(f"a module of {dots} dots is too small to read; shorten the address")
    box = (modules + 2 * QUIET_MODULES) * dots
    left = (label.page.width_mm / DOT_MM - box) / 2
    if label.qr_left_mm is not None:
        left = label.qr_left_mm / DOT_MM
    quiet = QUIET_MODULES * dots
    top = label.qr_top_mm / DOT_MM
    return QrPlace(
        (round(left) + quiet) * DOT_MM, (round(top) + quiet) * DOT_MM, modules * dots * DOT_MM
    )


def _whole_code(sheet: Sheet) -> str:
    return shown_code(sheet.code)


def _first_half(sheet: Sheet) -> str:
    return shown_code(sheet.code)[: _HALF + 1]


def _second_half(sheet: Sheet) -> str:
    return shown_code(sheet.code)[_HALF + 2 :]
