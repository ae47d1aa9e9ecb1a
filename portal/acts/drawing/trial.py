"""The test page: scale, contrast, pen and camera, tried before a season of acts is printed."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from portal.acts.drawing.looks import ON_A4, ON_A5
from portal.acts.drawing.opening import draw_corners
from portal.acts.drawing.side import Side
from portal.printing.archive import CREATOR
from portal.printing.colours import BLACK, Colour, colour_from_hex, readable_on_white, tint
from portal.printing.faces import draw_face
from portal.printing.fonts import Style, fit, register_fonts
from portal.printing.pages import A4
from portal.printing.pen import Align, Pen, reportlab_lock
from portal.printing.qr import QUIET_MODULES, draw_modules, qr_matrix, quiet_zone_mm
from portal.printing.weights import Font

_LEFT, _RIGHT = 16.0, A4.width_mm - 16.0
_WIDTH = _RIGHT - _LEFT
_RULER = 150  # mm across; the one down the page is 100 mm
_GREYS = (5, 10, 15, 30, 60, 100)  # per cent of black
MODULES_MM = (0.7, 0.8, 0.9, 1.0)
_BUBBLES = 10

_TITLE = Style(Font.SEMIBOLD, 23, 8.4)
_HEADING = Style(Font.SEMIBOLD, 13, 5.4)
_BODY = Style(Font.REGULAR, 10.5, 4.7)
_SMALL = Style(Font.REGULAR, 6.5, 2.8)


@dataclass(frozen=True)
class Trial:
    """The words of the test page, and what its QR codes say (in capitals)."""

    language: str
    title: str
    intro: str
    scale: tuple[str, str]  # each: heading and what to look at
    contrast: tuple[str, str]
    pen: tuple[str, str]
    camera: tuple[str, str]
    modules: tuple[str, ...]  # what is written under the code of each of MODULES_MM
    smallest: str
    address: str
    colour: str


def draw_trial(trial: Trial) -> bytes:
    """Return the test page as a PDF; equal words give equal bytes. ValueError as for an act."""
    file = BytesIO()
    with reportlab_lock:
        register_fonts()
        canvas = Canvas(
            file,
            pagesize=A4.points,
            invariant=True,
            lang=trial.language,
            initialFontName=Font.REGULAR.value,  # type: ignore[arg-type]  # the stub says float
        )
        canvas.setTitle(trial.title)
        canvas.setAuthor(CREATOR)
        canvas.setCreator(CREATOR)
        canvas.setViewerPreference("DisplayDocTitle", "true")
        _draw(Pen(canvas, A4), trial)
        canvas.showPage()
        canvas.save()
    return file.getvalue()


def _draw(pen: Pen, trial: Trial) -> None:
    accent = readable_on_white(colour_from_hex(trial.colour))
    draw_corners(Side(pen), ON_A4)
    pen.text(ON_A4.inner_left + 2, 19.0, trial.title, _TITLE, colour=accent)
    pen.lines(_LEFT, 31.0, fit(trial.intro, _BODY, _WIDTH, 2))
    y = _words(pen, 45.0, trial.scale, accent, _WIDTH - 26)
    _draw_ruler(pen, y + 3.0)
    _draw_upright_ruler(pen, 45.0)
    y = _words(pen, y + 24.0, trial.contrast, accent, _WIDTH - 26)
    _draw_greys(pen, y)
    y = _words(pen, y + 26.0, trial.pen, accent, _WIDTH - 26)
    _draw_bubbles(pen, y, accent)
    y = _words(pen, y + 47.0, trial.camera, accent, _WIDTH)
    _draw_codes(pen, y, trial)
    pen.lines(ON_A4.inner_left, 283.0, fit(trial.smallest, _SMALL, _WIDTH - 16, 2))


def _words(pen: Pen, y: float, words: tuple[str, str], accent: Colour, width: float) -> float:
    heading, text = words
    pen.text(_LEFT, y, heading, _HEADING, colour=accent)
    return pen.lines(_LEFT, y + 5.6, fit(text, _BODY, width, 3))


def _draw_ruler(pen: Pen, y: float) -> None:
    pen.rule(_LEFT, _LEFT + _RULER, y, width_mm=0.2, colour=BLACK)
    for place in range(_RULER + 1):
        length = _tick_mm(place)
        _stroke(pen, _LEFT + place, y, _LEFT + place, y + length)
        if place % 10 == 0:
            pen.text(_LEFT + place, y + 8.4, str(place), _SMALL, align=Align.CENTRE)


def _draw_upright_ruler(pen: Pen, top: float) -> None:
    x = _RIGHT - 8.0
    for place in range(101):
        length = _tick_mm(place)
        _stroke(pen, x, top + place, x + length, top + place)
        if place % 10 == 0:
            pen.text(x - 1.2, top + place + 0.9, str(place), _SMALL, align=Align.RIGHT)
    _stroke(pen, x, top, x, top + 100)


def _tick_mm(place: int) -> float:
    return 5.0 if place % 10 == 0 else 3.5 if place % 5 == 0 else 2.0


def _stroke(pen: Pen, x1: float, y1: float, x2: float, y2: float) -> None:
    pen.canvas.setStrokeColorRGB(*BLACK)
    pen.canvas.setLineWidth(0.15 * mm)
    pen.canvas.line(x1 * mm, pen.up(y1) * mm, x2 * mm, pen.up(y2) * mm)


def _draw_greys(pen: Pen, y: float) -> None:
    width = 24.0
    for place, share in enumerate(_GREYS):
        left = _LEFT + place * width
        grey = 1 - share / 100
        pen.canvas.setFillColorRGB(grey, grey, grey)
        pen.canvas.rect(
            left * mm, pen.up(y + 8.0) * mm, (width - 3) * mm, 8.0 * mm, stroke=0, fill=1
        )
        pen.text(left, y + 12.0, f"{share} %", _SMALL)


def _draw_bubbles(pen: Pen, y: float, accent: Colour) -> None:
    for row, look in enumerate((ON_A4, ON_A5)):
        middle = y + 5.0 + row * 12.0
        for place in range(_BUBBLES):
            pen.bubble(_LEFT + 3 + place * 14.0, middle, look.mark)
    for place in range(5):
        x = _LEFT + 5 + place * 14.0
        draw_face(pen.canvas, 5 - place, x, pen.up(y + 28.0), 8.8, tint(accent, 0.16))


def _draw_codes(pen: Pen, y: float, trial: Trial) -> None:
    left, matrix = _LEFT, qr_matrix(trial.address)
    for module, words in zip(MODULES_MM, trial.modules, strict=True):
        side = (len(matrix) + 2 * QUIET_MODULES) * module
        draw_modules(pen.canvas, matrix, left, pen.up(y + side), side)
        pen.text(left + quiet_zone_mm(len(matrix), side), y + side + 1.5, words, _SMALL)
        left += side + 8.0
