"""The lower part of an act: signatures, and the way to answer by phone."""

from __future__ import annotations

from portal.acts.codes import ALPHABET, LENGTH
from portal.acts.drawing import look
from portal.acts.sheet import Sheet, Words
from portal.printing.colours import QUIET, Colour
from portal.printing.fonts import fit
from portal.printing.pages import Align, Pen
from portal.printing.qr import draw_modules, quiet_zone_mm
from portal.printing.qr_tables import qr_tables

SIGNATURES_HEIGHT = 15.0
_QR = 32.0
_QR_BOTTOM = 287.5  # its quiet zone ends there, the ink at least 12 mm from the paper's edge
_CALL_LEFT = look.LEFT + 31.0
_CALL_WIDTH = 80.0
_PROMISE_LEFT = _CALL_LEFT + _CALL_WIDTH + 6.0
_PROMISE_WIDTH = look.RIGHT - _PROMISE_LEFT
_LAST_BASELINE = _QR_BOTTOM - 3.6


def draw_signatures(pen: Pen, bottom_mm: float, words: Words) -> None:
    """Draw a line for each party, `SIGNATURES_HEIGHT` high."""
    width = (look.WIDTH - 12) / 2
    for left, party in (
        (look.LEFT, words.client_signature),
        (look.RIGHT - width, words.firm_signature),
    ):
        pen.rule(left, left + width, bottom_mm - 5.0, width_mm=0.3, colour=QUIET)
        name = fit(party, look.LABEL, width * 0.6)
        note = fit(words.signature_note, look.LABEL, width * 0.38)
        pen.lines(left, bottom_mm - 1.2, name)
        pen.lines(left + width, bottom_mm - 1.2, note, colour=QUIET, align=Align.RIGHT)


def draw_invitation(pen: Pen, sheet: Sheet, accent: Colour, place: str) -> None:
    """Draw the QR code, the code to type, the phone and the promise at the foot of a page.

    `place` tells which page it is ("лист 1 из 2"), empty for the only one.
    """
    words, firm = sheet.words, sheet.firm
    pen.rule(look.LEFT, look.RIGHT, look.FLOOR + 3.5, width_mm=0.9, colour=accent)
    matrix = qr_tables(sheet.url[:-LENGTH], LENGTH, ALPHABET).matrix(sheet.url[-LENGTH:])
    # The white of the quiet zone reaches into the margin: the ink stands on the left edge.
    left = look.LEFT - quiet_zone_mm(len(matrix), _QR)
    draw_modules(pen.canvas, matrix, left, pen.up(_QR_BOTTOM), _QR)

    top = look.FLOOR + 13.5
    pen.lines(_CALL_LEFT, top, fit(words.scan, look.CALL, _CALL_WIDTH), colour=accent)
    pen.lines(_CALL_LEFT, top + 6.2, fit(words.type_in, look.NOTE, _CALL_WIDTH))
    pen.text(_CALL_LEFT, top + 14.2, sheet.code, look.CODE, spacing_pt=1.2)
    pen.text(_CALL_LEFT, _LAST_BASELINE, place, look.LABEL, colour=QUIET)

    promise = fit(words.promise, look.NOTE, _PROMISE_WIDTH, 4)
    pen.lines(_PROMISE_LEFT, top, promise)
    pen.lines(
        _PROMISE_LEFT,
        _LAST_BASELINE - look.STRONG.leading_mm,
        fit(firm.name, look.STRONG, _PROMISE_WIDTH),
    )
    pen.lines(_PROMISE_LEFT, _LAST_BASELINE, fit(firm.phone, look.STRONG, _PROMISE_WIDTH))
