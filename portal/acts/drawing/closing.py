"""The lower part of an act: signatures, and the way to answer by phone."""

from __future__ import annotations

from operator import attrgetter

from portal.acts.drawing.look import Look
from portal.acts.drawing.qr_square import qr_place
from portal.acts.drawing.side import Field, Side, Way
from portal.acts.sheet import Blank, Words
from portal.printing.colours import QUIET, Colour
from portal.printing.fonts import fit
from portal.printing.pen import Align
from portal.printing.qr import QUIET_MODULES

_DESCENT_MM = 0.09  # of a letter below its line, for a point of its size
_USUAL = 29 + 2 * QUIET_MODULES  # modules of the address of most firms: version 3


def draw_signatures(side: Side, look: Look, bottom_mm: float, words: Words) -> None:
    """Draw a line for each party, `look.signatures` high."""
    kind, pen = look.type, side.pen
    width = (look.width - 12) / 2
    label = kind.label.leading_mm
    for left, party in (
        (look.left, words.client_signature),
        (look.right - width, words.firm_signature),
    ):
        pen.rule(left, left + width, bottom_mm - label - 0.6, width_mm=0.3, colour=QUIET)
        name = fit(party, kind.label, width * 0.6)
        note = fit(words.signature_note, kind.label, width * 0.38)
        pen.lines(left, bottom_mm - label * 0.3, name)
        pen.lines(left + width, bottom_mm - label * 0.3, note, colour=QUIET, align=Align.RIGHT)


def draw_invitation(
    side: Side, blank: Blank, look: Look, accent: Colour, number: int, sides: int
) -> None:
    """Draw the QR code, the code to type, the phone and the promise at the foot of a side.

    The QR code stands left on odd sides and right on even ones: a photograph of one side then
    tells which it is.
    """
    kind, pen, words = look.type, side.pen, blank.words
    top = look.floor + look.gap
    pen.rule(look.left, look.right, top, width_mm=0.9, colour=accent)
    white = look.qr_box * QUIET_MODULES / _USUAL
    # the white of the code may reach beyond the margin, its ink does not
    box_top = top + 1.0
    if number % 2:
        box_left = look.inner_left - white
        text_left = box_left + look.qr_box + 0.4
    else:
        box_left = look.inner_right + white - look.qr_box
        text_left = look.inner_left
    first = box_top + white + kind.call.size_pt * 0.25
    last = box_top + look.qr_box - white - kind.strong.size_pt * _DESCENT_MM
    pen.lines(text_left, first, fit(words.scan, kind.call, look.call_width), colour=accent)
    typed = fit(words.type_in, kind.note, look.call_width)
    pen.lines(text_left, first + kind.call.leading_mm, typed)
    if sides > 1:
        place = words.page.format(page=number, pages=sides)
        pen.text(text_left, last, place, kind.label, colour=QUIET)
    promise_left = text_left + look.call_width + look.promise_gap
    end = look.inner_right if number % 2 else box_left
    width = min(look.promise_width, end - promise_left)
    _draw_promise(side, blank, look, (promise_left, first), last, width)
    side.own(qr_place(blank.address, box_left, box_top, look.qr_box))
    baseline = first + kind.call.leading_mm + kind.code.leading_mm * 1.12
    way, spacing = Way(kind.code, 1, baseline), kind.code.size_pt / 15
    code = attrgetter("shown_code")
    side.own(Field(code, text_left, look.call_width, (way,), spacing_pt=spacing))


def _draw_promise(
    side: Side, blank: Blank, look: Look, start: tuple[float, float], last: float, width: float
) -> None:
    kind, pen, (left, first) = look.type, side.pen, start
    firm = [fit(text, kind.strong, width) for text in (blank.firm.name, blank.firm.phone)]
    firm = [fitted for fitted in firm if fitted.lines]
    top = last - len(firm) * kind.strong.leading_mm
    rows = int((top - first) / kind.note.leading_mm) + 1
    pen.lines(left, first, fit(blank.words.promise, kind.note, width, rows))
    for fitted in firm:
        top += kind.strong.leading_mm
        pen.lines(left, top, fitted)
