"""Labels for thermal printers of 203 dpi: pure black, the QR code and the code to type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from portal.acts.codes import LENGTH
from portal.acts.drawing.qr_square import THERMAL_DPI, qr_place
from portal.acts.drawing.side import Field, Side, Way
from portal.acts.sheet import Blank, Sheet
from portal.printing.colours import BLACK
from portal.printing.fonts import Style, fit
from portal.printing.pages import PageSize
from portal.printing.pen import Align, Pen
from portal.printing.weights import Font

_HALF = LENGTH // 2
_WHOLE_CODE = attrgetter("shown_code")


@dataclass(frozen=True)
class Label:
    """A label: its paper, the room for the QR code, and where the words stand."""

    page: PageSize
    qr_room_mm: float  # side of the square with the quiet zone, at most
    qr_left_mm: float
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
    qr_left_mm=5,
    qr_top_mm=4,
    words_x_mm=50,
    words_width_mm=92,
    align=Align.CENTRE,
    call=Style(Font.SEMIBOLD, 20, 8),
    note=Style(Font.REGULAR, 15, 6),
    code=Style(Font.SEMIBOLD, 24, 10),
    call_top_mm=103,
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
    call=Style(Font.SEMIBOLD, 9.5, 3.7),
    note=Style(Font.REGULAR, 8.5, 3.4),
    code=Style(Font.SEMIBOLD, 13, 5.0),
    call_top_mm=8.5,
    call_rows=3,
    code_rows=2,
)


def describe_label(pen: Pen, blank: Blank, label: Label) -> Iterator[Side]:
    """Describe a label; modules and their place are whole dots of a 203 dpi printer.

    A host of up to 34 letters leaves six dots to a module. ValueError below three.
    """
    side = Side(pen)
    y = label.call_top_mm
    call = fit(blank.words.scan, label.call, label.words_width_mm, label.call_rows)
    y = pen.lines(label.words_x_mm, y, call, colour=BLACK, align=label.align)
    host = fit(blank.words.host, label.note, label.words_width_mm, 2)
    y = pen.lines(label.words_x_mm, y + 1.0, host, colour=BLACK, align=label.align)
    room, left = label.qr_room_mm, label.qr_left_mm
    side.own(qr_place(blank.address, left, label.qr_top_mm, room, THERMAL_DPI))
    for row in range(label.code_rows):
        baseline = y + 0.4 * label.code.leading_mm + row * label.code.leading_mm
        ways = (Way(label.code, 1, baseline),)
        text = _WHOLE_CODE if label.code_rows == 1 else (_first_half, _second_half)[row]
        width = label.words_width_mm
        side.own(Field(text, label.words_x_mm, width, ways, BLACK, label.align))
    side.end_ink()
    yield side


def _first_half(sheet: Sheet) -> str:
    return sheet.shown_code[: _HALF + 1]


def _second_half(sheet: Sheet) -> str:
    return sheet.shown_code[_HALF + 2 :]
