"""The A6 card: a greeting, the QR code and the code to type."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from portal.acts.drawing.opening import draw_logo, draw_paragraph
from portal.acts.drawing.qr_square import qr_place
from portal.acts.drawing.side import Field, Side, Way
from portal.acts.sheet import Blank, greeting_of
from portal.printing.colours import QUIET, Colour, colour_from_hex, readable_on_white, tint
from portal.printing.faces import draw_face
from portal.printing.fonts import Style, fit
from portal.printing.pages import A6
from portal.printing.pen import Align, Pen
from portal.printing.weights import Font

_LEFT, _RIGHT = 9.0, A6.width_mm - 9.0
_WIDTH, _MIDDLE = _RIGHT - _LEFT, A6.width_mm / 2
_LOGO = (44.0, 11.0)
_LOGO_TOP = 9.0
_FACE, _FACE_PITCH, _FACES = 7.0, 10.5, 52.5
_QR_BOX, _QR_TOP = 50.2, 56.5

_FIRM = Style(Font.SEMIBOLD, 15, 5.8)
_SALUTATION = Style(Font.SEMIBOLD, 14, 5.4)
_LONG_SALUTATION = Style(Font.SEMIBOLD, 10.5, 4.2)
_GREETING = Style(Font.REGULAR, 9.5, 4.1)
_CALL = Style(Font.SEMIBOLD, 13, 5.2)
_NOTE = Style(Font.REGULAR, 9, 3.9)
_CODE = Style(Font.SEMIBOLD, 15, 5.8)
_SMALL = Style(Font.REGULAR, 7.5, 3.2)


def describe_card(pen: Pen, blank: Blank) -> Iterator[Side]:
    """Describe the one side of a card. ValueError as for a whole act."""
    accent = readable_on_white(colour_from_hex(blank.firm.colour))
    side = Side(pen)
    _draw_firm(side, blank, accent)
    _draw_greeting(side, blank, accent)
    skin = tint(accent, 0.16)
    for place in range(5):
        x = _MIDDLE + (place - 2) * _FACE_PITCH
        draw_face(pen.canvas, 5 - place, x, pen.up(_FACES), _FACE, skin)
    _draw_code(side, blank, accent)
    side.end_ink()
    yield side


def _draw_firm(side: Side, blank: Blank, accent: Colour) -> None:
    if not draw_logo(side, blank.firm, _LOGO, _MIDDLE - _LOGO[0] / 2, _LOGO_TOP, Align.CENTRE):
        name = fit(blank.firm.name, _FIRM, _WIDTH, 2)
        side.pen.lines(_MIDDLE, _LOGO_TOP + 6, name, colour=accent, align=Align.CENTRE)


def _draw_greeting(side: Side, blank: Blank, accent: Colour) -> None:
    ways = (
        (
            Way(_SALUTATION, 1, 30.5),
            Way(_SALUTATION, 2, 27.0),
            Way(_LONG_SALUTATION, 2, 27.5),
            Way(_LONG_SALUTATION.scaled(0.9), 3, 25.6),
        ),
        (
            Way(_GREETING, 2, 38.0),
            Way(_GREETING.scaled(0.85), 3, 37.6),
            Way(_GREETING.scaled(0.78), 4, 37.2),
        ),
    )
    for place, paragraph in enumerate(blank.words.greeting[:2]):
        text, colour = greeting_of(paragraph), QUIET if place else accent
        field = Field(text, _MIDDLE, _WIDTH, ways[place], colour, Align.CENTRE)
        draw_paragraph(side, paragraph, field)


def _draw_code(side: Side, blank: Blank, accent: Colour) -> None:
    pen, words = side.pen, blank.words
    y = _QR_TOP + _QR_BOX + 4.0
    call = fit(words.scan, _CALL, _WIDTH)
    pen.lines(_MIDDLE, y, call, colour=accent, align=Align.CENTRE)
    pen.lines(_MIDDLE, y + 5.4, fit(words.type_in, _NOTE, _WIDTH), align=Align.CENTRE)
    promise = fit(words.promise, _SMALL, _WIDTH, 2)
    last = A6.height_mm - 8.0 - (len(promise.lines) - 1) * promise.style.leading_mm
    pen.lines(_MIDDLE, last, promise, colour=QUIET, align=Align.CENTRE)
    phone = f"{blank.firm.name} · {blank.firm.phone}" if blank.firm.phone else blank.firm.name
    fitted = fit(phone, _SMALL, _WIDTH)
    pen.lines(_MIDDLE, last - 4.2, fitted, colour=QUIET, align=Align.CENTRE)
    side.own(qr_place(blank.address, _MIDDLE - _QR_BOX / 2, _QR_TOP, _QR_BOX))
    code, way = attrgetter("shown_code"), Way(_CODE, 1, y + 12.4)
    side.own(Field(code, _MIDDLE, _WIDTH, (way,), align=Align.CENTRE, spacing_pt=0.8))
