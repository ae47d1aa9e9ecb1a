"""Acts on A4: which block stands on which page, and how tall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from portal.acts.drawing import look
from portal.acts.drawing.closing import SIGNATURES_HEIGHT, draw_invitation, draw_signatures
from portal.acts.drawing.intro import draw_continuation, draw_intro, typeset_intro
from portal.acts.drawing.questions import (
    FEELINGS_HEAD,
    HEAD_HEIGHT,
    SCALE_HEIGHT,
    draw_feelings,
    draw_scale,
    draw_table_head,
    draw_touchpoint,
)
from portal.acts.sheet import Sheet
from portal.printing.colours import Colour, colour_from_hex, readable_on_white
from portal.printing.pages import A4, Pen

CONTINUED_TOP = 22.0  # where the content of a further page starts
LEAST_ROW, PLEASANT_ROW, MOST_ROW = 7.8, 9.5, 12.0
LEAST_LINES, LINE = 3, 8.0
MANY_LINES, AIRY_LINE = 8, 9.5
GAP = 3.5
_FEELINGS = GAP + FEELINGS_HEAD + (LEAST_LINES - 1) * LINE + SIGNATURES_HEIGHT
_SCALE = GAP + SCALE_HEIGHT
_FEWEST_ROWS = 3  # on a page of their own, so that none is left an orphan


@dataclass(frozen=True)
class Page:
    """What one page holds: rows `start` to `stop` of the table, then what follows them."""

    start: int
    stop: int
    has_scale: bool
    is_last: bool


def plan(rows: int, first_room_mm: float, next_room_mm: float) -> tuple[Page, ...]:
    """Spread a table of so many rows, the scale and the lines for words over pages.

    `first_room_mm`, `next_room_mm`: the height for all that on the first and on further pages.
    """
    pages: list[Page] = []
    start, room = 0, first_room_mm
    while True:
        left = rows - start
        table = HEAD_HEIGHT + left * LEAST_ROW if left else 0.0
        if table + _SCALE + _FEELINGS <= room:
            return (*pages, Page(start, rows, has_scale=True, is_last=True))
        if table + _SCALE <= room:
            pages.append(Page(start, rows, has_scale=True, is_last=False))
            return (*pages, Page(rows, rows, has_scale=False, is_last=True))
        if table <= room:
            pages.append(Page(start, rows, has_scale=False, is_last=False))
            return (*pages, Page(rows, rows, has_scale=True, is_last=True))
        fitting = max(1, int((room - HEAD_HEIGHT) / PLEASANT_ROW))
        taken = max(1, min(fitting, left - _FEWEST_ROWS))
        pages.append(Page(start, start + taken, has_scale=False, is_last=False))
        start, room = start + taken, next_room_mm


def draw_act(canvas: Canvas, sheet: Sheet) -> Iterator[int]:
    """Draw an act page by page; yields the number of each page when it is complete.

    ValueError when the firm's colour, or the address for the QR code, cannot be drawn.
    """
    pen = Pen(canvas, A4)
    accent = readable_on_white(colour_from_hex(sheet.firm.colour))
    intro = typeset_intro(sheet)
    pages = plan(len(sheet.touchpoints), look.FLOOR - intro.bottom_mm, look.FLOOR - CONTINUED_TOP)
    for number, page in enumerate(pages, 1):
        if number == 1:
            draw_intro(pen, intro, accent)
            top = intro.bottom_mm
        else:
            draw_continuation(pen, sheet, accent)
            top = CONTINUED_TOP
        _draw_questions(pen, sheet, page, top, accent)
        place = sheet.words.page.format(page=number, pages=len(pages)) if len(pages) > 1 else ""
        draw_invitation(pen, sheet, accent, place)
        yield number


def _draw_questions(pen: Pen, sheet: Sheet, page: Page, top_mm: float, accent: Colour) -> None:
    words = sheet.words
    names = sheet.touchpoints[page.start : page.stop]
    table = HEAD_HEIGHT + len(names) * LEAST_ROW if names else 0.0
    spare = look.FLOOR - top_mm - table
    spare -= _SCALE if page.has_scale else 0.0
    spare -= _FEELINGS if page.is_last else GAP
    tallest = PLEASANT_ROW if page.is_last else MOST_ROW
    row = min(tallest, LEAST_ROW + max(0.0, spare) / len(names)) if names else LEAST_ROW
    spare -= (row - LEAST_ROW) * len(names)

    y = top_mm
    if names:
        draw_table_head(pen, y, words, accent)
        y += HEAD_HEIGHT
    for name in names:
        draw_touchpoint(pen, y, name, row)
        y += row
    if page.has_scale:
        draw_scale(pen, y + GAP, words)
        y += _SCALE
    if page.is_last:
        height = (LEAST_LINES - 1) * LINE + spare
        lines = max(LEAST_LINES, 1 + int(height / LINE))
        if lines > MANY_LINES:
            lines = 1 + int(height / AIRY_LINE)
        # The whole height is shared out, so that the lines end at the signatures.
        pitch = height / (lines - 1)
        draw_feelings(pen, y + GAP, words, lines, pitch)
        draw_signatures(pen, look.FLOOR, words)
