"""QR codes on a canvas: as vectors, or as bits."""

from __future__ import annotations

from itertools import groupby

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from portal.printing.colours import BLACK
from portal.printing.qr_operators import qr_operators
from portal.printing.qr_symbols import Matrix, modules, smallest_symbol
from portal.printing.qr_tables import QRTables

QUIET_MODULES = 4  # ISO/IEC 18004
SMALLEST_MODULE_MM = 0.7  # below it photographs from a hand stop reading (PDF.md, section 4)


def qr_matrix(text: str) -> Matrix:
    """Return the modules of the least version that holds text at level M, at the best level there.

    For addresses of acts `qr_tables` is much faster. ValueError when text is not wholly of the
    alphanumeric mode (digits, capitals, `$%*+-./:` and space), or too long.
    """
    return modules(text, *smallest_symbol(text))


def quiet_zone_mm(modules: int, side_mm: float) -> float:
    """Return the white that a symbol of so many modules leaves on each side within `side_mm`."""
    return QUIET_MODULES * side_mm / (modules + 2 * QUIET_MODULES)


def draw_qr(canvas: Canvas, text: str, x_mm: float, y_mm: float, side_mm: float) -> None:
    """Draw the code of text, black, in a square of `side_mm` that includes its quiet zone.

    `x_mm`, `y_mm`: the lower left corner of the square, from that of the page. ValueError when
    text is not alphanumeric or so long that a module would be smaller than 0.7 mm.
    """
    draw_modules(canvas, qr_matrix(text), x_mm, y_mm, side_mm)


def draw_modules(canvas: Canvas, matrix: Matrix, x_mm: float, y_mm: float, side_mm: float) -> None:
    """Draw the modules of `qr_matrix`, or of tables, as `draw_qr` does."""
    module = side_mm / (len(matrix) + 2 * QUIET_MODULES)
    _require_readable(module)
    path = canvas.beginPath()
    for row, line in enumerate(matrix):
        bottom = y_mm + side_mm - (QUIET_MODULES + row + 1) * module
        column = QUIET_MODULES
        for dark, run in groupby(line):
            length = len(list(run))
            if dark:
                left = x_mm + column * module
                path.rect(left * mm, bottom * mm, length * module * mm, module * mm)
            column += length
    canvas.setFillColorRGB(*BLACK)
    canvas.drawPath(path, stroke=0, fill=1)


def draw_bits(
    canvas: Canvas, tables: QRTables, code: str, x_mm: float, y_mm: float, side_mm: float
) -> None:
    """Draw the symbol of a code as an image of its bits, black: the least work and bytes.

    `side_mm` is that of the symbol alone: unlike `draw_qr` it leaves four modules of white around
    to the caller. `x_mm`, `y_mm`: its lower left corner, from that of the page. ValueError when
    a module would be smaller than 0.7 mm, or as in `QRTables.bits`.
    """
    _require_readable(side_mm / tables.side)
    _append(canvas, qr_operators(tables, code, x_mm * mm, y_mm * mm, side_mm * mm))


def _append(canvas: Canvas, operators: bytes) -> None:
    """Add ready operators, ASCII alone: reportlab writes what it keeps as UTF-8."""
    canvas._code.append(operators.decode("ascii"))  # type: ignore[attr-defined]


def _require_readable(module_mm: float) -> None:
    if round(module_mm, 6) < SMALLEST_MODULE_MM:
        raise ValueError(
            f"a module of {module_mm:.2f} mm is too small to read; shorten the address"
        )
