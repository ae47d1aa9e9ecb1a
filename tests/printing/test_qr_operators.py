"""QR symbols as bits on a page, rendered by PDFium and poppler."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from portal.printing.qr import draw_bits
from portal.printing.qr_operators import qr_frame, qr_operators
from portal.printing.qr_tables import qr_tables
from tests.printing.reading import (
    complaints_about,
    pictures,
    pictures_by_poppler,
    read_by_zbar,
    read_by_zxing,
)

TABLES = qr_tables("HTTPS://OTZYV.GARNA-SPORT.RU/A/")
CODE = "7K3MPX9QW2RTV8BD"
PAGE_MM = 50.8  # whole pixels at any dpi
LEFT_MM, BOTTOM_MM, SIDE_MM = 10.3, 12.7, 24.0
Renderer = Callable[[bytes, int], list[Image.Image]]
both = pytest.mark.parametrize("render", [pictures, pictures_by_poppler])


def page(x_mm: float = LEFT_MM, y_mm: float = BOTTOM_MM, side_mm: float = SIDE_MM) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=(PAGE_MM * mm, PAGE_MM * mm))
    canvas.setFillColorRGB(1, 0, 0)
    draw_bits(canvas, TABLES, CODE, x_mm, y_mm, side_mm)
    canvas.rect(45 * mm, 45 * mm, 3 * mm, 3 * mm, stroke=0, fill=1)
    canvas.save()
    return file.getvalue()


@both
def test_modules_are_where_the_matrix_says(render: Renderer) -> None:
    (picture,) = render(page(), 600)
    per_mm = picture.width / PAGE_MM
    module = SIDE_MM / TABLES.side
    for row, line in enumerate(TABLES.matrix(CODE)):
        for column, dark in enumerate(line):
            x = LEFT_MM + (column + 0.5) * module
            y = PAGE_MM - BOTTOM_MM - SIDE_MM + (row + 0.5) * module
            seen = picture.getpixel((int(x * per_mm), int(y * per_mm)))
            assert seen == ((0, 0, 0) if dark else (255, 255, 255))


@both
@pytest.mark.parametrize("dpi", [100, 203, 300])
def test_symbol_is_crisp_black_and_white(render: Renderer, dpi: int) -> None:
    (picture,) = render(page(), dpi)
    per_mm = picture.width / PAGE_MM
    left, top = LEFT_MM - 2, PAGE_MM - BOTTOM_MM - SIDE_MM - 2
    box = [edge * per_mm for edge in (left, top, left + SIDE_MM + 4, top + SIDE_MM + 4)]
    shades = np.asarray(picture.crop([round(edge) for edge in box]).convert("L"))
    assert ((shades > 0) & (shades < 255)).mean() < 0.002
    assert (shades == 0).any()


@both
@pytest.mark.parametrize("read", [read_by_zxing, read_by_zbar])
def test_symbol_reads_back(render: Renderer, read: Callable[[Image.Image], list[str]]) -> None:
    (picture,) = render(page(), 100)
    assert read(picture) == [TABLES.prefix + CODE]


def test_colour_of_what_is_drawn_after_it_stays() -> None:
    (picture,) = pictures(page(), 100)
    assert picture.getpixel((int(46.5 / 25.4 * 100), int(4.3 / 25.4 * 100))) == (255, 0, 0)


def test_page_is_sound() -> None:
    assert complaints_about(page()) == ""


def test_symbol_of_unreadable_modules_is_refused() -> None:
    page(side_mm=0.7 * TABLES.side)
    with pytest.raises(ValueError, match="too small"):
        page(side_mm=0.69 * TABLES.side)


def test_operators_are_written_in_points() -> None:
    before, after = qr_frame(TABLES, 56.7, 100, 85.04)
    assert before == (
        b"q 0 g 85.040 0 0 85.040 56.700 100.000 cm BI/W 29/H 29/IM true/D[1 0]/F/AHx ID "
    )
    assert after == b">\nEI Q\n"
    assert qr_operators(TABLES, CODE, 56.7, 100, 85.04) == before + TABLES.hex(CODE) + after
