"""Corner marks by which a photograph of a page is put straight."""

from __future__ import annotations

from itertools import groupby

from reportlab.lib.units import mm

from portal.printing.colours import BLACK, WHITE
from portal.printing.pen import Pen

# Ids 0-3 of ArUco's dictionary 4x4_50 as OpenCV 5.0 gives them: four rows of four modules from
# the upper left, 1 is white. A border of one black module surrounds them.
MARKS = (0xB532, 0x0F9A, 0x332D, 0x9946)
MODULES = 6  # with the border
WHITE_MM = 4.0  # to keep empty on every side of a mark, or it is not found (PAPER.md)


def mark_matrix(mark: int) -> list[list[bool]]:
    """Return the six rows of six modules of a mark, from the top; True is black.

    ValueError for an id other than 0-3.
    """
    if mark not in range(len(MARKS)):
        raise ValueError(f"no such corner mark: {mark}")
    bits = f"{MARKS[mark]:016b}"
    inner = [[bit == "0" for bit in bits[start : start + 4]] for start in range(0, 16, 4)]
    border = [True] * MODULES
    return [border, *([True, *row, True] for row in inner), border]


def draw_mark(pen: Pen, mark: int, x_mm: float, y_mm: float, side_mm: float) -> None:
    """Draw a mark upright, black and `side_mm` wide, around its centre.

    `WHITE_MM` around it is the caller's to keep empty. ValueError for an id other than 0-3.
    """
    module = side_mm / MODULES
    left, top = x_mm - side_mm / 2, y_mm - side_mm / 2
    # White on black and in one path: no seams where modules touch.
    white = pen.canvas.beginPath()
    for row, line in enumerate(mark_matrix(mark)):
        column = 0
        for black, run in groupby(line):
            length = len(list(run))
            if not black:
                bottom = pen.up(top + (row + 1) * module)
                across = left + column * module
                white.rect(across * mm, bottom * mm, length * module * mm, module * mm)
            column += length
    canvas = pen.canvas
    canvas.setFillColorRGB(*BLACK)
    canvas.rect(left * mm, pen.up(top + side_mm) * mm, side_mm * mm, side_mm * mm, stroke=0, fill=1)
    canvas.setFillColorRGB(*WHITE)
    canvas.drawPath(white, stroke=0, fill=1)
