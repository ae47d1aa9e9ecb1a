"""A drawing on the canvas of a PDF, in colours that a grey printer keeps apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from reportlab.pdfgen.canvas import Canvas

from portal.charts.drawing import (
    Circle,
    Drawing,
    Line,
    Paint,
    Point,
    Polygon,
    Polyline,
    Rect,
    Shape,
    Text,
)

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Ink:
    """How a shape is painted; widths in units of the drawing, None: not at all."""

    fill: Colour | None = None
    stroke: Colour | None = None
    width: float = 1
    dash: tuple[float, ...] = ()


class TextWriter(Protocol):
    """Writes one line of text on a canvas: the owner of the fonts passes it in."""

    def __call__(
        self,
        canvas: Canvas,
        at: Point,
        text: str,
        *,
        size: float,
        is_strong: bool,
        colour: Colour,
        share_before: float,
    ) -> None:
        """Write text with its baseline at a point counted from the lower left, in points.

        share_before: the part of its width that stands left of the point, 0..1.
        """


def _hex(text: str) -> Colour:
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


_BLUE, _INK, _GREY, _PALE = _hex("#1f5f8b"), _hex("#1c1c1c"), _hex("#575757"), _hex("#cfd3d8")
_WHITE: Colour = (1, 1, 1)

INKS = {
    Paint.FRAME: Ink(stroke=_PALE, width=0.8),
    Paint.GRID: Ink(stroke=_PALE, width=0.6),
    Paint.ZERO: Ink(stroke=_GREY, width=1),
    Paint.BAND: Ink(fill=_hex("#d3e0ea")),
    Paint.LINE: Ink(stroke=_BLUE, width=2),
    Paint.WHISKER: Ink(stroke=_hex("#7fa3bd"), width=1.2),
    Paint.POINT: Ink(fill=_BLUE, stroke=_WHITE, width=0.8),
    Paint.HOLLOW: Ink(fill=_WHITE, stroke=_BLUE, width=1.4),
    Paint.MARK: Ink(stroke=_GREY, width=1, dash=(4, 3)),
    Paint.CUT: Ink(stroke=_GREY, width=0.8, dash=(2, 3)),
    Paint.LEADER: Ink(stroke=_GREY, width=0.6),
    Paint.HOVER: Ink(),
    Paint.REST: Ink(fill=_hex("#e9ecef")),
    Paint.LENGTH: Ink(fill=_BLUE),
    Paint.EMOTION_1: Ink(fill=_hex("#b03a2e"), stroke=_WHITE, width=0.8),
    Paint.EMOTION_2: Ink(fill=_hex("#f0b27a"), stroke=_WHITE, width=0.8),
    Paint.EMOTION_3: Ink(fill=_hex("#d9d7d2"), stroke=_WHITE, width=0.8),
    Paint.EMOTION_4: Ink(fill=_hex("#8fcfb5"), stroke=_WHITE, width=0.8),
    Paint.EMOTION_5: Ink(fill=_hex("#1f8a70"), stroke=_WHITE, width=0.8),
    Paint.TEXT: Ink(fill=_INK),
    Paint.QUIET: Ink(fill=_GREY),
    Paint.STRONG: Ink(fill=_INK),
    Paint.CORNER: Ink(fill=_GREY),
    Paint.ON_DARK: Ink(fill=_WHITE),
    Paint.ON_LIGHT: Ink(fill=_hex("#111111")),
}
_STRONG = frozenset({Paint.STRONG, Paint.CORNER, Paint.ON_DARK, Paint.ON_LIGHT})


def draw_on(
    canvas: Canvas, drawing: Drawing, at: Point, width_pt: float, write: TextWriter
) -> None:
    """Draw with the lower left corner at a point of the canvas, scaled to a width in points."""
    canvas.saveState()
    canvas.translate(*at)
    canvas.scale(width_pt / drawing.width, width_pt / drawing.width)
    canvas.setLineJoin(1)
    for shape in drawing.shapes:
        ink = INKS[shape.paint]
        if isinstance(shape, Text):
            _write(canvas, shape, drawing.height, ink, write)
        else:
            _draw(canvas, shape, drawing.height, ink)
    canvas.restoreState()


def _write(canvas: Canvas, text: Text, height: float, ink: Ink, write: TextWriter) -> None:
    write(
        canvas,
        (text.x, height - text.y),
        text.text,
        size=text.size,
        is_strong=text.paint in _STRONG,
        colour=ink.fill or _INK,
        share_before=text.anchor.value,
    )


def _draw(canvas: Canvas, shape: Shape, height: float, ink: Ink) -> None:
    if ink.fill:
        canvas.setFillColorRGB(*ink.fill)
    if ink.stroke:
        canvas.setStrokeColorRGB(*ink.stroke)
        canvas.setLineWidth(ink.width)
        canvas.setDash(list(ink.dash))
    fill, stroke = int(ink.fill is not None), int(ink.stroke is not None)
    if not fill and not stroke:
        return
    match shape:
        case Line(x1, y1, x2, y2):
            canvas.line(x1, height - y1, x2, height - y2)
        case Rect(x, y, width, tall):
            canvas.rect(x, height - y - tall, width, tall, stroke=stroke, fill=fill)
        case Circle(x, y, radius):
            canvas.circle(x, height - y, radius, stroke=stroke, fill=fill)
        case Polygon(points) | Polyline(points):
            path = canvas.beginPath()
            path.moveTo(points[0][0], height - points[0][1])
            for x, y in points[1:]:
                path.lineTo(x, height - y)
            if isinstance(shape, Polygon):
                path.close()
            canvas.drawPath(path, stroke=stroke, fill=fill)
