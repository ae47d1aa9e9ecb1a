"""QR codes as vectors."""

from __future__ import annotations

import re
from itertools import groupby

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from portal.printing.colours import BLACK

QUIET_MODULES = 4  # ISO/IEC 18004
SMALLEST_MODULE_MM = 0.7  # below it photographs from a hand stop reading (PDF.md, section 4)
_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]+")


def qr_matrix(text: str) -> list[list[bool]]:
    """Return the modules of a code at error correction M, rows from the top, True is dark.

    No quiet zone. ValueError when text is not wholly of the alphanumeric mode (digits,
    capitals, `$%*+-./:` and space): byte mode would cost a whole version of module size.
    """
    if not _ALPHANUMERIC.fullmatch(text):
        raise ValueError(f"not alphanumeric for a QR code, write it in capitals: {text!r}")
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text, optimize=0)  # one segment: the alphanumeric mode
    code.make(fit=True)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


def quiet_zone_mm(modules: int, side_mm: float) -> float:
    """Return the white that a symbol of so many modules leaves on each side within `side_mm`."""
    return QUIET_MODULES * side_mm / (modules + 2 * QUIET_MODULES)


def draw_qr(canvas: Canvas, text: str, x_mm: float, y_mm: float, side_mm: float) -> None:
    """Draw the code of text, black, in a square of `side_mm` that includes its quiet zone.

    `x_mm`, `y_mm`: the lower left corner of the square, from that of the page. ValueError when
    text is not alphanumeric or so long that a module would be smaller than 0.7 mm.
    """
    draw_modules(canvas, qr_matrix(text), x_mm, y_mm, side_mm)


def draw_modules(
    canvas: Canvas, matrix: list[list[bool]], x_mm: float, y_mm: float, side_mm: float
) -> None:
    """Draw the modules of `qr_matrix` as `draw_qr` does."""
    module = side_mm / (len(matrix) + 2 * QUIET_MODULES)
    if module < SMALLEST_MODULE_MM:
        raise ValueError(f"a module of {module:.2f} mm is too small to read; shorten the address")
    path = canvas.beginPath()
    for row, modules in enumerate(matrix):
        bottom = y_mm + side_mm - (QUIET_MODULES + row + 1) * module
        column = QUIET_MODULES
        for dark, run in groupby(modules):
            length = len(list(run))
            if dark:
                left = x_mm + column * module
                path.rect(left * mm, bottom * mm, length * module * mm, module * mm)
            column += length
    canvas.setFillColorRGB(*BLACK)
    canvas.drawPath(path, stroke=0, fill=1)
