"""Five faces, drawn as strokes so that a black-and-white printer tells them apart."""

from __future__ import annotations

from typing import NamedTuple

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from portal.printing.colours import INK, WHITE, Colour

# All numbers are in radii of the face, from its centre, y upwards.
_OUTLINE = 0.075
_EYE_X, _EYE_Y, _EYE = 0.36, 0.22, 0.105


class Curve(NamedTuple):
    """A Bezier curve, mirrored: it starts at (-x, y) and ends at (x, y)."""

    x: float
    y: float
    control_x: float
    control_y: float


class Face(NamedTuple):
    """How one emotion looks; brows run from the outer to the inner height."""

    mouth: Curve
    open_mouth: bool = False
    laughing_eyes: bool = False
    brows: tuple[float, float] | None = None


FACES = {
    5: Face(Curve(0.56, -0.1, 0.5, -0.88), open_mouth=True, laughing_eyes=True),
    4: Face(Curve(0.5, -0.22, 0.28, -0.66)),
    3: Face(Curve(0.44, -0.36, 0.2, -0.36)),
    2: Face(Curve(0.42, -0.52, 0.24, -0.2), brows=(0.44, 0.6)),
    1: Face(Curve(0.5, -0.6, 0.3, -0.12), brows=(0.64, 0.36)),
}


def draw_face(
    canvas: Canvas, emotion: int, x_mm: float, y_mm: float, diameter_mm: float, tint: Colour = WHITE
) -> None:
    """Draw the face of an emotion, 5 (delight) to 1 (anger), around a centre.

    `x_mm`, `y_mm` from the lower left corner of the page; `tint` fills the face. KeyError for
    another emotion.
    """
    face = FACES[emotion]
    canvas.saveState()
    canvas.translate(x_mm * mm, y_mm * mm)
    canvas.scale(diameter_mm / 2 * mm, diameter_mm / 2 * mm)
    canvas.setStrokeColorRGB(*INK)
    canvas.setFillColorRGB(*tint)
    canvas.setLineWidth(_OUTLINE)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.circle(0, 0, 1 - _OUTLINE / 2, stroke=1, fill=1)
    canvas.setFillColorRGB(*INK)
    canvas.setLineWidth(_OUTLINE * 1.2)
    for side in (-1, 1):
        _eye(canvas, face, side)
    _mouth(canvas, face)
    canvas.restoreState()


def _eye(canvas: Canvas, face: Face, side: int) -> None:
    x = side * _EYE_X
    if face.laughing_eyes:
        path = canvas.beginPath()
        path.moveTo(x - 0.17, _EYE_Y - 0.02)
        path.curveTo(x - 0.12, _EYE_Y + 0.3, x + 0.12, _EYE_Y + 0.3, x + 0.17, _EYE_Y - 0.02)
        canvas.drawPath(path, stroke=1, fill=0)
    else:
        canvas.circle(x, _EYE_Y, _EYE, stroke=0, fill=1)
    if face.brows:
        outer, inner = face.brows
        canvas.line(side * 0.6, outer, side * 0.2, inner)


def _mouth(canvas: Canvas, face: Face) -> None:
    curve = face.mouth
    path = canvas.beginPath()
    path.moveTo(-curve.x, curve.y)
    path.curveTo(
        -curve.control_x, curve.control_y, curve.control_x, curve.control_y, curve.x, curve.y
    )
    if face.open_mouth:
        path.close()
    canvas.drawPath(path, stroke=1, fill=1 if face.open_mouth else 0)
